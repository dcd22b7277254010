import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BeaconEnv } from './beacon.ts';
import { type Listening, listen } from './server.ts';

let server: Listening;

beforeEach(async () => {
  const app = new Hono<BeaconEnv>();
  app.post('/e', async (context) => context.text(await context.req.text(), 202));
  app.onError((_, context) => context.text('aborted', 500));
  server = await listen(app, { host: '127.0.0.1', port: 0 });
});

afterEach(() => server.close());

/** Sends the beginning of a request and nothing more; resolves with the answer when the connection is closed. */
function sendSlowly(beginning: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(beginning));
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

test('who does not finish headers or body is answered 408 and shown out', async () => {
  const head = 'POST /e HTTP/1.1\r\nHost: beacon\r\n';
  const answers = await Promise.all([
    sendSlowly(head),
    sendSlowly(`${head}Content-Length: 100\r\n\r\n{"s":`),
  ]);
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
}, 15_000);
