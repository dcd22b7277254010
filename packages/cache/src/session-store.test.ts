import { randomUUID } from 'node:crypto';
import { SESSION_GAP_MS } from '@footfall/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type Cache, openCache } from './cache.ts';
import { createSessionStore, type SessionHit, type SessionPlace } from './session-store.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 22, 12);

let cache: Cache;
let otherCache: Cache;
/** Nothing listens there. */
let noCache: Cache;

beforeAll(async () => {
  const keyPrefix = `test-${randomUUID()}:`;
  // Generous: the machine that runs the tests is busy with other things.
  const options = { url: inject('redisUrl'), keyPrefix, commandTimeoutMs: 2_000 };
  cache = openCache(options);
  otherCache = openCache(options);
  noCache = openCache({ url: 'redis://127.0.0.1:1', commandTimeoutMs: 50 });
  await vi.waitFor(() => Promise.all([cache.ping(), otherCache.ping()]), { timeout: 5_000 });
});

afterAll(async () => {
  await cache.run(async (redis) => {
    const keys = await redis.keys(cache.keys.session('*', 0).replace('{*}:0', '*'));
    if (keys.length > 0) await redis.del(...keys);
  });
  await Promise.all([cache.close(), otherCache.close(), noCache.close()]);
});

let lastProposal = 0;
function hit(at: number, visitorId = 1, formerIds: number[] = []): SessionHit {
  lastProposal += 1;
  return { visitorId, formerIds, at, proposedId: lastProposal };
}

let lastSite = 0;
function newSite(): string {
  lastSite += 1;
  return `site-${lastSite}`;
}

/** A store as Redis keeps it and one as a process alone keeps it: the rules are the same. */
const stores = [
  { where: 'in Redis', isLocal: false, open: () => createSessionStore(cache) },
  { where: 'with Redis away', isLocal: true, open: () => createSessionStore(noCache) },
];

describe.each(stores)('sessions $where', ({ isLocal, open }) => {
  async function idsOf(siteId: string, hits: SessionHit[], store = open()): Promise<number[]> {
    const ids: number[] = [];
    for (const one of hits) {
      const joined = await store.join(siteId, [one]);
      expect(joined.isLocal).toBe(isLocal);
      ids.push(joined.places[0]?.sessionId ?? -1);
    }
    return ids;
  }

  test('a gap of exactly 30 minutes belongs to the session, a millisecond more does not', async () => {
    const [first, same, other] = await idsOf(newSite(), [
      hit(NOON),
      hit(NOON + SESSION_GAP_MS),
      hit(NOON + 2 * SESSION_GAP_MS + 1),
    ]);
    expect(same).toBe(first);
    expect(other).not.toBe(first);
  });

  test('a late hit joins the session in which it happened, and stretches it to both sides', async () => {
    const site = newSite();
    const [first, other, early, late, between] = await idsOf(site, [
      hit(NOON),
      hit(NOON + 120 * MINUTE),
      hit(NOON - 29 * MINUTE),
      hit(NOON + 20 * MINUTE),
      hit(NOON + 45 * MINUTE),
    ]);
    expect(other).not.toBe(first);
    expect([early, late, between]).toEqual([first, first, first]);
  });

  test('a session remembers when it began and with which visitor id', async () => {
    const site = newSite();
    const store = open();
    const first = hit(NOON, 7);
    await store.join(site, [first]);
    const { places } = await store.join(site, [hit(NOON + MINUTE, 7), hit(NOON - MINUTE, 7)]);
    expect(places).toEqual([
      { sessionId: first.proposedId, visitorId: 7, sessionAt: NOON - MINUTE },
      { sessionId: first.proposedId, visitorId: 7, sessionAt: NOON - MINUTE },
    ]);
  });

  test('midnight gives the visitor a new id but not a new session', async () => {
    const site = newSite();
    const store = open();
    const midnight = Date.UTC(2026, 10, 23);
    const before = hit(midnight - 5 * MINUTE, 100);
    const [old, continued, again, later] = await idsOf(
      site,
      [
        before,
        hit(midnight + 10 * MINUTE, 200, [100]),
        hit(midnight + 35 * MINUTE, 200),
        hit(midnight + 90 * MINUTE, 200),
      ],
      store,
    );
    expect([continued, again]).toEqual([old, old]);
    expect(later).not.toBe(old);
    const { places } = await store.join(site, [hit(midnight + 36 * MINUTE, 200)]);
    expect(places[0]).toMatchObject({ sessionId: old, visitorId: 100 });
  });

  test('visitors and sites do not share sessions', async () => {
    const [a, b] = [newSite(), newSite()];
    const store = open();
    const ids = [
      ...(await idsOf(a, [hit(NOON, 1), hit(NOON, 2)], store)),
      ...(await idsOf(b, [hit(NOON, 1)], store)),
    ];
    expect(new Set(ids).size).toBe(3);
  });

  test('hits of one request are taken in order of time and answered in their own order', async () => {
    const site = newSite();
    const hits = [hit(NOON + 50 * MINUTE), hit(NOON), hit(NOON, 2), hit(NOON + 25 * MINUTE)];
    const { places } = await open().join(site, hits);
    const earliest = hits[1]?.proposedId;
    expect(places.map((place) => place.sessionId)).toEqual([
      earliest,
      earliest,
      hits[2]?.proposedId,
      earliest,
    ]);
  });

  test('a visitor has at most eight remembered sessions', async () => {
    const site = newSite();
    const store = open();
    const days = Array.from({ length: 9 }, (_, day) => hit(NOON + day * 120 * MINUTE));
    const ids = await idsOf(site, days, store);
    const [forgotten, kept] = await idsOf(site, [hit(NOON), hit(NOON + 8 * 120 * MINUTE)], store);
    expect(forgotten).not.toBe(ids[0]);
    expect(kept).toBe(ids[8]);
  });
});

