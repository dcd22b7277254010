import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFootfall } from './create-footfall.ts';

type Reply = (response: ServerResponse) => void;

let server: Server;
let url: string;
let replies: Reply[];
let requests: number;
let gone: number;

beforeEach(async () => {
  replies = [];
  requests = 0;
  gone = 0;
  server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.on('close', () => {
      gone += 1;
    });
    replies.shift()?.(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const pieces =
  (...texts: string[]): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const text of texts) response.write(text);
  };
const ended =
  (...texts: string[]): Reply =>
  (response) => {
    pieces(...texts)(response);
    response.end();
  };
const cut: Reply = (response) => response.destroy();
const refused =
  (status: number, code: string): Reply =>
  (response) =>
    ended(
      'event: connected\ndata: {}\n\n\n',
      `event: serialized-error\ndata: {"message":"No.","data":{"code":"${code}","httpStatus":${status}}}\n\n`,
    )(response);
const value = (visitors: number) => `data: {"visitors":${visitors}}\n\n\n`;
const busy: Reply = (response) => {
  response.writeHead(429, { 'retry-after': '0' });
  response.end('{}');
};

const watching = (signal?: AbortSignal) =>
  createFootfall({ url, apiKey: 'secret' }).watch('shop', signal === undefined ? {} : { signal });

async function take(count: number, values: AsyncIterable<{ visitors: number }>): Promise<number[]> {
  const taken: number[] = [];
  for await (const { visitors } of values) {
    taken.push(visitors);
    if (taken.length === count) break;
  }
  return taken;
}

test('values come as they are pushed, however they are cut into pieces; who stops reading is gone', async () => {
  const [head = '', tail = ''] = [value(12).slice(0, 7), value(12).slice(7)];
  replies = [
    pieces('event: connected\ndata: {}\n\n\n', `${value(1)}event: ping\ndata: \n\n`, head, tail),
  ];
  expect(await take(2, watching())).toEqual([1, 12]);
  await expect.poll(() => gone).toBe(1);
  expect(requests).toBe(1);
});

test('a stream that has ended or was cut is begun again, also by a server that is busy', async () => {
  replies = [
    ended(value(1), 'event: return\ndata: \n\n'),
    cut,
    busy,
    refused(503, 'SERVICE_UNAVAILABLE'),
    (response) => {
      pieces(value(2))(response);
      setTimeout(() => response.destroy(), 20);
    },
    pieces(value(3)),
  ];
  expect(await take(3, watching())).toEqual([1, 2, 3]);
  expect(requests).toBe(6);
});

test('who may not see the site is told, and does not come again', async () => {
  replies = [refused(404, 'NOT_FOUND')];
  await expect(take(1, watching())).rejects.toMatchObject({ status: 404, code: 'NOT_FOUND' });
  replies = [
    (response) => {
      response.writeHead(401, { 'content-type': 'application/problem+json' });
      response.end('{"title":"Unauthorized","detail":"Who are you?"}');
    },
  ];
  const failure = { status: 401, code: 'UNAUTHORIZED', message: 'Who are you?' };
  await expect(take(1, watching())).rejects.toMatchObject(failure);
  expect(requests).toBe(2);
});

test('it ends with the signal: while something comes, while nothing does, and before it began', async () => {
  const ending = new AbortController();
  replies = [pieces(value(1))];
  const taken: number[] = [];
  for await (const { visitors } of watching(ending.signal)) {
    taken.push(visitors);
    setTimeout(() => ending.abort(), 20);
  }
  expect(taken).toEqual([1]);
  await expect.poll(() => gone).toBe(1);
  expect(await take(1, watching(ending.signal))).toEqual([]);
  const waiting = new AbortController();
  replies = [cut, cut, cut, cut, cut, cut, cut, cut];
  setTimeout(() => waiting.abort(), 50);
  expect(await take(1, watching(waiting.signal))).toEqual([]);
});
