/** The spool: what was acknowledged lies here, durable, until MongoDB has it. */
import { mkdirSync } from 'node:fs';
import { BATCH_SCHEMA, type HitColumns, packHits, type StoredHit, unpackHits } from '@footfall/domain';
import { type Database, open, type RootDatabase } from 'lmdb';
import { monthsOf } from './months.ts';
import { isAlive, parseOwner, thisProcess } from './owner.ts';
import { createSeenIds } from './seen-ids.ts';

/** Hits of one request that happened in one UTC month; what a batch is made of. */
export type SpoolEntry = { sequence: number; siteId: string; month: string; hits: StoredHit[] };

/** Which entries make up a batch: written down before it is first sent, so that a replay is the same. */
export type BatchPlan = { batchId: string; siteId: string; month: string; sequences: number[] };

export type SpoolStats = { entries: number; bytes: number; deadLetters: number };

export type Spool = ReturnType<typeof createSpool>;

export type SpoolOptions = {
  /** The folder; made when it is missing. */
  dir: string;
  bytesMax: number;
  now: () => number;
};

/** Another process works on the same folder. */
export class SpoolInUse extends Error {}

/** Disks that do not answer for this long count as failed: the sender hears that nothing was kept. */
const FLUSH_TIMEOUT_MS = 10_000;
/** Sizes are read from the file this often at most. */
const STATS_EVERY_MS = 50;
const DATABASES_MAX = 8;

type EntryValue = {
  schema: number;
  siteId: string;
  month: string;
  spooledAt: number;
  count: number;
  columns: HitColumns;
};

/**
 * Opens the spool.
 *
 * @throws SpoolInUse when another living process has it open.
 */
export function openSpool(options: SpoolOptions): Spool {
  mkdirSync(options.dir, { recursive: true });
  const root = open<string, string>({
    path: options.dir,
    encoding: 'string',
    maxDbs: DATABASES_MAX,
  });
  try {
    takeOwnership(root, options.dir);
  } catch (error) {
    void root.close();
    throw error;
  }
  return createSpool(root, options);
}

/** Under the file's own write lock, so that of two processes that start at once one is refused. */
function takeOwnership(root: RootDatabase<string, string>, dir: string): void {
  root.transactionSync(() => {
    const owner = parseOwner(root.get('owner'));
    if (owner !== null && isAlive(owner)) {
      throw new SpoolInUse(
        `The spool ${dir} is in use by process ${owner.pid}; give each beacon a FOOTFALL_DATA of its own.`,
      );
    }
    void root.put('owner', JSON.stringify(thisProcess()));
  });
}

