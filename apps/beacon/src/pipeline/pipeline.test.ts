import { randomUUID } from 'node:crypto';
import { type Cache, createSessionStore, openCache } from '@footfall/cache';
import type { StoredHit } from '@footfall/domain';
import type { RequestFacts } from '@footfall/enrichment';
import { CLIENT, NOON, requestOf } from '@footfall/enrichment/under-test';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

const MINUTE = 60_000;
const MIDNIGHT = Date.UTC(2026, 10, 23);

let caches: Cache[];
/** Two beacons that share Redis and salts. */
let beacons: Pipeline[];
const metrics = createMetrics();
/** Ids that a spool would know. */
const kept = new Set<string>();

beforeAll(async () => {
  const options = {
    url: inject('redisUrl'),
    keyPrefix: `test-${randomUUID()}:`,
    commandTimeoutMs: 2_000,
  };
  caches = [openCache(options), openCache(options)];
  await vi.waitFor(() => Promise.all(caches.map((cache) => cache.ping())), { timeout: 5_000 });
  const salts = new Map(['2026-11-22', '2026-11-23'].map((day) => [day, Buffer.from(day)]));
  const unused = { refresh: async () => {}, start: () => {}, stop: () => {} };
  beacons = caches.map((cache) =>
    createPipeline({
      locations: { of: () => ({ country: null, region: null, city: null }) },
      salts: { of: (day) => salts.get(day), ...unused },
      sessions: createSessionStore(cache),
      isKnownId: (_, hitId) => kept.has(hitId),
      metrics,
    }),
  );
});

afterAll(() => Promise.all(caches.map((cache) => cache.close())));

let visitors = 0;
/** Requests of one visitor of its own. */
function newVisitor(): (arrivedAt: number) => RequestFacts {
  visitors += 1;
  const client = { ...CLIENT, userAgent: `visitor ${visitors}` };
  return (arrivedAt) => requestOf({ arrivedAt, client });
}

let hits = 0;
const wire = (changes = {}) => {
  hits += 1;
  const i = `piped-hit-${String(hits).padStart(8, '0')}`;
  return { i, n: 'pageview', u: 'https://example.com/', ...changes };
};

async function pass(beacon: number, request: RequestFacts, changes = {}): Promise<StoredHit> {
  const result = await beacons[beacon]?.([wire(changes)], request);
  const [hit] = result?.hits ?? [];
  if (hit === undefined) throw new Error('the hit did not pass');
  return hit;
}

test('a session goes on past midnight with the visitor id that it began with', async () => {
  const request = newVisitor();
  const before = await pass(0, request(MIDNIGHT - 5 * MINUTE));
  const after = await pass(1, request(MIDNIGHT + 20 * MINUTE));
  const later = await pass(0, request(MIDNIGHT + 50 * MINUTE));
  for (const hit of [after, later]) {
    expect(hit).toMatchObject({
      sessionId: before.sessionId,
      visitorId: before.visitorId,
      sessionAt: before.at,
    });
  }
  const nextDay = await pass(0, request(MIDNIGHT + 12 * 60 * MINUTE));
  expect(nextDay.sessionId).not.toBe(before.sessionId);
  expect(nextDay.visitorId).not.toBe(before.visitorId);
});

test('a hit that happened before midnight and arrives after it is the same visitor', async () => {
  const request = newVisitor();
  const before = await pass(0, request(MIDNIGHT - 2 * MINUTE));
  const late = await pass(1, request(MIDNIGHT + 3_000), { n: 'engagement', a: 4_000 });
  expect(late.at).toBe(MIDNIGHT - 1_000);
  expect(late).toMatchObject({ sessionId: before.sessionId, visitorId: before.visitorId });
});

test('a queue that was offline for two days makes one visitor and session a day', async () => {
  const request = newVisitor();
  const hour = 60 * MINUTE;
  const queue = [49 * hour, 49 * hour - 10 * MINUTE, 25 * hour, 0].map((a) => wire({ a }));
  const result = await beacons[0]?.(queue, request(NOON));
  const stored = result?.hits ?? [];
  expect(stored.map((hit) => hit.order)).toEqual([0, 1, 2, 3]);
  expect(new Set(stored.map((hit) => hit.sessionId)).size).toBe(3);
  expect(new Set(stored.map((hit) => hit.visitorId)).size).toBe(3);
  expect(stored[1]?.sessionId).toBe(stored[0]?.sessionId);
});

test('a hit that is sent again makes no session longer, whether it was kept before or comes twice at once', async () => {
  const request = newVisitor();
  const [first, twice] = [wire(), wire({ a: 60 * MINUTE })];
  const [begun] = (await beacons[0]?.([first], request(NOON)))?.hits ?? [];
  kept.add(first.i);
  const copies = [first, twice, { ...twice, a: 35 * MINUTE }].map((one) => ({ a: 0, ...one }));
  const again = await beacons[0]?.(copies, request(NOON + 25 * MINUTE));
  expect(again?.isDuplicate).toEqual([true, false, true]);
  expect(again?.hits).toHaveLength(3);
  const later = await pass(0, request(NOON + 50 * MINUTE));
  expect(later.sessionId).not.toBe(begun?.sessionId);
  expect(later.sessionAt).toBe(NOON + 50 * MINUTE);
});

test('two beacons that get one visitor in turns make one session of it', async () => {
  const request = newVisitor();
  const times = Array.from({ length: 30 }, (_, index) => NOON + ((index * 7) % 30) * MINUTE);
  const stored = await Promise.all(times.map((at, index) => pass(index % 2, request(at))));
  expect(new Set(stored.map((hit) => hit.sessionId)).size).toBe(1);
});

test('what is malformed ends with its place and reason, and every step is timed', async () => {
  const inputs = [wire(), 'nonsense', wire({ u: 'x' }), wire()];
  const result = await beacons[0]?.(inputs, newVisitor()(NOON));
  expect(result?.hits).toHaveLength(2);
  expect(result?.ended).toEqual([
    { index: 1, ending: { outcome: 'malformed', reason: 'notAnObject' } },
    { index: 2, ending: { outcome: 'malformed', reason: 'url' } },
  ]);
  const figures = await metrics.registry.metrics();
  for (const step of ['parse-hit', 'put-time', 'put-visitor', 'put-session']) {
    expect(figures).toContain(`footfall_step_seconds_count{step="${step}"}`);
  }
});
