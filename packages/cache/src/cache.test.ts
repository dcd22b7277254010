import { randomUUID } from 'node:crypto';
import { type Gate, openGate } from '@footfall/testing/gate';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type Cache, openCache } from './cache.ts';
import { createLiveStore, LIVE_WINDOW_MS } from './live-store.ts';
import { createReportCache } from './report-cache.ts';

/** Generous, for a busy machine; a hung Redis costs this much once. */
const COMMAND_TIMEOUT_MS = 300;
const NOON = Date.UTC(2026, 10, 22, 12);

let gate: Gate;
let caches: Cache[];
let changes: string[];
let prefix: string;

async function open(): Promise<Cache> {
  const cache = openCache({
    url: gate.url,
    keyPrefix: prefix,
    commandTimeoutMs: COMMAND_TIMEOUT_MS,
    onChange: (change) => changes.push(change.isAway ? 'away' : 'back'),
  });
  caches.push(cache);
  await isUp(cache);
  return cache;
}

async function isUp(cache: Cache): Promise<void> {
  await expect.poll(() => cache.ping().then(() => 'up', String), { timeout: 5_000 }).toBe('up');
}

beforeEach(async () => {
  prefix = `test-${randomUUID()}:`;
  caches = [];
  changes = [];
  gate = await openGate(inject('redisUrl'));
});

afterEach(async () => {
  await Promise.all(caches.map((cache) => cache.close()));
  await gate.close();
});

test('a hung Redis costs one timeout, not one for every request, and is found again', async () => {
  const cache = await open();
  gate.hang();
  const startedAt = performance.now();
  for (let request = 0; request < 50; request += 1) {
    expect(await cache.run((redis) => redis.get('x'))).toEqual({ isAway: true });
  }
  expect(performance.now() - startedAt).toBeLessThan(2 * COMMAND_TIMEOUT_MS);
  expect(cache.isReachable()).toBe(false);
  await gate.restore();
  await expect
    .poll(() => cache.run((redis) => redis.get('x')), { timeout: 10_000 })
    .toEqual({ isAway: false, value: null });
  expect(changes.filter((change, index) => change !== changes[index - 1])).toContain('back');
});

test('a Redis that is gone is an answer, not an error', async () => {
  const cache = await open();
  const live = createLiveStore(cache);
  await gate.tearDown();
  expect(await live.markSeen('demo', [1], NOON)).toBe(false);
  expect(await live.countSeen('demo', NOON)).toBeNull();
  await expect(cache.ping()).rejects.toThrow();
});

test('each visitor of the last five minutes is live once', async () => {
  const live = createLiveStore(await open());
  await live.markSeen('demo', [1, 2], NOON);
  await live.markSeen('demo', [2, 3], NOON + LIVE_WINDOW_MS);
  await live.markSeen('other', [4], NOON);
  expect(await live.countSeen('demo', NOON)).toBe(3);
  expect(await live.countSeen('demo', NOON + 1)).toBe(2);
  await live.markSeen('demo', [5], NOON + 2 * LIVE_WINDOW_MS);
  expect(await live.countSeen('demo', 0)).toBe(3);
});

test('a late sighting does not hide a later one', async () => {
  const live = createLiveStore(await open());
  await live.markSeen('demo', [1], NOON);
  await live.markSeen('demo', [1], NOON - 60_000);
  expect(await live.countSeen('demo', NOON)).toBe(1);
});

const REQUEST = { key: 'top pages', ttlMs: 60_000, timeoutMs: 5_000 };

test('several replicas and many requests work out an answer once', async () => {
  const replicas = [createReportCache(await open()), createReportCache(await open())];
  let computed = 0;
  const compute = async () => {
    computed += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { rows: [['/', 3]] };
  };
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      replicas[index % 2]?.getOrCompute('demo', REQUEST, compute),
    ),
  );
  expect(computed).toBe(1);
  for (const answer of answers) expect(answer).toEqual({ rows: [['/', 3]] });
});

test('answers are kept by site and by question', async () => {
  const reports = createReportCache(await open());
  const ask = (siteId: string, key: string) =>
    reports.getOrCompute(siteId, { ...REQUEST, key }, async () => `${siteId} ${key}`);
  expect(await ask('a', 'x')).toBe('a x');
  expect(await ask('b', 'x')).toBe('b x');
  expect(await ask('a', 'y')).toBe('a y');
  expect(await reports.getOrCompute('a', { ...REQUEST, key: 'x' }, async () => 'new')).toBe('a x');
});

test('a failure is handed on and not kept', async () => {
  const reports = createReportCache(await open());
  const fail = () => Promise.reject(new Error('no disk'));
  await expect(reports.getOrCompute('demo', REQUEST, fail)).rejects.toThrow('no disk');
  expect(await reports.getOrCompute('demo', REQUEST, async () => 1)).toBe(1);
});

test('a large answer is given but not kept', async () => {
  const reports = createReportCache(await open());
  const large = 'x'.repeat(1024 * 1024);
  expect(await reports.getOrCompute('demo', REQUEST, async () => large)).toBe(large);
  expect(await reports.getOrCompute('demo', REQUEST, async () => 'new')).toBe('new');
});

test('without Redis every answer is worked out', async () => {
  const cache = await open();
  const reports = createReportCache(cache);
  await gate.tearDown();
  expect(await reports.getOrCompute('demo', REQUEST, async () => 1)).toBe(1);
  expect(await reports.getOrCompute('demo', REQUEST, async () => 2)).toBe(2);
});

test('a replica that dies over an answer holds nobody up for longer than the timeout', async () => {
  const cache = await open();
  const reports = createReportCache(cache);
  const request = { ...REQUEST, timeoutMs: 200 };
  const never = reports.getOrCompute('demo', request, () => new Promise<number>(() => {}));
  never.catch(() => {});
  const other = createReportCache(await open());
  expect(await other.getOrCompute('demo', request, async () => 2)).toBe(2);
});

test('a lock that its owner could not give back is free again long before the timeout', async () => {
  const owner = await open();
  const request = { ...REQUEST, timeoutMs: 600_000 };
  let finish = () => {};
  const working = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const first = createReportCache(owner).getOrCompute('demo', request, async () => {
    await owner.close();
    finish();
    return 1;
  });
  await working;
  expect(await first).toBe(1);
  const other = createReportCache(await open());
  expect(await other.getOrCompute('demo', request, async () => 2)).toBe(2);
});

test('a lock stays with who works for longer than it lasts by itself', async () => {
  const request = { ...REQUEST, timeoutMs: 60_000 };
  let finish = (_: number) => {};
  const slow = new Promise<number>((resolve) => {
    finish = resolve;
  });
  const first = createReportCache(await open()).getOrCompute('demo', request, () => slow);
  const second = createReportCache(await open()).getOrCompute('demo', request, async () => 2);
  setTimeout(() => finish(1), 4_000);
  expect(await Promise.all([first, second])).toEqual([1, 1]);
}, 20_000);
