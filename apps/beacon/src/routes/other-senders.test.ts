/** Who sends otherwise than our script in a browser: servers with keys, through proxies, with clients of all kinds. */
import { createHash } from 'node:crypto';
import type { StoredHit } from '@footfall/domain';
import { SITE } from '@footfall/enrichment/under-test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  type BeaconUnderTest,
  type Ground,
  prepareGround,
  startOn,
  untilReady,
  wireHit,
} from '../beacon-under-test.ts';

let ground: Ground;
let beacon: BeaconUnderTest;

const KEY = 'a-key-that-may-write-hits-0123456789';
const WITH_KEY = { Authorization: `Bearer ${KEY}` };
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';

beforeAll(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  const keyHash = createHash('sha256').update(KEY).digest('hex');
  await ground.addKey(keyHash, SITE.ownerId, ['hits:write']);
  await ground.addSite({ ...SITE, id: 'shop', domain: 'shop.example' });
  await ground.addSite({ ...SITE, id: 'private', domain: 'p.example', honourPrivacySignal: true });
  beacon = await startOn(ground, { siteHitsPerSecond: 5 });
  await untilReady(beacon.url);
});

afterAll(async () => {
  await beacon.stop();
  await ground.close();
});

type Sent = { status: number; json: Record<string, unknown> };

async function send(path: string, body: unknown, headers: object = {}): Promise<Sent> {
  const response = await fetch(`${beacon.url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'User-Agent': FIREFOX, ...headers },
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

async function storedFor(page: string, count: number, siteId = SITE.id): Promise<StoredHit[]> {
  const find = async () => (await ground.storedHits(siteId)).filter((hit) => hit.page === page);
  await expect.poll(async () => (await find()).length, { timeout: 15_000 }).toBe(count);
  return await find();
}

const view = (page: string, d = SITE.domain) => ({ n: 'pageview', u: `https://${d}${page}`, d });

describe('the wish for privacy', () => {
  test.each([{ 'Sec-GPC': '1' }, { DNT: '1' }, { DNT: '1, 1' }])(
    '%o is honoured at every door, with a key and without',
    async (wish) => {
      for (const headers of [wish, { ...wish, ...WITH_KEY }]) {
        const theirs = await send('/api/event', view('/gpc', 'p.example'), headers);
        expect(theirs).toMatchObject({ status: 202, json: { accepted: 0 } });
        const ours = await send(
          '/e',
          { s: 'private', h: [wireHit({ ip: '203.0.113.9' })] },
          headers,
        );
        expect(ours).toMatchObject({ status: 202, json: { accepted: 0 } });
      }
    },
  );

  test('is no wish of a server that says nothing of it', async () => {
    const hit = wireHit({ ip: '203.0.113.9', ua: FIREFOX });
    const sent = await send('/e', { s: 'private', h: [hit] }, { ...WITH_KEY, DNT: '0' });
    expect(sent.json['accepted']).toBe(1);
  });
});

describe('X-Forwarded-For of a server with a key', () => {
  test('may have ports', async () => {
    for (const hop of ['203.0.113.6:4711', '203.0.113.7:4711', '[2001:db8::5]:443']) {
      const headers = { ...WITH_KEY, 'X-Forwarded-For': `${hop}, 10.0.0.1` };
      expect((await send('/api/event', view('/ports'), headers)).status).toBe(202);
    }
    const visitors = (await storedFor('/ports', 3)).map(({ visitorId }) => visitorId);
    expect(new Set(visitors).size).toBe(3);
  });

  test.each(['unknown', '12345', '017.1.1.1', 'x'.repeat(100)])(
    '%s is no address: 400, as on /e',
    async (hop) => {
      const headers = { ...WITH_KEY, 'X-Forwarded-For': hop };
      for (const path of ['/api/event', '/api/send']) {
        const payload = { website: SITE.id, hostname: SITE.domain, url: '/unread' };
        const body = path === '/api/event' ? view('/unread') : { type: 'event', payload };
        const sent = await send(path, body, headers);
        expect(sent.status).toBe(400);
        expect(sent.json['error']).toContain('X-Forwarded-For');
      }
    },
  );
});

test('a site that one request names by several names gets the hit once, and within its limit once', async () => {
  const body = view('/once', 'shop.example');
  for (let sent = 0; sent < 40; sent += 1) {
    const answer = await send('/api/event', { ...body, d: 'shop.example,www.shop.example,shop' });
    expect(answer).toMatchObject({ status: 202, json: { accepted: 1 } });
  }
  await storedFor('/once', 40, 'shop');
});

test.each(['Basic dXNlcjpwYXNzd29yZA==', '', 'Digest username="x"'])(
  'Authorization "%s" is for somebody else',
  async (authorization) => {
    const headers = { Authorization: authorization };
    const ours = await send('/e', { s: SITE.id, h: [wireHit()] }, headers);
    expect(ours).toMatchObject({ status: 202, json: { accepted: 1 } });
    expect((await send('/api/event', view('/basic'), headers)).status).toBe(202);
    expect(
      (await send('/e', { s: SITE.id, h: [wireHit()] }, { Authorization: 'Bearer x' })).status,
    ).toBe(401);
  },
);

describe('one hit that cannot be read', () => {
  const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

  test('costs itself alone, however deep its properties are', async () => {
    const h = [wireHit(), wireHit({ p: nested(40) }), wireHit()];
    const { status, json } = await send('/e', { s: SITE.id, h });
    expect(status).toBe(202);
    expect(json['accepted']).toBe(2);
    expect(json['rejected']).toMatchObject([
      { index: 1, reason: expect.stringMatching(/^p must/) },
    ]);
  });

  test('is told in the order of the request, whichever step it failed at', async () => {
    const h = [
      wireHit({ at: '2001-01-01T00:00:00Z' }),
      wireHit(),
      wireHit({ i: 'x' }),
      wireHit({ ip: '1.2.3' }),
    ];
    const { json } = await send('/e', { s: SITE.id, h }, WITH_KEY);
    expect(json['rejected']).toMatchObject([{ index: 0 }, { index: 2 }, { index: 3 }]);
  });

  test("is none of Umami's: nested data is made to fit", async () => {
    const payload = { website: SITE.id, hostname: SITE.domain, url: '/deep', data: nested(6) };
    expect((await send('/api/send', { type: 'event', payload })).status).toBe(200);
    const [hit] = await storedFor('/deep', 1);
    expect(hit?.props).toEqual([['a.a.a.a', '{"a":{"a":1}}']]);
  });
});

test('a byte order mark before the JSON is no part of it', async () => {
  const sent = await send('/e', `\ufeff${JSON.stringify({ s: SITE.id, h: [wireHit()] })}`);
  expect(sent).toMatchObject({ status: 202, json: { accepted: 1 } });
});
