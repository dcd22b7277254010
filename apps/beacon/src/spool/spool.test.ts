import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredHit } from '@footfall/domain';
import { draftOf, NOON } from '@footfall/enrichment/under-test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newBatchId } from './batch-id.ts';
import { planBatches } from './batch-plan.ts';
import { openSpool, type Spool, SpoolInUse } from './spool.ts';

const HOUR = 3_600_000;

let dir: string;
let now: number;
let spool: Spool;

const reopen = () => openSpool({ dir, bytesMax: 1024 * 1024, now: () => now });

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'footfall-spool-'));
  now = NOON;
  spool = reopen();
});

afterEach(async () => {
  await spool.close();
  await rm(dir, { recursive: true, force: true });
});

let lastId = 0;
function hit(changes: Partial<StoredHit> = {}): StoredHit {
  lastId += 1;
  return {
    ...draftOf({ i: `spooled-hit-${String(lastId).padStart(6, '0')}` }).hit,
    at: NOON,
    ...changes,
  };
}

test('what was appended is there after reopening, unchanged and in order', async () => {
  const [first, second, third] = [
    hit({ props: [['a', 1]], title: 'Ünïcode 😀' }),
    hit({ visitorId: 2 ** 53 - 1 }),
    hit(),
  ];
  await Promise.all([spool.append('a', [first, second]), spool.append('b', [third])]);
  await spool.close();
  spool = reopen();
  const entries = spool.readAfter(0, 100);
  expect(entries.map(({ siteId, month, hits }) => ({ siteId, month, hits }))).toEqual([
    { siteId: 'a', month: '2026-11', hits: [first, second] },
    { siteId: 'b', month: '2026-11', hits: [third] },
  ]);
});

test('hits of different months lie in different entries', async () => {
  await spool.append('a', [hit(), hit({ at: Date.UTC(2026, 9, 31) }), hit()]);
  const entries = spool.readAfter(0, 100);
  expect(entries.map(({ month, hits }) => [month, hits.length])).toEqual([
    ['2026-11', 2],
    ['2026-10', 1],
  ]);
});

test('an id is kept once per site: in a request, at the same time, later, after reopening', async () => {
  const one = hit();
  expect(await spool.append('a', [one, one])).toEqual([true, false]);
  expect(spool.isKnownId('a', one.hitId)).toBe(true);
  expect(spool.isKnownId('b', one.hitId)).toBe(false);
  const other = hit();
  const answers = await Promise.all([1, 2, 3].map(() => spool.append('a', [other])));
  expect(answers.flat()).toEqual([true, false, false]);
  expect(await spool.append('b', [one])).toEqual([true]);
  await spool.close();
  spool = reopen();
  expect(await spool.append('a', [one, other, hit()])).toEqual([false, false, true]);
});

test('an id is forgotten after 72 hours, not before', async () => {
  const one = hit();
  await spool.append('a', [one]);
  now += 72 * HOUR;
  while (await spool.pruneSeen());
  expect(await spool.append('a', [one])).toEqual([false]);
  now += 1;
  while (await spool.pruneSeen());
  expect(await spool.append('a', [one])).toEqual([true]);
});

test('sequences go on rising when the spool was emptied and reopened', async () => {
  await spool.append('a', [hit()]);
  const plans = planBatches(spool.readAfter(0, 100), now);
  await spool.plans.add(plans);
  await spool.plans.finish(plans);
  await spool.close();
  spool = reopen();
  expect(spool.readAfter(0, 100)).toEqual([]);
  await spool.append('a', [hit()]);
  expect(spool.readAfter(0, 100)[0]?.sequence).toBeGreaterThan(1);
});

test('a full spool has no room until something is shipped', async () => {
  expect(spool.hasRoom()).toBe(true);
  while (spool.hasRoom()) {
    await spool.append(
      'a',
      Array.from({ length: 100 }, () => hit({ title: 'x'.repeat(400) })),
    );
    now += 100;
  }
  expect(spool.stats().bytes).toBeLessThan(2 * 1024 * 1024);
  const plans = planBatches(spool.readAfter(0, 1_000_000), now);
  await spool.plans.add(plans);
  await spool.plans.finish(plans);
  now += 100;
  expect(spool.hasRoom()).toBe(true);
});

test('a second opening is refused while the first lives', async () => {
  expect(reopen).toThrow(SpoolInUse);
  expect(await spool.append('a', [hit()])).toEqual([true]);
});

test('batches hold one site and one month and at most a thousand hits', async () => {
  const many = (count: number) => Array.from({ length: count }, () => hit());
  for (const count of [400, 400, 300]) await spool.append('a', many(count));
  await spool.append('b', many(1));
  const plans = planBatches(spool.readAfter(0, 10_000), now);
  expect(plans.map(({ siteId, hits }) => [siteId, hits])).toEqual([
    ['a', 800],
    ['a', 300],
    ['b', 1],
  ]);
});

test('batch ids are unique and sort by time', () => {
  const ids = Array.from({ length: 100 }, (_, index) => newBatchId(NOON + index));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
});

test('what was found to be a duplicate is one, also when its id is not known', async () => {
  const [first, second] = [hit(), hit()];
  expect(await spool.append('a', [first, second], { isDuplicate: [true, false] })).toEqual([
    false,
    true,
  ]);
  expect(spool.isKnownId('a', first.hitId)).toBe(false);
});

test('what comes while the file is being closed is refused, and what came before is kept', async () => {
  const before = spool.append('a', [hit()]);
  // Its turn begins before the file is closed.
  await new Promise((resolve) => setImmediate(resolve));
  const closing = spool.close();
  await expect(spool.plans.add([])).rejects.toThrow('the spool is closed');
  await Promise.all([before, closing]);
  await expect(spool.append('a', [hit()])).rejects.toThrow('the spool is closed');
  spool = reopen();
  expect(spool.readAfter(0, 100).map(({ count }) => count)).toEqual([1]);
});
