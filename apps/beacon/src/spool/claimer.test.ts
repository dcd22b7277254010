import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClaimStore, type Database, ensureCollections, openDatabase } from '@footfall/db';
import type { StoredHit } from '@footfall/domain';
import { draftOf } from '@footfall/enrichment/under-test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { type BatchPlan, planBatches } from './batch-plan.ts';
import { type ClaimLog, createClaimer } from './claimer.ts';
import { openSpool, type Spool } from './spool.ts';

let database: Database;
let log: ClaimLog;
let dir: string;
let open: Spool[];
/** All tests share a log, and none their ids. */
let testId: string;

beforeAll(async () => {
  const name = `footfall_claims_${randomUUID().slice(0, 8)}`;
  database = openDatabase({ uri: inject('mongodbUri'), name, appName: 'claims-test' });
  await ensureCollections(database);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'footfall-claims-'));
  open = [];
  testId = randomUUID().slice(0, 8);
  log = createClaimStore(database);
});

afterEach(async () => {
  await Promise.all(open.map((spool) => spool.close()));
  await rm(dir, { recursive: true, force: true });
});

/** A beacon, as far as claims are concerned. */
function beaconOf(name: string, claimLog: ClaimLog = log) {
  const spool = openSpool({ dir: join(dir, name), bytesMax: 2 ** 26, now: Date.now });
  open.push(spool);
  const metrics = createMetrics();
  const claimer = createClaimer({ claims: spool.claims, log: claimLog, metrics, now: Date.now });
  let plannedUntil = 0;
  return {
    spool,
    append: (hits: readonly StoredHit[]) => spool.append('a', hits),
    async plan(): Promise<BatchPlan[]> {
      const entries = spool.readAfter(plannedUntil, 10_000);
      plannedUntil = entries.at(-1)?.sequence ?? plannedUntil;
      const plans = planBatches(entries, Date.now());
      await spool.plans.add(plans);
      return plans;
    },
    claim: (plans: readonly BatchPlan[]) => claimer.claim(plans),
    idsIn: (plans: readonly BatchPlan[]) =>
      plans.flatMap((plan) =>
        spool.readPlanned(plan).flatMap(({ hits }) => hits.map(({ hitId }) => hitId)),
      ),
    async claimedElsewhere(): Promise<number> {
      const { values } = await metrics.claimedElsewhere.get();
      return values[0]?.value ?? 0;
    },
  };
}

const hitsOf = (names: readonly string[]): StoredHit[] =>
  names.map((name) => draftOf({ i: `claimed-${testId}-${name}` }).hit);
const idsOf = (names: readonly string[]) => hitsOf(names).map(({ hitId }) => hitId);

async function outcomesIn(spool: Spool): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { tallies } of await spool.ledger.next()) {
    for (const { outcome, count } of tallies) counts[outcome] = (counts[outcome] ?? 0) + count;
  }
  return counts;
}

test('an id that came to several beacons stays with the first that claims it', async () => {
  const [one, other] = [beaconOf('one'), beaconOf('other')];
  await one.append(hitsOf(['1', '2', '3']));
  await other.append(hitsOf(['3', '4', '1']));
  const plans = await one.plan();
  const otherPlans = await other.plan();
  await one.claim(plans);
  const settled = await other.claim(otherPlans);
  expect(one.idsIn(plans)).toEqual(idsOf(['1', '2', '3']));
  expect(other.idsIn(otherPlans)).toEqual(idsOf(['4']));
  expect(settled).toEqual([{ ...otherPlans[0], isClaimed: true, hits: 1 }]);
  expect(await outcomesIn(other.spool)).toEqual({ duplicate: 2 });
  expect(await other.claimedElsewhere()).toBe(2);
});

test('what others have claimed is a duplicate when it comes in', async () => {
  const [one, other] = [beaconOf('one'), beaconOf('other')];
  await one.append(hitsOf(['1', '2']));
  await one.claim(await one.plan());
  await other.append(hitsOf(['5']));
  await other.claim(await other.plan());
  expect(await other.append(hitsOf(['2', '6']))).toEqual([false, true]);
});

test('of many beacons that claim the same ids at once each id stays with exactly one', async () => {
  const names = Array.from({ length: 60 }, (_, index) => String(index));
  const beacons = Array.from({ length: 6 }, (_, index) => beaconOf(`beacon-${index}`));
  const kept = await Promise.all(
    beacons.map(async (beacon, turn) => {
      const ids: string[] = [];
      for (let from = 0; from < names.length; from += 20) {
        await beacon.append(hitsOf(names.slice(from, from + 20)));
        await beacon.append(hitsOf([`own-${turn}-${from}`]));
        const plans = await beacon.plan();
        await beacon.claim(plans);
        ids.push(...beacon.idsIn(plans));
      }
      return ids;
    }),
  );
  const counts = new Map<string, number>();
  for (const id of kept.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  expect(counts.size).toBe(60 + 6 * 3);
  expect([...counts.values()].every((count) => count === 1)).toBe(true);
});

/** Fails as a network does: after the claim has arrived, before the answer has. */
function withoutAnswer(): ClaimLog {
  const store = createClaimStore(database);
  return {
    ...store,
    add: async (claim) => {
      await store.add(claim);
      throw new Error('connection lost');
    },
  };
}

test('a claim whose answer was lost is found in the log, also by the next process', async () => {
  const one = beaconOf('one', withoutAnswer());
  await one.append(hitsOf(['7', '8']));
  const plans = await one.plan();
  await expect(one.claim(plans)).rejects.toThrow('connection lost');

  const other = beaconOf('other');
  await other.append(hitsOf(['8', '9']));
  const otherPlans = await other.plan();
  await other.claim(otherPlans);
  expect(other.idsIn(otherPlans)).toEqual(idsOf(['9']));

  open = open.filter((spool) => spool !== one.spool);
  await one.spool.close();
  const again = beaconOf('one');
  const taken = again.spool.plans.read();
  expect(await again.claim(taken)).toEqual(plans.map((plan) => ({ ...plan, isClaimed: true })));
  expect(again.idsIn(taken)).toEqual(idsOf(['7', '8']));
});

test('claims that are older than the newest by 73 hours are deleted, and never the newest', async () => {
  const claims = database.collection<{ _id: number; claimedAt: Date }>('claims');
  const one = beaconOf('one');
  await one.append(hitsOf(['10']));
  await one.claim(await one.plan());
  const newest = await claims.findOne({}, { sort: { _id: -1 } });
  if (newest === null) throw new Error('there is no claim');
  const long = newest.claimedAt.getTime() - 74 * 3_600_000;
  await claims.updateMany({ _id: { $lt: newest._id } }, { $set: { claimedAt: new Date(long) } });
  const before = await claims.countDocuments();
  expect(before).toBeGreaterThan(1);
  expect(await log.prune()).toBe(before - 1);
  expect(await log.prune()).toBe(0);
  await one.append(hitsOf(['11']));
  await one.claim(await one.plan());
  expect(await claims.countDocuments()).toBe(2);
});
