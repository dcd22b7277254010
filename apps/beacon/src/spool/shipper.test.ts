import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BatchOutcome } from '@footfall/db';
import type { HitBatch, StoredHit } from '@footfall/domain';
import { draftOf, NOON } from '@footfall/enrichment/under-test';
import { NO_TRACING } from '@footfall/tracing';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { replayDeadLetters } from '../replay.ts';
import type { ClaimLog } from './claimer.ts';
import { createShipper, type Shipper } from './shipper.ts';
import { openSpool, type Spool } from './spool.ts';

let dataDir: string;
let dir: string;
let spool: Spool;
let shippers: Shipper[];

const reopen = () => openSpool({ dir, bytesMax: 64 * 1024 * 1024, now: Date.now });

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'footfall-shipper-'));
  dir = join(dataDir, 'spool');
  spool = reopen();
  shippers = [];
});

afterEach(async () => {
  await Promise.all(shippers.map((shipper) => shipper.stop(1_000)));
  await spool.close();
  await rm(dataDir, { recursive: true, force: true });
});

type Send = (batches: readonly HitBatch[]) => Promise<BatchOutcome[]>;

/** The receiving end is a function here, because a real server does not fail on demand in these ways. */
function ship(storeBatches: Send): Shipper {
  const shipper = createShipper({
    spool,
    hits: { storeBatches },
    claimLog,
    prepare: async () => {},
    metrics: createMetrics(),
    tracing: NO_TRACING,
    log: pino({ level: 'silent' }),
    now: Date.now,
  });
  shippers.push(shipper);
  shipper.start();
  return shipper;
}

/** As long as nobody else claims anything, every claim is taken. */
const claimLog: ClaimLog = {
  add: async () => true,
  readAfter: async function* () {},
  prune: async () => 0,
};

let lastId = 0;
function hits(count: number): StoredHit[] {
  return Array.from({ length: count }, () => {
    lastId += 1;
    return { ...draftOf({ i: `shipped-hit-${String(lastId).padStart(6, '0')}` }).hit, at: NOON };
  });
}

const isEmpty = () => expect.poll(() => spool.readAfter(0, 1).length, { timeout: 15_000 }).toBe(0);

test('a batch whose acknowledgement was lost is sent again under the same id with the same content', async () => {
  await spool.append('a', hits(3));
  const sent: HitBatch[][] = [];
  ship(async (batches) => {
    sent.push([...batches]);
    if (sent.length === 1) throw new Error('connection lost');
    return batches.map(() => 'duplicate');
  });
  await expect.poll(() => sent.length).toBeGreaterThan(0);
  await spool.append('a', hits(2));
  await isEmpty();
  expect(sent[1]?.[0]).toEqual(sent[0]?.[0]);
});

test('also by the next process, after a crash', async () => {
  await spool.append('a', hits(3));
  const first: HitBatch[] = [];
  const shipper = ship(async (batches) => {
    first.push(...batches);
    throw new Error('gone');
  });
  await expect.poll(() => first.length).toBeGreaterThan(0);
  await shipper.stop(5_000);
  await spool.close();
  spool = reopen();
  await spool.append('a', hits(4));
  const second: HitBatch[] = [];
  ship(async (batches) => {
    second.push(...batches);
    return batches.map(() => 'stored');
  });
  await isEmpty();
  expect(second[0]).toEqual(first[0]);
  expect(second.reduce((sum, batch) => sum + batch.count, 0)).toBe(7);
});

test('a batch that is refused for good is set aside and holds nobody up', async () => {
  await spool.append('poison', hits(1));
  await spool.append('a', hits(5));
  const stored: string[] = [];
  ship(async (batches) =>
    batches.map((batch) => {
      if (batch.siteId === 'poison') return { error: new Error('too deep'), isFinal: true };
      stored.push(batch.siteId);
      return 'stored';
    }),
  );
  await isEmpty();
  expect(stored).toEqual(['a']);
  await expect.poll(() => spool.stats().deadLetters).toBe(1);
});

test('of a batch with one bad hit everything else is stored, also what came together with it', async () => {
  for (let index = 0; index < 9; index += 1) await spool.append('a', hits(2));
  const [before, bad, ...after] = hits(7);
  await spool.append('a', [before, { ...bad, name: 'poison' }, ...after] as StoredHit[]);
  for (let index = 0; index < 9; index += 1) await spool.append('a', hits(2));
  const stored: string[] = [];
  ship(async (batches) =>
    batches.map(({ columns }) => {
      if (columns.name?.includes('poison')) return { error: new Error('bad'), isFinal: true };
      stored.push(...(columns.hitId ?? []));
      return 'stored';
    }),
  );
  await isEmpty();
  expect(new Set(stored).size).toBe(42);
  expect(stored).toHaveLength(42);
  await expect.poll(() => spool.stats().deadLetters).toBe(1);
});

test('what was set aside is shipped after it was put back into the queue', async () => {
  const content = hits(2);
  await spool.append('a', content);
  const strict = ship(async (batches) =>
    batches.map(() => ({ error: new Error('not allowed'), isFinal: true })),
  );
  // Hit by hit: together they might be the fault of one.
  await expect.poll(() => spool.stats().deadLetters).toBe(2);
  await strict.stop(1_000);
  const [page, ...others] = await spool.ledger.next();
  expect(others).toEqual([]);
  expect(page?.tallies).toEqual([{ at: expect.any(Number), outcome: 'deadLetter', count: 2 }]);
  await spool.close();
  expect(await replayDeadLetters(dataDir, 1024 * 1024)).toEqual({ batches: 2, told: [] });
  spool = reopen();
  const stored: string[] = [];
  ship(async (batches) => {
    for (const { columns } of batches) stored.push(...(columns.hitId ?? []));
    return batches.map(() => 'stored');
  });
  await isEmpty();
  expect(stored.sort()).toEqual(content.map((hit) => hit.hitId));
  // The page of before is sent first; then the one that takes them out of it again.
  await spool.ledger.forget(await spool.ledger.next());
  expect((await spool.ledger.next())[0]?.tallies).toEqual([{ ...page?.tallies[0], count: -2 }]);
  await expect.poll(() => spool.stats().deadLetters).toBe(0);
});

test('a batch that cannot be stored just now is tried again, and the others go on', async () => {
  await spool.append('slow', hits(1));
  await spool.append('a', hits(1));
  const tries = new Map<string, number>();
  const shipper = ship(async (batches) =>
    batches.map(({ siteId }) => {
      const count = (tries.get(siteId) ?? 0) + 1;
      tries.set(siteId, count);
      const isAway = siteId === 'slow' && count < 4;
      return isAway ? { error: new Error('shard is away'), isFinal: false } : 'stored';
    }),
  );
  await isEmpty();
  expect(tries.get('slow')).toBe(4);
  expect(tries.get('a')).toBe(1);
  expect(spool.stats().deadLetters).toBe(0);
  expect(shipper.lastError()).toBeNull();
});

test('draining ships everything and says when it could not', async () => {
  await spool.append('a', hits(20));
  const shipper = ship(async (batches) => batches.map(() => 'stored'));
  expect(await shipper.drain(5_000)).toBe(true);
  await shipper.stop(1_000);
  await spool.append('a', hits(1));
  const away = ship(() => Promise.reject(new Error('away')));
  expect(await away.drain(300)).toBe(false);
});
