import { randomUUID } from 'node:crypto';
import { type Cache, createArrivalStore, openCache } from '@footfall/cache';
import { addArrivals, judgeArrivals } from '@footfall/domain';
import type { Client } from '@footfall/enrichment';
import { CLIENT, NOON } from '@footfall/enrichment/under-test';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { type Arrivals, createArrivals } from './arrivals.ts';

let cache: Cache;
let arrivals: Arrivals[];
let now: number;

beforeEach(async () => {
  now = NOON + 59 * 60_000;
  const keyPrefix = `test-${randomUUID()}:`;
  cache = openCache({ url: inject('redisUrl'), keyPrefix, commandTimeoutMs: 2_000 });
  await vi.waitFor(() => cache.ping(), { timeout: 5_000 });
  arrivals = [1, 2].map(() => createArrivals(createArrivalStore(cache), () => now, 20));
  for (const one of arrivals) one.start();
});

afterEach(async () => {
  for (const one of arrivals) one.stop();
  await cache.close();
});

function note(count: number, client: Partial<Client> | ((index: number) => Partial<Client>)): void {
  for (let index = 0; index < count; index += 1) {
    const changes = typeof client === 'function' ? client(index) : client;
    arrivals[index % arrivals.length]?.note('demo', { ...CLIENT, ...changes });
  }
}

async function counted() {
  const all = await createArrivalStore(cache).read('demo', [NOON, NOON + 3_600_000]);
  return addArrivals(all ?? []);
}

test('two processes count together: how many, from where, and with which headers', async () => {
  note(60, { address: '10.1.2.3', proxyHeaders: ['x-forwarded-for', 'x-real-ip'] });
  note(20, { address: '::1' });
  note(20, (index) => ({ address: `193.99.144.${index}` }));
  await expect.poll(counted, { timeout: 10_000 }).toEqual({
    requests: 100,
    loopback: 20,
    private: 60,
    fromOne: 60,
    headers: { 'x-forwarded-for': 60, 'x-real-ip': 60 },
  });
  expect(judgeArrivals(await counted())).toEqual({
    is: 'privateAddresses',
    header: 'x-forwarded-for',
  });
  // The next hour counts by itself, and the one before is kept beside it.
  now += 60_000;
  note(10, { address: '10.1.2.3' });
  await expect.poll(async () => (await counted()).requests, { timeout: 10_000 }).toBe(110);
});

test('one address among thousands is found as long as most requests are its, and never claimed when they are not', async () => {
  note(6_000, (index) => ({
    address: index % 4 === 0 ? `2a00:1450::${index.toString(16)}` : '193.99.144.80',
  }));
  await expect.poll(async () => (await counted()).requests, { timeout: 10_000 }).toBe(6_000);
  const { fromOne } = await counted();
  expect(fromOne).toBeGreaterThan(4_000);
  expect(fromOne).toBeLessThanOrEqual(4_500);
  now += 60_000;
  note(6_000, (index) => ({ address: `2a00:1451::${index.toString(16)}` }));
  await expect.poll(async () => (await counted()).requests, { timeout: 10_000 }).toBe(12_000);
  expect((await counted()).fromOne - fromOne).toBeLessThan(200);
});
