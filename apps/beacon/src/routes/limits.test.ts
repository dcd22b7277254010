import { createHash } from 'node:crypto';
import { createLedgerStore } from '@footfall/db';
import { SITE } from '@footfall/enrichment/under-test';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
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
const MINUTE_MS = 60_000;

beforeAll(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  const keyHash = createHash('sha256').update(KEY).digest('hex');
  await ground.addKey(keyHash, SITE.ownerId, ['hits:write']);
  await ground.addSite({ ...SITE, id: 'busy', domain: 'busy.example' });
  beacon = await startOn(ground, {
    trustedProxies: ['127.0.0.0/8'],
    // So low that nothing is refilled while the test runs: twenty at once, then one in twenty seconds.
    addressHitsPerSecond: 0.05,
    siteHitsPerSecond: 5,
  });
  await untilReady(beacon.url);
});

afterAll(async () => {
  await beacon.stop();
  await ground.close();
});

const from = (address: string) => ({ 'X-Forwarded-For': address });
const hits = (count: number) => Array.from({ length: count }, () => wireHit());

async function outcomesOf(siteId: string): Promise<Record<string, number>> {
  const range = { from: Date.now() - 60 * MINUTE_MS, to: Date.now() + MINUTE_MS };
  const tallies = await createLedgerStore(ground.database).read(siteId, range, 'latest');
  const sums: Record<string, number> = {};
  for (const { outcome, count } of tallies) sums[outcome] = (sums[outcome] ?? 0) + count;
  return sums;
}

test('an address that sends too much is told when to come again, others are not held up, and the ledger knows', async () => {
  expect((await beacon.post({ s: SITE.id, h: hits(20) }, from('193.99.144.80'))).status).toBe(202);
  const body = { s: SITE.id, h: hits(3) };
  const refused = await beacon.post(body, from('193.99.144.80'));
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('access-control-expose-headers')).toBe('Retry-After');
  expect(String(refused.json['error'])).toMatch(/\.$/);
  // An invented hop on the left changes nothing.
  expect((await beacon.post(body, from('8.8.8.8, 193.99.144.80'))).status).toBe(429);
  expect((await beacon.post(body, from('193.99.144.81'))).status).toBe(202);
  const server = { ...from('193.99.144.80'), Authorization: `Bearer ${KEY}` };
  expect((await beacon.post({ s: SITE.id, h: hits(2) }, server)).status).toBe(202);
  await expect
    .poll(() => outcomesOf(SITE.id), { timeout: 15_000 })
    .toEqual({ stored: 25, rateLimited: 6 });
});

test('every door is limited', async () => {
  const one = { n: 'pageview', u: 'https://example.com/', d: 'example.com' };
  const headers = from('193.99.144.90');
  await beacon.post({ s: SITE.id, h: hits(20) }, headers);
  const statuses = [
    fetch(`${beacon.url}/api/event`, { method: 'POST', body: JSON.stringify(one), headers }),
    fetch(`${beacon.url}/api/send`, {
      method: 'POST',
      body: JSON.stringify({ payload: { website: 'nobody', hostname: 'example.com' } }),
      headers,
    }),
    fetch(`${beacon.url}/p.gif?s=demo&u=https%3A%2F%2Fexample.com%2F`, { headers }),
  ].map(async (response) => (await response).status);
  expect(await Promise.all(statuses)).toEqual([429, 429, 429]);
  const nobody = await beacon.post({ s: 'nobody', h: hits(1) }, headers);
  expect(nobody.status).toBe(429);
});

test('a site has a limit of its own, whoever sends', async () => {
  const server = { Authorization: `Bearer ${KEY}` };
  expect((await beacon.post({ s: 'busy', h: hits(500) }, server)).status).toBe(202);
  const refused = await beacon.post({ s: 'busy', h: hits(7) }, server);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(10);
  expect((await beacon.post({ s: 'busy', h: hits(1) }, from('193.99.144.95'))).status).toBe(429);
  expect((await beacon.post({ s: SITE.id, h: hits(1) }, from('193.99.144.95'))).status).toBe(202);
  await expect
    .poll(() => outcomesOf('busy'), { timeout: 15_000 })
    .toEqual({ stored: 500, rateLimited: 8 });
});
