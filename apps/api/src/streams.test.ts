/** What is pushed, over real connections: who sees it, for how long, and how it ends. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createLiveStore, openCache } from '@footfall/cache';
import { createHitStore } from '@footfall/db';
import { formBatch } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, OWN_PAGE, openTestApi, type TestApi } from '../test/test-api.ts';
import { prepareEnd, type ServerEnd } from './close-server.ts';
import type { Api } from './open-api.ts';

let api: TestApi;
let cookie: string;
let cache: ReturnType<typeof openCache>;
let shared: Served;

beforeAll(async () => {
  api = await openTestApi();
  cookie = await api.signIn();
  const { redisUrl: url, redisKeyPrefix: keyPrefix } = api.settings;
  cache = openCache({ url, keyPrefix, onChange: () => undefined });
  await addSite('shop');
  shared = await serveReplica();
});
afterAll(async () => {
  await shared.stop();
  await cache.close();
  await api.close();
});

async function addSite(id: string): Promise<void> {
  const body = { id, domain: `${id}.example`, timezone: 'UTC' };
  const request = { method: 'POST', headers: bearer(API_KEY), body };
  expect((await api.send('/api/v1/sites', request)).status).toBe(201);
}

type Served = {
  url: string;
  port: number;
  replica: Api;
  server: Server;
  end: ServerEnd;
  stop(): Promise<void>;
};

async function serveReplica(given: Parameters<TestApi['openReplica']>[0] = {}): Promise<Served> {
  const replica = await api.openReplica(given);
  const { fetch } = replica.app;
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  const end = prepareEnd(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    replica.leave();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await replica.close();
  };
  return { url: `http://127.0.0.1:${port}`, port, replica, server, end, stop };
}

/** On the replica of most tests here, or on one of its own with other settings. */
async function onServed(
  work: (served: Served) => Promise<void>,
  given?: Parameters<TestApi['openReplica']>[0],
): Promise<void> {
  if (given === undefined) return await work(shared);
  const served = await serveReplica(given);
  try {
    await work(served);
  } finally {
    await served.stop();
  }
}

type Event = { name: string; data: unknown };
type Stream = {
  response: Response;
  /** The next event that is none of tRPC's own; null at the end. */
  next(): Promise<Event | null>;
  leave(): void;
};

/** tRPC's own words for a beginning and for a sign of life. */
const PASSING = new Set(['connected', 'ping']);

/** By a GET, or by a POST where there is a body. */
async function openStream(
  url: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Stream> {
  const ending = new AbortController();
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, { headers, signal: ending.signal, ...sent });
  const events = eventsOf(response);
  return {
    response,
    async next() {
      const { value, done } = await events.next();
      return done === true ? null : value;
    },
    leave: () => ending.abort(),
  };
}

async function* eventsOf({ body }: Response): AsyncGenerator<Event, void> {
  if (body === null) return;
  let text = '';
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + piece).split(/\n{2,}/);
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1] ?? 'message';
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined && !PASSING.has(name)) {
        yield { name, data: data === '' ? null : JSON.parse(data) };
      }
    }
  }
}

const trpc = (url: string, name: string, site = 'shop') =>
  `${url}/api/trpc/realtime.${name}?input=${encodeURIComponent(JSON.stringify({ site }))}`;
const visitorsOf = (event: Event | null) =>
  (event?.data as { visitors: number | null } | undefined)?.visitors;
const metricOf = async ({ url }: Served, line: string) =>
  (await (await fetch(`${url}/metrics`)).text()).includes(line);

async function untilMetric(served: Served, line: string): Promise<void> {
  await expect.poll(() => metricOf(served, line), { timeout: 10_000 }).toBe(true);
}

