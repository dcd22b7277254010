import { randomUUID } from 'node:crypto';
import { type Gate, openGate } from '@footfall/testing/gate';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type Cache, openCache } from './cache.ts';
import { createQuotaStore } from './quota-store.ts';

const QUOTA = { limit: 3, windowMs: 60_000 };

let gate: Gate;
let caches: Cache[];
let prefix: string;

async function open(): Promise<Cache> {
  const cache = openCache({ url: gate.url, keyPrefix: prefix, commandTimeoutMs: 300 });
  caches.push(cache);
  await expect.poll(() => cache.ping().then(() => 'up', String), { timeout: 5_000 }).toBe('up');
  return cache;
}

beforeEach(async () => {
  prefix = `test-${randomUUID()}:`;
  caches = [];
  gate = await openGate(inject('redisUrl'));
});
afterEach(async () => {
  await Promise.all(caches.map((cache) => cache.close()));
  await gate.close();
});

test('replicas count together, each name for itself', async () => {
  const [one, other] = [await open(), await open()].map((cache) =>
    createQuotaStore(cache, () => 0),
  );
  const uses = [];
  for (const store of [one, other, one, other]) uses.push(await store?.take('ada', QUOTA));
  expect(uses.map((use) => [use?.remaining, use?.isOver])).toEqual([
    [2, false],
    [1, false],
    [0, false],
    [0, true],
  ]);
  expect(uses[3]?.resetMs).toBeGreaterThan(0);
  expect(uses[3]?.resetMs).toBeLessThanOrEqual(QUOTA.windowMs);
  expect(await one?.take('ben', QUOTA)).toMatchObject({ remaining: 2, isOver: false });
});

test('without Redis a process counts for itself, window by window', async () => {
  const cache = await open();
  let now = 0;
  const store = createQuotaStore(cache, () => now);
  gate.hang();
  for (let use = 0; use < 3; use += 1) {
    expect(await store.take('ada', QUOTA)).toMatchObject({ isOver: false });
  }
  now = 10_000;
  expect(await store.take('ada', QUOTA)).toEqual({ isOver: true, remaining: 0, resetMs: 50_000 });
  now = QUOTA.windowMs;
  expect(await store.take('ada', QUOTA)).toMatchObject({ isOver: false, remaining: 2 });
});
