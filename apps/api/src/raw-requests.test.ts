/** Requests that are not HTTP as it should be (A25): refused before anything of ours reads them, and nobody else is held up. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, openTestApi, type TestApi } from '../test/test-api.ts';

let api: TestApi;
let server: Server;
let port: number;
beforeAll(async () => {
  api = await openTestApi();
  const replica = await api.openReplica();
  server = serve({ fetch: replica.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  await once(server, 'listening');
  server.once('close', () => void replica.close());
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await api.close();
});

/** All that comes back until the connection is closed. */
async function sendRaw(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const HEAD = 'POST /api/v1/query HTTP/1.1\r\nHost: api\r\nConnection: close\r\n';
const KEY = `Authorization: Bearer ${API_KEY}\r\n`;

describe('a request', () => {
  test.each([
    ['with two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
    [
      'with a length and chunks',
      `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['with a length that is none', `${HEAD}Content-Length: -1\r\n\r\n`, 400],
    ['with a line break in a header', `${HEAD}X-A: a\rB: c\r\nContent-Length: 2\r\n\r\n{}`, 400],
    ['with a null in a header', `${HEAD}X-A: a\0b\r\nContent-Length: 2\r\n\r\n{}`, 400],
    ['with a folded header', `${HEAD}X-A: a\r\n b\r\nContent-Length: 2\r\n\r\n{}`, 400],
    ['without a host', 'GET /api/v1/sites HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['in another language', 'EHLO api\r\n\r\n', 400],
    ['with 20 KB of headers', `${HEAD}X-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['with 20 KB of cookies', `${HEAD}Cookie: footfall.session=${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is refused', async (_, text, status) => {
    expect(await sendRaw(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    const after = await sendRaw(
      `GET /api/v1/sites HTTP/1.1\r\nHost: api\r\nConnection: close\r\n${KEY}\r\n`,
    );
    expect(after).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('with headers that name another host, method or address is taken as what it is', async () => {
    const headers = [
      'X-HTTP-Method-Override: DELETE',
      'X-Forwarded-Host: evil.example',
      'X-Original-URL: /api/v1/organisations',
      'Forwarded: for=127.0.0.1;host=evil.example;proto=https',
    ].join('\r\n');
    const answer = await sendRaw(
      `GET /api/v1/sites HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n${headers}\r\n${KEY}\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/\[\]/);
    expect(answer).not.toContain('evil.example');
  });
});