test('two beacons that get a visitor in turns see one session', async () => {
  const site = newSite();
  const beacons = [createSessionStore(cache), createSessionStore(otherCache)];
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      beacons[index % 2]?.join(site, [hit(NOON + (index % 7) * MINUTE)]),
    ),
  );
  const ids = new Set(answers.map((answer) => answer?.places[0]?.sessionId));
  expect(ids.size).toBe(1);
});

test('the script in Redis and the rule in this process give the same answers', async () => {
  const minutes = fc.integer({ min: 0, max: 400 });
  const visitor = fc.integer({ min: 1, max: 3 });
  const sequence = fc.array(
    fc.record({ minutes, visitor, former: fc.array(visitor, { maxLength: 2 }) }),
    { minLength: 1, maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(sequence, async (steps) => {
      const site = newSite();
      const [shared, local] = [createSessionStore(cache), createSessionStore(noCache)];
      const seen: [SessionPlace | undefined, SessionPlace | undefined][] = [];
      for (const { minutes: after, visitor: id, former } of steps) {
        const one = hit(
          NOON + after * MINUTE,
          id,
          former.filter((other) => other !== id),
        );
        const [inRedis, alone] = [await shared.join(site, [one]), await local.join(site, [one])];
        seen.push([inRedis.places[0], alone.places[0]]);
      }
      for (const [inRedis, alone] of seen) expect(inRedis).toEqual(alone);
    }),
    { numRuns: 60 },
  );
});

test('a thousand visitors of one upload each get a session of their own, again and again', async () => {
  const site = newSite();
  const store = createSessionStore(cache);
  const visitors = Array.from({ length: 1_000 }, (_, index) => index + 1);
  const first = await store.join(
    site,
    visitors.map((id) => hit(NOON, id)),
  );
  await cache.run((redis) => redis.script('FLUSH'));
  const again = await store.join(
    site,
    visitors.map((id) => hit(NOON + MINUTE, id)),
  );
  const ids = first.places.map((place) => place.sessionId);
  expect(new Set(ids).size).toBe(1_000);
  expect(again.places.map((place) => place.sessionId)).toEqual(ids);
  expect([first.isLocal, again.isLocal]).toEqual([false, false]);
});

test('ids up to 2^53 survive unharmed', async () => {
  const site = newSite();
  const store = createSessionStore(cache);
  const large = 2 ** 53 - 1;
  await store.join(site, [{ visitorId: large - 1, formerIds: [], at: NOON, proposedId: large }]);
  const again = await createSessionStore(otherCache).join(site, [
    { visitorId: large - 1, formerIds: [], at: NOON, proposedId: 5 },
  ]);
  expect(again.places[0]).toEqual({ sessionId: large, visitorId: large - 1, sessionAt: NOON });
});
