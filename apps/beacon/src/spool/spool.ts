/** The spool: what was acknowledged lies here, durable, until MongoDB has it. */
import { mkdirSync } from 'node:fs';
import type { Outcome, StoredHit } from '@footfall/domain';
import { type Database, open, type RootDatabase } from 'lmdb';
import { type BatchPlan, createPlans, type DeadLetter } from './batch-plan.ts';
import { durably } from './durably.ts';
import { readEntry, type SpoolEntry, spooledAtOf, writeEntry } from './entry.ts';
import { createLedgerPages, type LedgerPages } from './ledger-pages.ts';
import { monthsOf } from './months.ts';
import { isAlive, parseOwner, thisProcess } from './owner.ts';
import { createSeenIds, type SeenIds } from './seen-ids.ts';
import { createStats } from './stats.ts';

export type SpoolOptions = {
  /** The folder; made when it is missing. */
  dir: string;
  bytesMax: number;
  now: () => number;
};

/** Another process works on the same folder. */
export class SpoolInUse extends Error {}

const TABLES_MAX = 12;

/**
 * Opens the spool.
 *
 * @throws SpoolInUse when another living process has it open.
 */
export function openSpool(options: SpoolOptions) {
  mkdirSync(options.dir, { recursive: true });
  const root = open<string, string>({
    path: options.dir,
    encoding: 'string',
    maxDbs: TABLES_MAX,
  });
  try {
    takeOwnership(root, options.dir);
  } catch (error) {
    void root.close();
    throw error;
  }
  return createSpool(root, options);
}

export type Spool = ReturnType<typeof openSpool>;

function createSpool(root: RootDatabase<string, string>, options: SpoolOptions) {
  const entries = root.openDB<string, number>({ name: 'entries', encoding: 'string' });
  const deadLetters = root.openDB<string, string>({ name: 'deadLetters', encoding: 'string' });
  const seen = createSeenIds(root, options.now);
  const ledger = createLedgerPages(root, options.now);
  const readStats = createStats({ entries, deadLetters }, options.now);
  return {
    /**
     * Keeps hits of one site and resolves when they are durable: `true` for each that was kept, `false`
     * for one whose id is known already (from this request, an earlier one or one that is being written:
     * then it waits for that). `ended` are the outcomes of the request's hits that are not kept: they are
     * counted, as duplicates are, in the same transaction. Rejects when the disk fails: then nothing is promised.
     */
    append: createAppend({ root, entries, seen, ledger }, options.now),

    /** Counts of hits that were not kept. */
    ledger,

    /** False when the quota is used up. */
    hasRoom: () => readStats().bytes < options.bytesMax,
    stats: readStats,

    /** When the entry that waits for longest came in (ms since 1970); null when nothing waits. */
    oldestAt(): number | null {
      for (const { value } of entries.getRange({ limit: 1 })) return spooledAtOf(value);
      return null;
    },

    /** Entries behind a sequence, in order: at most about `hitsMax` hits. */
    readAfter: (sequence: number, hitsMax: number) => readAfter(entries, sequence, hitsMax),

    /** The entries of a plan; those that are gone are left out. */
    readPlanned: (plan: BatchPlan): SpoolEntry[] =>
      plan.sequences.flatMap((sequence) => {
        const value = entries.get(sequence);
        return value === undefined ? [] : [readEntry(sequence, value)];
      }),

    /** What the shipper has decided. */
    plans: createPlans({ root, entries, deadLetters }),

    /**
     * Puts what was set aside back into the queue, to be shipped under a new batch id, and answers how many
     * batches that were. Only before anything is appended: for the command that does this and nothing else.
     */
    async replayDeadLetters(): Promise<number> {
      const letters = [...deadLetters.getRange({})];
      const first = Math.max(lastKey(entries), seen.lastSequence()) + 1;
      await durably(root, () => {
        letters.forEach(({ key, value }, index) => {
          const { siteId, month, content } = JSON.parse(value) as DeadLetter;
          const entry = writeEntry({ siteId, month, hits: content }, options.now());
          void entries.put(first + index, entry);
          void deadLetters.remove(key);
        });
      });
      return letters.length;
    },

    /** Forgets ids that are older than they need to be known; a bounded step, true when there is more to do. */
    pruneSeen: (): Promise<boolean> => seen.prune(),

    /** Closes the file and lets another process have it. */
    async close(): Promise<void> {
      await openMeta(root).remove('owner');
      await root.flushed;
      await root.close();
    },
  };
}

type Writing = {
  hits: readonly StoredHit[];
  ids: readonly Buffer[];
  /** The outcomes of those that are not kept. */
  unkept: readonly Outcome[];
};

type AppendTables = {
  root: RootDatabase<string, string>;
  entries: Database<string, number>;
  seen: SeenIds;
  ledger: LedgerPages;
};

function createAppend({ root, entries, seen, ledger }: AppendTables, now: () => number) {
  let nextSequence = Math.max(lastKey(entries), seen.lastSequence()) + 1;

  function write(siteId: string, { hits, ids, unkept }: Writing): Promise<void> {
    const first = nextSequence;
    const values = monthsOf(hits).map(([month, ofMonth]) =>
      writeEntry({ siteId, month, hits: ofMonth }, now()),
    );
    nextSequence += values.length;
    return durably(root, () => {
      values.forEach((value, index) => void entries.put(first + index, value));
      if (ids.length > 0) seen.put(first, ids);
      ledger.put(siteId, unkept);
    });
  }

  return async (
    siteId: string,
    hits: readonly StoredHit[],
    ended: readonly Outcome[] = [],
  ): Promise<boolean[]> => {
    const { isNew, newIds, others } = seen.split(siteId, hits);
    const fresh = hits.filter((_, index) => isNew[index]);
    const duplicates = new Array<Outcome>(hits.length - fresh.length).fill('duplicate');
    const unkept = [...ended, ...duplicates];
    if (fresh.length > 0 || unkept.length > 0) {
      const writing = write(siteId, { hits: fresh, ids: newIds, unkept });
      seen.whileWriting(newIds, writing);
      others.push(writing);
    }
    await Promise.all(others);
    return isNew;
  };
}

function readAfter(
  entries: Database<string, number>,
  sequence: number,
  hitsMax: number,
): SpoolEntry[] {
  const found: SpoolEntry[] = [];
  let count = 0;
  for (const { key, value } of entries.getRange({ start: sequence + 1 })) {
    const entry = readEntry(key, value);
    found.push(entry);
    count += entry.hits.length;
    if (count >= hitsMax) break;
  }
  return found;
}

function lastKey(table: Database<string, number>): number {
  for (const key of table.getKeys({ reverse: true, limit: 1 })) return key;
  return 0;
}

function openMeta(root: RootDatabase<string, string>): Database<string, string> {
  return root.openDB<string, string>({ name: 'meta', encoding: 'string' });
}

/** Under the file's own write lock, so that of two processes that start at once one is refused. */
function takeOwnership(root: RootDatabase<string, string>, dir: string): void {
  const meta = openMeta(root);
  root.transactionSync(() => {
    const owner = parseOwner(meta.get('owner'));
    if (owner !== null && isAlive(owner)) {
      throw new SpoolInUse(
        `The spool ${dir} is in use by process ${owner.pid}; give each beacon a FOOTFALL_DATA of its own.`,
      );
    }
    void meta.put('owner', JSON.stringify(thisProcess()));
  });
}