describe('what is pushed', () => {
  test('is who is here, as soon as that changes, to a page and to a program alike', () =>
    onServed(async ({ url }) => {
      const events = { accept: 'text/event-stream' };
      const page = await openStream(trpc(url, 'watchNow'), { cookie, ...OWN_PAGE });
      const program = await openStream(`${url}/api/v1/realtime?site=shop`, {
        ...bearer(API_KEY),
        ...events,
      });
      for (const { response } of [page, program]) {
        expect(response.status).toBe(200);
        expect(Object.fromEntries(response.headers)).toMatchObject({
          'content-type': 'text/event-stream',
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
        });
      }
      expect(visitorsOf(await page.next())).toBe(0);
      expect(visitorsOf(await program.next())).toBe(0);
      await createLiveStore(cache).markSeen('shop', [1, 2], Date.now());
      expect(visitorsOf(await page.next())).toBe(2);
      expect(visitorsOf(await program.next())).toBe(2);
      page.leave();
      program.leave();
    }));

  test('is what happened last, once it is stored', () =>
    onServed(async ({ url }) => {
      await addSite('garden');
      const page = await openStream(trpc(url, 'watchPresent', 'garden'), { cookie, ...OWN_PAGE });
      const asking = { ...bearer(API_KEY), accept: 'text/event-stream' };
      const program = await openStream(`${url}/api/v1/present`, asking, { site: 'garden' });
      expect((await page.next())?.data).toMatchObject({ visitors: 0, feed: [] });
      expect((await program.next())?.data).toMatchObject({ visitors: 0, feed: [] });
      const at = Date.now();
      const hit = { ...BLANK_HIT, hitId: 'a-hit-of-this-test', visitorId: 7, sessionId: 1 };
      const hits = [{ ...hit, at, sessionAt: at, order: 0, name: 'pageview', page: '/roses' }];
      await createHitStore(api.database).storeBatches([formBatch('one', 'garden', hits)]);
      for (const stream of [page, program]) {
        const { data } = (await stream.next()) ?? {};
        expect(data).toMatchObject({ visitors: 1, feed: [{ page: '/roses' }] });
        stream.leave();
      }
      const described = (await (await api.ask('/api/v1/openapi.json')).json()) as {
        paths: Record<string, Record<string, { responses: Record<number, { content: object }> }>>;
      };
      const present = described.paths['/api/v1/present']?.['post']?.responses[200]?.content ?? {};
      expect(Object.keys(present)).toEqual(['application/json', 'text/event-stream']);
    }));

  test('is counted while somebody reads it, and not longer', () =>
    onServed(async (served) => {
      const url = trpc(served.url, 'watchNow');
      const streams = [await openStream(url, { cookie }), await openStream(url, { cookie })];
      await Promise.all(streams.map((stream) => stream.next()));
      await untilMetric(served, 'footfall_api_streams{what="now"} 2');
      for (const stream of streams) stream.leave();
      await untilMetric(served, 'footfall_api_streams{what="now"} 0');
    }));

  test('says that the live count cannot be read, and goes on', () =>
    onServed(
      async ({ url }) => {
        const page = await openStream(trpc(url, 'watchNow'), { cookie });
        expect((await page.next())?.data).toMatchObject({ visitors: null });
        const asked = await fetch(`${url}/api/v1/realtime?site=shop`, { headers: bearer(API_KEY) });
        expect(asked.status).toBe(503);
        page.leave();
      },
      { redisUrl: 'redis://127.0.0.1:1' },
    ));

  test('is begun by a POST too, as programs may, and by no batch', () =>
    onServed(async ({ url }) => {
      const response = await fetch(`${url}/api/trpc/realtime.watchNow`, {
        method: 'POST',
        headers: { ...bearer(API_KEY), 'content-type': 'application/json' },
        body: JSON.stringify({ site: 'shop' }),
      });
      const events = eventsOf(response);
      expect((await events.next()).value).toMatchObject({ data: { asOf: expect.any(String) } });
      await events.return();
      const batch = await fetch(`${trpc(url, 'watchNow')}&batch=1`, { headers: { cookie } });
      expect(await batch.text()).toContain('Cannot batch subscription calls');
    }));
});

describe('who may not see a site', () => {
  const errorOf = async (stream: Stream) =>
    (await stream.next())?.data as { data: { code: string } };

  test('is told so in place of a stream', () =>
    onServed(async ({ url }) => {
      const stranger = await openStream(trpc(url, 'watchNow'), {});
      expect((await errorOf(stranger)).data.code).toBe('UNAUTHORIZED');
      const foreign = await openStream(trpc(url, 'watchPresent', 'nobodys'), { cookie });
      expect((await errorOf(foreign)).data.code).toBe('NOT_FOUND');
      const accept = { accept: 'text/event-stream' };
      const rest = (key: string, site: string) =>
        fetch(`${url}/api/v1/realtime?site=${site}`, { headers: { ...bearer(key), ...accept } });
      expect((await rest(API_KEY, 'nobodys')).status).toBe(404);
      expect((await rest('no-such-key-0123456789abcdefghijk', 'shop')).status).toBe(401);
    }));

  test('sees it no longer than a stream lasts: not after signing out, nor with a key that was revoked', () =>
    onServed(
      async ({ url }) => {
        const own = await api.signIn();
        const made = await api.send('/api/v1/keys', {
          method: 'POST',
          headers: bearer(API_KEY),
          body: { organisation: 'administrator', name: 'Wall', permissions: ['reports:read'] },
        });
        const { key, info } = (await made.json()) as { key: string; info: { id: string } };
        const viewers = [{ cookie: own }, bearer(key)];
        const open = () =>
          Promise.all(viewers.map((headers) => openStream(trpc(url, 'watchNow'), headers)));
        const before = await open();
        for (const stream of before) expect(visitorsOf(await stream.next())).not.toBeUndefined();
        const signedOut = await api.send('/api/auth/sign-out', {
          method: 'POST',
          headers: { cookie: own, ...OWN_PAGE },
          body: {},
        });
        const revoked = await api.send(`/api/v1/keys?organisation=administrator&key=${info.id}`, {
          method: 'DELETE',
          headers: bearer(API_KEY),
        });
        expect([signedOut.status, revoked.status]).toEqual([200, 200]);
        // It ends in order: tRPC's client hears that there is no more, and comes again.
        for (const stream of before) {
          expect(await stream.next()).toEqual({ name: 'return', data: null });
          expect(await stream.next()).toBeNull();
        }
        for (const stream of await open()) {
          expect((await errorOf(stream)).data.code).toBe('UNAUTHORIZED');
        }
      },
      { streamSeconds: 1 },
    ));
});