function createSpool(root: RootDatabase<string, string>, options: SpoolOptions) {
  const entries = root.openDB<string, number>({ name: 'entries', encoding: 'string' });
  const plans = root.openDB<string, string>({ name: 'batches', encoding: 'string' });
  const deadLetters = root.openDB<string, string>({ name: 'deadLetters', encoding: 'string' });
  const seen = createSeenIds(root, options.now);
  let nextSequence = Math.max(lastKey(entries), seen.lastSequence()) + 1;
  const readStats = cachedStats({ entries, deadLetters }, options.now);

  /** Queues writes; resolves when they are on the disk. */
  async function durably(writes: () => void): Promise<void> {
    const committed = root.batch(writes);
    // Asked for in the same turn as the writes, this is the flush of their own transaction.
    const flushed = new Promise((resolve, reject) => root.flushed.then(resolve, reject));
    try {
      await committed;
    } catch (error) {
      throw await causeOf(error);
    }
    await within(flushed, FLUSH_TIMEOUT_MS);
  }

  function write(siteId: string, hits: readonly StoredHit[], ids: readonly Buffer[]): Promise<void> {
    const first = nextSequence;
    const values = monthsOf(hits).map(([month, ofMonth]) =>
      toValue({ siteId, month, hits: ofMonth }, options.now()),
    );
    nextSequence += values.length;
    return durably(() => {
      values.forEach((value, index) => void entries.put(first + index, value));
      seen.put(first, ids);
    });
  }

  return {
    /**
     * Keeps hits of one site and resolves when they are durable: `true` for each that was kept, `false`
     * for one whose id is known already (from this request, an earlier one or one that is being written:
     * then it waits for that). Rejects when the disk fails: then nothing is promised.
     */
    async append(siteId: string, hits: readonly StoredHit[]): Promise<boolean[]> {
      const { isNew, newIds, others } = seen.split(siteId, hits);
      const fresh = hits.filter((_, index) => isNew[index]);
      if (fresh.length > 0) {
        const writing = write(siteId, fresh, newIds);
        seen.whileWriting(newIds, writing);
        others.push(writing);
      }
      await Promise.all(others);
      return isNew;
    },

    /** False when the quota is used up. */
    hasRoom: () => readStats().bytes < options.bytesMax,
    stats: readStats,

    /** When the entry that waits for longest came in (ms since 1970); null when nothing waits. */
    oldestAt(): number | null {
      for (const { value } of entries.getRange({ limit: 1 })) {
        return (JSON.parse(value) as EntryValue).spooledAt;
      }
      return null;
    },

    /** Entries behind a sequence, in order: at most about `hitsMax` hits. */
    readAfter(sequence: number, hitsMax: number): SpoolEntry[] {
      const found: SpoolEntry[] = [];
      let count = 0;
      for (const { key, value } of entries.getRange({ start: sequence + 1 })) {
        const entry = toEntry(key, value);
        found.push(entry);
        count += entry.hits.length;
        if (count >= hitsMax) break;
      }
      return found;
    },

    /** The entries of a plan; those that are gone are left out. */
    readPlanned(plan: BatchPlan): SpoolEntry[] {
      return plan.sequences.flatMap((sequence) => {
        const value = entries.get(sequence);
        return value === undefined ? [] : [toEntry(sequence, value)];
      });
    },

    /** Every plan that was not finished, in the order in which they were made. */
    readPlans: (): BatchPlan[] =>
      [...plans.getRange({})].map(({ value }) => JSON.parse(value) as BatchPlan),

    /** Writes plans down; resolves when they are durable. */
    plan: (made: readonly BatchPlan[]): Promise<void> =>
      durably(() => {
        for (const plan of made) void plans.put(plan.batchId, JSON.stringify(plan));
      }),

    /**
     * Forgets plans and their entries. Not waiting for the disk: should the removal be lost in a crash,
     * the batch is sent again and refused as a duplicate.
     */
    async finish(done: readonly BatchPlan[]): Promise<void> {
      await root.batch(() => {
        for (const plan of done) removePlan(plan);
      });
    },

    /** Sets a batch aside that will never be taken, with the reason. */
    setAside: (plan: BatchPlan, content: { reason: string; hits: StoredHit[] }): Promise<void> =>
      durably(() => {
        void deadLetters.put(plan.batchId, JSON.stringify({ ...plan, ...content }));
        removePlan(plan);
      }),

    /** Forgets ids that are older than they need to be known; a bounded step, true when there is more to do. */
    pruneSeen: (): Promise<boolean> => seen.prune(),

    /** Closes the file and lets another process have it. */
    async close(): Promise<void> {
      await root.remove('owner');
      await root.flushed;
      await root.close();
    },
  };

  function removePlan(plan: BatchPlan): void {
    void plans.remove(plan.batchId);
    for (const sequence of plan.sequences) void entries.remove(sequence);
  }
}

function toValue(
  entry: { siteId: string; month: string; hits: readonly StoredHit[] },
  spooledAt: number,
): string {
  const { siteId, month, hits } = entry;
  const columns = packHits(hits);
  const value: EntryValue = { schema: BATCH_SCHEMA, siteId, month, spooledAt, count: hits.length, columns };
  return JSON.stringify(value);
}

function toEntry(sequence: number, text: string): SpoolEntry {
  const { siteId, month, count, columns } = JSON.parse(text) as EntryValue;
  return { sequence, siteId, month, hits: unpackHits(columns, count) };
}

function lastKey(database: Database<string, number>): number {
  for (const key of database.getKeys({ reverse: true, limit: 1 })) return key;
  return 0;
}

type PageCounts = {
  pageSize: number;
  treeBranchPageCount: number;
  treeLeafPageCount: number;
  overflowPages: number;
  entryCount: number;
};

/** Reads sizes from the file, and for a moment from memory. */
function cachedStats(
  databases: { entries: Database<string, number>; deadLetters: Database<string, string> },
  now: () => number,
): () => SpoolStats {
  let stats: SpoolStats = { entries: 0, bytes: 0, deadLetters: 0 };
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (Math.abs(now() - readAt) < STATS_EVERY_MS) return stats;
    readAt = now();
    const waiting = databases.entries.getStats() as PageCounts;
    const dead = databases.deadLetters.getStats() as PageCounts;
    stats = {
      entries: waiting.entryCount,
      bytes: bytesOf(waiting) + bytesOf(dead),
      deadLetters: dead.entryCount,
    };
    return stats;
  };
}

function bytesOf(pages: PageCounts): number {
  const { treeBranchPageCount, treeLeafPageCount, overflowPages, pageSize } = pages;
  return (treeBranchPageCount + treeLeafPageCount + overflowPages) * pageSize;
}

/** A failed commit hides its cause in a promise that must not be left alone. */
async function causeOf(error: unknown): Promise<Error> {
  if (!(error instanceof Error)) return new Error('the spool could not be written', { cause: error });
  if (!('commitError' in error)) return error;
  const cause = await Promise.resolve(error.commitError).catch((reason: unknown) => reason);
  return new Error('the spool could not be written', { cause });
}

function within(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the disk does not answer')), timeoutMs);
    promise.then(() => resolve(), reject).finally(() => clearTimeout(timer));
  });
}
