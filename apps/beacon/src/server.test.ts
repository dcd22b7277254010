import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BeaconEnv } from './beacon.ts';
import { type Listening, listen } from './server.ts';

const CONNECTIONS_MAX = 10;
const EVERY_MS = 200;

let server: Listening;

beforeEach(async () => {
  const app = new Hono<BeaconEnv>();
  app.post('/e', async (context) => context.text(await context.req.text(), 202));
  app.onError((_, context) => context.text('aborted', 500));
  server = await listen(getRequestListener(app.fetch), {
    host: '127.0.0.1',
    port: 0,
    connectionsMax: CONNECTIONS_MAX,
  });
});

afterEach(() => server.close());

/** Sends the beginning of a request and then nothing, or the same piece again and again; resolves with the answer when the connection is closed. */
function sendSlowly(beginning: string, more?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(beginning));
    const timer = setInterval(() => more !== undefined && socket.write(more), EVERY_MS);
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
  });
}

test('who does not finish headers or body is answered 408 and shown out', async () => {
  const head = 'POST /e HTTP/1.1\r\nHost: beacon\r\n';
  const answers = await Promise.all([
    sendSlowly(head),
    sendSlowly(`${head}Content-Length: 100\r\n\r\n{"s":`),
    // Always something, never enough.
    sendSlowly(`${head}Content-Length: 100000\r\n\r\n`, 'x'),
    sendSlowly(`${head}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n'),
    sendSlowly(head, 'X-More: 1\r\n'),
  ]);
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
}, 20_000);

test('connections beyond the limit are closed, and one that goes makes room for another', async () => {
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => resolve(socket));
      socket.once('error', reject);
    });
  const held = await Promise.all(Array.from({ length: CONNECTIONS_MAX }, open));
  const request =
    'POST /e HTTP/1.1\r\nHost: beacon\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx';
  // Closed without an answer, or reset when the request was on its way already.
  await expect(sendSlowly(request).catch(() => '')).resolves.toBe('');
  held.pop()?.destroy();
  await expect.poll(() => sendSlowly(request).catch(() => '')).toMatch(/^HTTP\/1\.1 202 /);
  for (const socket of held) socket.destroy();
});

test('who is in the middle of something is told to leave before the door closes', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () =>
    new Promise<string | undefined>((resolve, reject) => {
      const path = { agent, host: '127.0.0.1', port: server.port, path: '/e', method: 'POST' };
      const asking = request(path, (answer) => {
        answer.resume().on('end', () => resolve(answer.headers.connection));
      });
      asking.on('error', reject).end('{}');
    });
  expect(await ask()).toBe('keep-alive');
  const closed = server.close();
  expect(await ask()).toBe('close');
  await closed;
  await expect(ask()).rejects.toThrow('ECONNREFUSED');
  agent.destroy();
});
