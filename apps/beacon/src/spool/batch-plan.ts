/** Which entries make up which batch: written down before a batch is first sent, so that a replay is the same. */
import { BATCH_HITS_MAX, type StoredHit, type Tally, tallyOutcomes } from '@footfall/domain';
import type { Database, RootDatabase } from 'lmdb';
import { newBatchId } from './batch-id.ts';
import { type Entries, hitsIn } from './entries.ts';
import type { NewEntry, SpoolEntry } from './entry.ts';
import type { LedgerPages } from './ledger-pages.ts';
import type { Writer } from './writer.ts';

export type BatchPlan = {
  batchId: string;
  siteId: string;
  month: string;
  hits: number;
  sequences: number[];
  /** True once its ids are claimed: what lies in its entries is what will be stored. */
  isClaimed?: boolean;
};

/** A batch that MongoDB refused for good, with its hits, when they arrived (ms since 1970) and the reason. */
type DeadLetter = BatchPlan & { reason: string; content: StoredHit[]; spooledAt?: number };

type Tables = {
  root: RootDatabase<string, string>;
  writer: Writer;
  entries: Entries;
  deadLetters: Database<string, string>;
  ledger: Pick<LedgerPages, 'add'>;
};

export type Plans = ReturnType<typeof createPlans>;

/** Opens the table of plans. */
export function createPlans({ root, writer, entries, deadLetters, ledger }: Tables) {
  const plans = root.openDB<string, string>({ name: 'batches', encoding: 'string' });

  function remove(plan: BatchPlan): void {
    void plans.remove(plan.batchId);
    for (const sequence of plan.sequences) entries.remove(sequence);
  }

  return {
    /** Every plan that was not finished, in the order in which they were made. */
    read: (): BatchPlan[] =>
      [...plans.getRange({})].map(({ value }) => JSON.parse(value) as BatchPlan),

    /** Those of the plans that are not finished. */
    readById: (batchIds: readonly string[]): BatchPlan[] =>
      batchIds.flatMap((batchId) => {
        const text = plans.get(batchId);
        return text === undefined ? [] : [JSON.parse(text) as BatchPlan];
      }),

    /** Writes a plan down as it is from now on, in the transaction that is open. */
    put: (plan: BatchPlan): void => void plans.put(plan.batchId, JSON.stringify(plan)),

    /** Writes plans down; resolves when they are durable. */
    add: (made: readonly BatchPlan[]): Promise<void> =>
      writer.durably(() => {
        for (const plan of made) void plans.put(plan.batchId, JSON.stringify(plan));
      }),

    /**
     * Forgets plans and their entries. Not waiting for the disk: should the removal be lost in a crash,
     * the batch is sent again and refused as a duplicate.
     */
    async finish(done: readonly BatchPlan[]): Promise<void> {
      await writer.commit(() => {
        for (const plan of done) remove(plan);
      });
    },

    /**
     * Makes two batches of one that was refused, so that the hits beside a bad one are stored. Null when it is
     * a single hit. Under new ids: nothing of the old one was ever stored.
     */
    async split(plan: BatchPlan, at: number): Promise<[BatchPlan, BatchPlan] | null> {
      const { parts, writes } = partsOf(entries, plan);
      if (parts.length < 2) return null;
      const middle = Math.ceil(parts.length / 2);
      const planOf = (some: typeof parts): BatchPlan => ({
        ...plan,
        batchId: newBatchId(at),
        hits: hitsIn(some),
        sequences: some.map(({ sequence }) => sequence),
      });
      const halves: [BatchPlan, BatchPlan] = [
        planOf(parts.slice(0, middle)),
        planOf(parts.slice(middle)),
      ];
      await writer.durably(() => {
        for (const write of writes) write();
        void plans.remove(plan.batchId);
        for (const half of halves) void plans.put(half.batchId, JSON.stringify(half));
      });
      return halves;
    },

    /** Sets a batch aside that will not be taken, with its hits and the reason; the ledger has them as dead letters. */
    setAside(plan: BatchPlan, reason: string): Promise<void> {
      const planned = plan.sequences.map(entries.read).filter((entry) => entry !== undefined);
      const letter: DeadLetter = {
        ...plan,
        reason,
        content: planned.flatMap(({ hits }) => hits),
        ...(planned[0] !== undefined && { spooledAt: planned[0].spooledAt }),
      };
      return writer.durably(() => {
        void deadLetters.put(plan.batchId, JSON.stringify(letter));
        ledger.add(letter.siteId, deadLetterTallies(letter, 1));
        remove(plan);
      });
    },

    /**
     * Puts what was set aside back into the queue, to be shipped under a new batch id, and answers how many
     * batches that were. In the ledger they are no dead letters any more: their next batch counts them.
     */
    async replay(takeSequence: () => number, now: () => number): Promise<number> {
      let count = 0;
      await writer.durably(() => {
        // Read in the turn that writes: whoever is told twice does it once.
        for (const { key, value } of [...deadLetters.getRange({})]) {
          count += 1;
          const letter = JSON.parse(value) as DeadLetter;
          const { siteId, month, content: hits, spooledAt = now() } = letter;
          entries.prepare({ sequence: takeSequence(), siteId, month, hits, spooledAt })();
          // One from before dead letters were counted has no time of arrival, and is not there to be taken out.
          if (letter.spooledAt !== undefined) ledger.add(siteId, deadLetterTallies(letter, -1));
          void deadLetters.remove(key);
        }
      });
      return count;
    },
  };
}

