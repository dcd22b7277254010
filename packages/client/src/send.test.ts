import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFootfall, type FootfallOptions } from './create-footfall.ts';

type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | 'hang' | 'cut';

let server: Server;
let url: string;
let replies: Reply[];
let requests: { path: string; method: string; key: string | undefined; body: string }[];

beforeEach(async () => {
  replies = [];
  requests = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { url: path = '', method = '', headers } = request;
    requests.push({ path, method, key: headers.authorization, body });
    const reply = replies.shift() ?? 'hang';
    if (reply === 'hang') return;
    if (reply === 'cut') {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const create = (options: Partial<FootfallOptions> = {}) =>
  createFootfall({ url, apiKey: 'secret', gatherMs: 5, ...options });
const SITES: Reply = { status: 200, body: { result: { data: [] } } };
/** Asks to come back at once, so that no test waits. */
const BUSY: Reply = { status: 503, body: 'not JSON', headers: { 'retry-after': '0' } };

describe('a question', () => {
  test('goes to its procedure with the key', async () => {
    replies = [SITES];
    expect(await create().api.sites.list.query()).toEqual([]);
    expect(requests).toEqual([
      { path: '/api/trpc/sites.list', method: 'POST', key: 'Bearer secret', body: '{}' },
    ]);
  });

  test.each<[string, Reply]>([
    ['a busy server', BUSY],
    ['a limit', { status: 429, body: {}, headers: { 'retry-after': '0' } }],
    ['a connection that broke', 'cut'],
  ])('is asked again after %s', async (_, failure) => {
    replies = [failure, SITES];
    expect(await create().api.sites.list.query()).toEqual([]);
    expect(requests).toHaveLength(2);
  });

  test('is asked four times at most, then fails with what the server said last', async () => {
    replies = [BUSY, BUSY, BUSY, BUSY, SITES];
    await expect(create().api.sites.list.query()).rejects.toMatchObject({
      name: 'FootfallError',
      status: 503,
    });
    expect(requests).toHaveLength(4);
  });

  test('that is wrong is asked once, and the error says why', async () => {
    const error = { message: 'There is no site "x".', data: { code: 'NOT_FOUND' } };
    replies = [{ status: 404, body: { error }, headers: { 'x-request-id': 'id-1' } }];
    await expect(create().api.sites.get.query({ site: 'x' })).rejects.toMatchObject({
      message: 'There is no site "x".',
      status: 404,
      code: 'NOT_FOUND',
      requestId: 'id-1',
    });
    expect(requests).toHaveLength(1);
  });

  test('is not asked again when the server wants to be left alone for long', async () => {
    replies = [
      { status: 429, body: { title: 'Too Many Requests' }, headers: { 'retry-after': '3600' } },
    ];
    await expect(create().api.sites.list.query()).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
    });
    expect(requests).toHaveLength(1);
  });

  test('that needs more memory than there is, is asked once', async () => {
    const data = { code: 'GATEWAY_TIMEOUT', httpStatus: 504, reason: 'tooMuch' };
    replies = [{ status: 504, body: { error: { message: 'Too much.', data } } }, SITES];
    await expect(create().api.sites.list.query()).rejects.toMatchObject({
      message: 'Too much.',
      status: 504,
      reason: 'tooMuch',
    });
    expect(requests).toHaveLength(1);
  });

  test('that took too long is asked again', async () => {
    const data = { code: 'GATEWAY_TIMEOUT', httpStatus: 504 };
    const slow: Reply = { status: 504, body: { error: { message: 'Too slow.', data } } };
    replies = [{ ...slow, headers: { 'retry-after': '0' } }, SITES];
    expect(await create().api.sites.list.query()).toEqual([]);
    expect(requests).toHaveLength(2);
  });

  test.each([
    ['a date that is over', new Date(0).toUTCString()],
    ['what nobody can read', 'soon'],
  ])('is asked again where the wait is %s', async (_, retryAfter) => {
    replies = [{ status: 503, body: {}, headers: { 'retry-after': retryAfter } }, SITES];
    expect(await create().api.sites.list.query()).toEqual([]);
    expect(requests).toHaveLength(2);
  });

  test.each([
    ['a date far away', new Date(Date.now() + 3_600_000).toUTCString(), 60_000],
    ['longer than the call may take', '30', 20_000],
  ])('fails with what the server said where the wait is %s', async (_, retryAfter, timeoutMs) => {
    replies = [{ status: 503, body: {}, headers: { 'retry-after': retryAfter } }, SITES];
    await expect(create({ timeoutMs }).api.sites.list.query()).rejects.toMatchObject({
      status: 503,
    });
    expect(requests).toHaveLength(1);
  });

  test('ends when its signal says so, with the signal’s reason', async () => {
    const ending = new AbortController();
    const asked = create().api.sites.list.query(undefined, { signal: ending.signal });
    await expect.poll(() => requests.length).toBe(1);
    ending.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await expect(
      create().api.sites.list.query(undefined, { signal: ending.signal }),
    ).rejects.toThrow('enough');
  });

  test('ends when its time is up', async () => {
    const asked = create({ timeoutMs: 20 }).api.sites.list.query();
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('to nobody fails, and names the server', async () => {
    server.close();
    const asked = create({ retriesMax: 0, url: 'http://127.0.0.1:1' }).api.sites.list.query();
    await expect(asked).rejects.toMatchObject({ code: 'UNREACHABLE', status: null });
  });
});

describe('a change', () => {
  const NEW = { domain: 'shop.example', timezone: 'UTC' };

  test.each<[string, Reply]>([
    ['a busy server', BUSY],
    ['a connection that broke', 'cut'],
  ])('is not made again after %s: it may have happened', async (_, failure) => {
    replies = [failure, SITES];
    await expect(create().api.sites.create.mutate(NEW)).rejects.toMatchObject({
      name: 'FootfallError',
    });
    expect(requests).toHaveLength(1);
  });

  test('is made again after a limit, when nothing has happened', async () => {
    replies = [{ status: 429, body: {}, headers: { 'retry-after': '0' } }, SITES];
    await create().api.sites.create.mutate(NEW);
    expect(requests).toHaveLength(2);
  });
});

test('what is no call says so', () => {
  const { api } = create();
  const odd = api.sites as unknown as Record<string, () => void>;
  expect(() => odd['list']?.()).toThrow('sites.list is no call');
});

describe('hits from a server', () => {
  const HIT = { site: 'shop', url: 'https://shop.example/' };
  const taken = (rejected: object[] = []): Reply => ({ status: 202, body: { rejected } });

  test('go in one request by site, in their order, each with an id', async () => {
    replies = [taken(), taken()];
    const footfall = create({ beaconUrl: url });
    const outcomes = await Promise.all([
      footfall.track({ ...HIT, name: 'one' }),
      footfall.track({ ...HIT, name: 'two', at: new Date(0), id: 'an-id-of-their-own' }),
      footfall.track({ ...HIT, site: 'blog' }),
    ]);
    expect(outcomes).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    expect(requests.map(({ path, key }) => [path, key])).toEqual(
      Array(2).fill(['/e', 'Bearer secret']),
    );
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      s: 'shop',
      h: [
        { i: expect.stringMatching(/^[0-9a-f]{32}$/), n: 'one', u: HIT.url },
        { i: 'an-id-of-their-own', n: 'two', u: HIT.url, at: '1970-01-01T00:00:00.000Z' },
      ],
    });
    expect(JSON.parse(requests[1]?.body ?? '')).toMatchObject({
      s: 'blog',
      h: [{ n: 'pageview' }],
    });
  });

  test('are sent again under the same ids until they are taken', async () => {
    replies = [BUSY, 'cut', taken()];
    expect(await create({ beaconUrl: url }).track(HIT)).toEqual({ ok: true });
    const ids = requests.map(({ body }) => JSON.parse(body).h[0].i);
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(3);
  });

  test('are given back when the beacon wants to be left alone for long', async () => {
    replies = [{ status: 503, body: {}, headers: { 'retry-after': '3600' } }, taken()];
    expect(await create({ beaconUrl: url }).track(HIT)).toMatchObject({
      ok: false,
      reason: 'unreachable',
      detail: expect.stringContaining('503'),
    });
    expect(requests).toHaveLength(1);
  });

  test('that are wrong cost only themselves', async () => {
    replies = [taken([{ index: 1, reason: 'url' }])];
    const footfall = create({ beaconUrl: url });
    expect(await Promise.all([footfall.track(HIT), footfall.track({ ...HIT, url: 'no' })])).toEqual(
      [{ ok: true }, { ok: false, reason: 'rejected', detail: 'url' }],
    );
  });

  test('that nobody wants are given up at once, without a rejected promise', async () => {
    replies = [{ status: 403, body: { error: 'This API key lacks hits:write.' } }];
    expect(await create({ beaconUrl: url }).track(HIT)).toMatchObject({
      ok: false,
      reason: 'refused',
      detail: expect.stringContaining('hits:write'),
    });
  });

  test('are gathered while others are under way, and flush waits for all of them', async () => {
    replies = Array(5).fill(taken());
    const footfall = create({ beaconUrl: url, gatherMs: 10_000 });
    const outcomes = Array.from({ length: 700 }, () => footfall.track(HIT));
    await footfall.flush();
    expect(await Promise.all(outcomes)).toEqual(Array(700).fill({ ok: true }));
    const sizes = requests.map(({ body }) => JSON.parse(body).h.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(300);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(700);
  });

  test('are asked for their beacon once', async () => {
    replies = [{ status: 200, body: { result: { data: { beaconUrl: url } } } }, taken(), taken()];
    const footfall = create();
    await footfall.track(HIT);
    await footfall.track(HIT);
    expect(requests.map(({ path }) => path)).toEqual(['/api/trpc/config.get', '/e', '/e']);
  });
});
