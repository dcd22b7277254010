/** The batches that are to be sent, and when. */
import type { BatchPlan } from './batch-plan.ts';

/** A batch with how often it was tried and when it is due (ms since 1970). */
export type Cargo = { plan: BatchPlan; tries: number; dueAt: number };

/** What is sent at once: reading and encoding it keeps requests waiting for about 20 ms. */
export const SEND_HITS_MAX = 2_000;
/** Many small batches when there are many small sites. */
export const SEND_BATCHES_MAX = 500;
/** With this many batches to try again, nothing new is taken up: their shard is away. */
const HELD_MAX = 5_000;

export type Hold = ReturnType<typeof createHold>;

export function createHold() {
  const cargoes = new Map<string, Cargo>();
  return {
    add(plans: readonly BatchPlan[]): void {
      for (const plan of plans) cargoes.set(plan.batchId, { plan, tries: 0, dueAt: 0 });
    },

    /** Plans as they are from now on. */
    replace(plans: readonly BatchPlan[]): void {
      for (const plan of plans) {
        const cargo = cargoes.get(plan.batchId);
        if (cargo !== undefined) cargo.plan = plan;
      }
    },

    remove(plans: readonly BatchPlan[]): void {
      for (const plan of plans) cargoes.delete(plan.batchId);
    },

    /** True when nothing is due, so that new batches may be planned. */
    hasTime(at: number): boolean {
      if (cargoes.size >= HELD_MAX) return false;
      for (const cargo of cargoes.values()) if (cargo.dueAt <= at) return false;
      return true;
    },

    /** The batches whose time has come, as many as may be sent at once. */
    takeDue(at: number): Cargo[] {
      const due: Cargo[] = [];
      let hits = 0;
      for (const cargo of cargoes.values()) {
        if (cargo.dueAt > at) continue;
        due.push(cargo);
        hits += cargo.plan.hits;
        if (hits >= SEND_HITS_MAX || due.length >= SEND_BATCHES_MAX) break;
      }
      return due;
    },
  };
}