type Part = { sequence: number; count: number };

/** What a plan can be taken apart into, and what has to be written for it. */
function partsOf(entries: Entries, plan: BatchPlan): { parts: Part[]; writes: (() => void)[] } {
  if (plan.sequences.length > 1) {
    const parts = plan.sequences.map(entries.read).filter((entry) => entry !== undefined);
    return { parts, writes: [] };
  }
  const halved = halveEntry(entries, plan);
  return {
    parts: halved.map(({ sequence, hits }) => ({ sequence, count: hits.length })),
    writes: halved.map((entry) => entries.prepare(entry)),
  };
}

/**
 * Two entries of a plan's only one; none when it holds a single hit. The second lies between its sequence and the
 * next whole one, so that it is not taken for something new: entries of a thousand hits are halved ten times at most.
 */
function halveEntry(entries: Entries, { sequences }: BatchPlan): NewEntry[] {
  const [sequence] = sequences;
  const entry = sequence === undefined ? undefined : entries.read(sequence);
  if (sequence === undefined || entry === undefined || entry.count < 2) return [];
  const { siteId, month, spooledAt, hits } = entry;
  const middle = Math.ceil(hits.length / 2);
  const part = (at: number, some: readonly StoredHit[]): NewEntry => {
    return { sequence: at, siteId, month, spooledAt, hits: some };
  };
  return [
    part(sequence, hits.slice(0, middle)),
    part(entries.sequenceBehind(sequence), hits.slice(middle)),
  ];
}

/** What a dead letter is in the ledger; with the sign reversed, that it is one no more. */
function deadLetterTallies({ content, spooledAt = 0 }: DeadLetter, sign: 1 | -1): Tally[] {
  const tallies = tallyOutcomes(spooledAt, new Array(content.length).fill('deadLetter'));
  return tallies.map((tally) => ({ ...tally, count: sign * tally.count }));
}

/** Sorts entries into batches of one site and month. */
export function planBatches(entries: readonly SpoolEntry[], at: number): BatchPlan[] {
  const plans: BatchPlan[] = [];
  const open = new Map<string, BatchPlan>();
  for (const { sequence, siteId, month, count } of entries) {
    const key = `${siteId} ${month}`;
    let current = open.get(key);
    if (current === undefined || current.hits + count > BATCH_HITS_MAX) {
      current = { batchId: newBatchId(at), siteId, month, hits: 0, sequences: [] };
      open.set(key, current);
      plans.push(current);
    }
    current.sequences.push(sequence);
    current.hits += count;
  }
  return plans;
}
