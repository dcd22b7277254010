import { randomUUID } from 'node:crypto';
import { type Gate, openGate } from '@footfall/testing/gate';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createAskedStore } from './asked-store.ts';
import { type Cache, openCache } from './cache.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const HOUR_MS = 3_600_000;

let gate: Gate;
let cache: Cache;

beforeEach(async () => {
  gate = await openGate(inject('redisUrl'));
  cache = openCache({ url: gate.url, keyPrefix: `test-${randomUUID()}:`, commandTimeoutMs: 300 });
  await expect.poll(() => cache.ping().then(() => 'up', String), { timeout: 5_000 }).toBe('up');
});
afterEach(async () => {
  await cache.close();
  await gate.close();
});

test('the latest come first, each once, and none of more than a day ago', async () => {
  const store = createAskedStore(cache);
  await store.note('a', 'pages', NOW - 25 * HOUR_MS);
  await store.note('a', 'totals', NOW - 2 * HOUR_MS);
  await store.note('b', 'totals', NOW - HOUR_MS);
  await store.note('a', 'totals', NOW);
  await store.note('a', 'x'.repeat(2_001), NOW);
  expect(await store.list(NOW)).toEqual([
    { siteId: 'a', question: 'totals' },
    { siteId: 'b', question: 'totals' },
  ]);
});

test('there are never more than two hundred, and what is not understood is left out', async () => {
  const store = createAskedStore(cache);
  for (let place = 0; place < 205; place += 1) await store.note('a', `${place}`, NOW + place);
  const listed = await store.list(NOW + HOUR_MS);
  expect(listed).toHaveLength(200);
  expect(listed?.at(-1)).toEqual({ siteId: 'a', question: '5' });
  await cache.run((redis) => redis.zadd(cache.keys.asked, NOW + HOUR_MS, 'not of ours'));
  expect(await store.list(NOW + HOUR_MS)).toHaveLength(200);
});

test('without Redis nothing is known, and nothing fails', async () => {
  const store = createAskedStore(cache);
  gate.hang();
  await store.note('a', 'totals', NOW);
  expect(await store.list(NOW)).toBeNull();
});
