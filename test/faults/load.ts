/** Senders that behave as the script does, and the account of what became of what they sent. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHitStore, createLedgerStore } from '@footfall/db';
import type { FaultGround } from './ground.ts';

/** A sender tries again until it is answered 202, and has no way of knowing whether the last try was kept. */
const RETRY_MS = 30;
const HITS_PER_REQUEST = 5;
const SENDERS = 6;
const ANSWER_TIMEOUT_MS = 15_000;
const SHIPPED_TIMEOUT_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

export type Load = {
  siteId: string;
  /** Addresses to send to, one after the other. */
  urls: readonly string[];
  /** Hits in requests, each try counted. */
  sent: number;
  /** Hits in tries that were answered 202. */
  answered: number;
  acknowledged: Set<string>;
  /** Other answers, by status; `none` is a connection that was cut. */
  refusals: Map<number | 'none', number>;
  slowestMs: number;
};

/** What became of a load. Of what was acknowledged, `lost` and `doubled` must be 0. */
export type Account = {
  sent: number;
  acknowledged: number;
  stored: number;
  lost: number;
  doubled: number;
  /** Hits that the ledger has, in excess of what it must have at least and at most. */
  unaccounted: number;
};

export function createLoad(siteId: string, urls: readonly string[]): Load {
  return {
    siteId,
    urls,
    sent: 0,
    answered: 0,
    acknowledged: new Set(),
    refusals: new Map(),
    slowestMs: 0,
  };
}

export type WireHit = { i: string; n: string; u: string };

export function makeHits(count = HITS_PER_REQUEST): WireHit[] {
  return Array.from({ length: count }, () => {
    const i = randomBytes(12).toString('hex');
    return { i, n: 'pageview', u: `https://faults.example/${i}` };
  });
}

let turn = 0;

/** One try; the status, or `none` when there was no answer. */
export async function tryOnce(load: Load, hits: readonly WireHit[]): Promise<number | 'none'> {
  turn += 1;
  const url = load.urls[turn % load.urls.length];
  const body = JSON.stringify({ s: load.siteId, h: hits });
  const startedAt = performance.now();
  load.sent += hits.length;
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const status = await fetch(`${url}/e`, { method: 'POST', body, signal }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => 'none' as const,
  );
  if (status !== 202) {
    load.refusals.set(status, (load.refusals.get(status) ?? 0) + 1);
    return status;
  }
  load.slowestMs = Math.max(load.slowestMs, performance.now() - startedAt);
  load.answered += hits.length;
  for (const { i } of hits) load.acknowledged.add(i);
  return status;
}

/** Sends until the work is done, and then until everything that was begun is acknowledged. */
export async function sendWhile(load: Load, work: () => Promise<void>): Promise<void> {
  let isDone = false;
  const sender = async () => {
    while (!isDone) {
      const hits = makeHits();
      while ((await tryOnce(load, hits)) !== 202) await sleep(RETRY_MS);
    }
  };
  const senders = Array.from({ length: SENDERS }, sender);
  try {
    await work();
  } finally {
    isDone = true;
  }
  await Promise.all(senders);
}

/** Waits until every acknowledged hit is stored and the ledger is complete, and counts. */
export async function takeAccount(ground: FaultGround, load: Load): Promise<Account> {
  const deadline = Date.now() + SHIPPED_TIMEOUT_MS;
  for (;;) {
    const account = await count(ground, load).catch(() => null);
    const isSettled = account?.lost === 0 && account.unaccounted === 0;
    if (account !== null && (isSettled || Date.now() > deadline)) return account;
    if (Date.now() > deadline) throw new Error('the stores cannot be read');
    await sleep(100);
  }
}

async function count({ database }: FaultGround, load: Load): Promise<Account> {
  const counts = new Map<string, number>();
  const hits = createHitStore(database);
  const months = (await hits.activeMonths(0, 'latest')).filter(
    ({ siteId }) => siteId === load.siteId,
  );
  for (const { month } of months) {
    const request = { month, storedSince: 0 };
    for await (const { columns } of hits.readBatches(load.siteId, request, 'latest')) {
      for (const id of columns.hitId ?? []) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  const stored = [...counts.values()].reduce((sum, times) => sum + times, 0);
  const ledger = createLedgerStore(database);
  // Beacons with wrong clocks count by them.
  const span = { from: Date.now() - 10 * DAY_MS, to: Date.now() + 10 * DAY_MS };
  const tallies = await ledger.read(load.siteId, span, 'latest');
  const kept = tallies.filter(({ outcome }) => outcome === 'stored' || outcome === 'duplicate');
  const received = kept.reduce((sum, tally) => sum + tally.count, 0);
  const asStored = tallies
    .filter(({ outcome }) => outcome === 'stored')
    .reduce((sum, tally) => sum + tally.count, 0);
  return {
    sent: load.sent,
    acknowledged: load.acknowledged.size,
    stored,
    lost: [...load.acknowledged].filter((id) => !counts.has(id)).length,
    doubled: [...counts.values()].filter((times) => times > 1).length,
    // What was kept without an answer is in the ledger too, and nobody can say how much that is.
    unaccounted:
      Math.abs(asStored - stored) + Math.max(0, load.answered - received, received - load.sent),
  };
}
