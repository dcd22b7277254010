/** Claims the hits of batches before they are sent, so that an id that came to several beacons is stored by one. */
import type { Claim, ClaimStore } from '@footfall/db';
import type { Metrics } from '../metrics.ts';
import type { BatchPlan } from './batch-plan.ts';
import type { SpoolClaims } from './claims.ts';

export type ClaimLog = Pick<ClaimStore, 'add' | 'readAfter' | 'prune'>;

export type ClaimerParts = {
  claims: SpoolClaims;
  log: ClaimLog;
  metrics: Metrics;
  now: () => number;
};

/** Each time that another was first there is more to read; beyond this the database is not worth asking now. */
const TRIES_MAX = 50;
const PRUNE_EVERY_MS = 3_600_000;

export type Claimer = ReturnType<typeof createClaimer>;

export function createClaimer({ claims, log, metrics, now }: ClaimerParts) {
  /** False while nobody can have added a claim unseen but by making our next one fail. */
  let isBehind = true;
  let pruneAt = now() + PRUNE_EVERY_MS;

  async function take(claim: Claim): Promise<BatchPlan[]> {
    const { settled, duplicates } = await claims.take(claim);
    metrics.claimedElsewhere.inc(duplicates);
    return settled;
  }

  async function catchUp(): Promise<BatchPlan[]> {
    const settled: BatchPlan[] = [];
    for await (const claim of log.readAfter(claims.readUntil(), 'latest')) {
      settled.push(...(await take(claim)));
    }
    return settled;
  }

  return {
    /**
     * Claims plans that are not claimed yet, and answers with them as they are from then on: some with fewer
     * hits, or none. Rejects when the log cannot be reached; what was claimed all the same is found there.
     */
    async claim(plans: readonly BatchPlan[]): Promise<BatchPlan[]> {
      const open = new Map(plans.map((plan) => [plan.batchId, plan]));
      const settled: BatchPlan[] = [];
      const note = (some: readonly BatchPlan[]) => {
        settled.push(...some);
        for (const { batchId } of some) open.delete(batchId);
      };
      for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        if (isBehind) note(await catchUp());
        if (open.size === 0) return settled;
        // Unless the answer comes and is good.
        isBehind = true;
        const claim: Claim = {
          sequence: claims.readUntil() + 1,
          spoolId: claims.spoolId,
          batchIds: [...open.keys()],
          ids: claims.claimable([...open.values()]),
        };
        if (!(await log.add(claim))) continue;
        note(await take(claim));
        isBehind = false;
        return settled;
      }
      throw new Error('other beacons claim faster than this one can read');
    },

    /** Deletes claims that nobody needs any more, now and then. */
    async prune(): Promise<void> {
      if (now() < pruneAt) return;
      pruneAt = now() + PRUNE_EVERY_MS;
      await log.prune();
    },
  };
}