describe('too many streams', () => {
  test('of one are refused, of others not, and there is room again when some have gone', () =>
    onServed(async (served) => {
      const url = trpc(served.url, 'watchNow');
      const open = () => openStream(url, { cookie });
      const streams = await Promise.all(Array.from({ length: 30 }, open));
      await Promise.all(streams.map((stream) => stream.next()));
      const refused = await open();
      expect((await refused.next())?.data).toMatchObject({ data: { code: 'TOO_MANY_REQUESTS' } });
      const program = await openStream(url, bearer(API_KEY));
      expect((await program.next())?.name).toBe('message');
      await untilMetric(served, 'footfall_api_streams_refused_total{reason="tooMany"} 1');
      for (const stream of streams) stream.leave();
      // The program's.
      await untilMetric(served, 'footfall_api_streams{what="now"} 1');
      const again = await open();
      expect((await again.next())?.name).toBe('message');
      for (const stream of [again, program]) stream.leave();
    }));
});

describe('an answer that tells how far it is', () => {
  const ask = (url: string, headers: Record<string, string>) => {
    const input = { 0: { site: 'shop', metrics: ['visitors'], range: 'today' } };
    const query = `batch=1&input=${encodeURIComponent(JSON.stringify(input))}`;
    return fetch(`${url}/api/trpc/reports.answer?${query}`, { headers: { cookie, ...headers } });
  };

  test('comes in pieces of a batch that is streamed, and in no other', () =>
    onServed(async ({ url }) => {
      const streamed = await ask(url, { 'trpc-accept': 'application/jsonl' });
      expect(await streamed.text()).toContain('{"answer":{"results":[{"dimensions":[]');
      expect((await ask(url, {})).status).toBe(415);
    }));

  test('is that of a study as of a question', () =>
    onServed(async ({ url }) => {
      const steps = ['/', '/end'].map((page) => ({ name: page, rule: { type: 'page', page } }));
      const study = { site: 'shop', range: 'today' };
      for (const [path, input] of [
        ['answerFunnel', { ...study, steps }],
        ['answerJourney', study],
        ['answerRetention', study],
      ] as const) {
        const query = `batch=1&input=${encodeURIComponent(JSON.stringify({ 0: input }))}`;
        const headers = { cookie, 'trpc-accept': 'application/jsonl' };
        const response = await fetch(`${url}/api/trpc/reports.${path}?${query}`, { headers });
        expect(await response.text(), path).toMatch(/\{"answer":\{.*"meta":\{"timezone"/s);
      }
    }));
});

describe('a process that ends', () => {
  test('closes the connection behind a stream, so that who watched comes again elsewhere', async () => {
    const served = await serveReplica();
    const request = `GET /api/v1/realtime?site=shop HTTP/1.1\r\nHost: api\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${API_KEY}\r\n\r\n`;
    const socket = connect(served.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      // The last piece of what comes in pieces.
      if (text.endsWith('\r\n0\r\n\r\n')) socket.write(request);
    });
    socket.write(request);
    await untilMetric(served, 'footfall_api_streams{what="now"} 1');
    const closed = once(socket, 'close');
    await served.end.close(60_000, served.replica.leave);
    await closed;
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200']);
    await served.replica.close();
  });

  test('waits for no stream, not even for one that nobody reads', async () => {
    const served = await serveReplica();
    const rest = await openStream(`${served.url}/api/v1/realtime?site=shop`, {
      ...bearer(API_KEY),
      accept: 'text/event-stream',
    });
    const page = await openStream(trpc(served.url, 'watchPresent'), { cookie });
    await Promise.all([rest.next(), page.next()]);
    const idle = connect(served.port, '127.0.0.1');
    idle.pause();
    idle.write(
      `GET ${trpc('', 'watchNow')} HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer ${API_KEY}\r\n\r\n`,
    );
    await untilMetric(served, 'footfall_api_streams{what="now"} 2');
    served.replica.leave();
    expect(await page.next()).toEqual({ name: 'return', data: null });
    expect(await page.next()).toBeNull();
    expect(await rest.next()).toBeNull();
    const late = await openStream(trpc(served.url, 'watchNow'), { cookie });
    expect((await late.next())?.data).toMatchObject({ data: { code: 'SERVICE_UNAVAILABLE' } });
    expect(await late.next()).toBeNull();
    // Far below what it would wait for: else all connections are cut then, and the answers with them.
    await served.end.close(60_000, served.replica.leave);
    await served.replica.close();
    idle.destroy();
  });
});
