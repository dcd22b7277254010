/** The spool: what was acknowledged lies here, durable, until MongoDB has it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { createAppend } from './append.ts';
import { type BatchPlan, createPlans } from './batch-plan.ts';
import { createSpoolClaims, readPlanned } from './claims.ts';
import { createEntries } from './entries.ts';
import { createLedgerPages } from './ledger-pages.ts';
import { isAlive, parseOwner, thisProcess } from './owner.ts';
import { createRoom } from './room.ts';
import { createSeenIds } from './seen-ids.ts';
import { createStats } from './stats.ts';
import { createWriter } from './writer.ts';

export type SpoolOptions = {
  /** The folder; made when it is missing. */
  dir: string;
  bytesMax: number;
  now: () => number;
};

/** Another process works on the same folder. */
export class SpoolInUse extends Error {
  /** The one that has it. */
  readonly pid: number;

  constructor(message: string, pid: number) {
    super(message);
    this.pid = pid;
  }
}

const TABLES_MAX = 12;
/** As LMDB names it in the folder that it is given. */
const LMDB_FILE = 'data.mdb';

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
  const { now } = options;
  const meta = openMeta(root);
  const entries = createEntries(root);
  const deadLetters = root.openDB<string, string>({ name: 'deadLetters', encoding: 'string' });
  const writer = createWriter(root, createRoom(root, join(options.dir, LMDB_FILE)));
  const seen = createSeenIds({ root, writer, now });
  const ledger = createLedgerPages({ root, writer, now });
  const plans = createPlans({ root, writer, entries, deadLetters, ledger });
  const readStats = createStats({ entries: entries.table, deadLetters }, now);
  // Entries that were halved lie between two whole numbers.
  let lastSequence = Math.floor(Math.max(entries.lastSequence(), seen.lastSequence()));
  const takeSequence = () => {
    lastSequence += 1;
    return lastSequence;
  };
  return {
    /**
     * Keeps hits of one site and resolves when they are durable: `true` for each that was kept, `false`
     * for one whose id is known already (from this request, an earlier one or one that is being written:
     * then it waits for that), or that is said to be a duplicate. How the request's other hits ended is counted in the same transaction, as
     * duplicates are. Rejects when the disk fails: then nothing is promised.
     */
    append: createAppend({ writer, entries, seen, ledger, takeSequence, now }),

    /** Whether a hit of that id was kept lately, here or by another spool. */
    isKnownId: seen.isKnown,

    /** Counts of hits that were not kept. */
    ledger,

    /** False when the quota is used up. */
    hasRoom: () => readStats().bytes < options.bytesMax,
    bytesMax: options.bytesMax,
    stats: readStats,

    /** When the entry that waits for longest came in (ms since 1970); null when nothing waits. */
    oldestAt: () => entries.oldestAt(),

    isEmpty: () => entries.isEmpty(),

    /** Entries behind a sequence, in order: at most about `hitsMax` hits. */
    readAfter: (sequence: number, hitsMax: number) => entries.readAfter(sequence, hitsMax),

    /** The entries of a plan; those that are gone are left out. */
    readPlanned: (plan: BatchPlan) => readPlanned(entries, plan),

    /** What the shipper has decided. */
    plans,

    /** Which hits others had first. */
    claims: createSpoolClaims({ writer, meta, entries, plans, seen, ledger, takeSequence }),

    /** Puts what was set aside back into the queue, and answers how many batches that were. */
    replayDeadLetters: (): Promise<number> => plans.replay(takeSequence, now),

    /** Forgets ids that are older than they need to be known; a bounded step, true when there is more to do. */
    pruneSeen: (): Promise<boolean> => seen.prune(),

    /** Closes the file, which takes nothing more from then on, and lets another process have it. */
    close: (): Promise<void> => writer.close(() => void meta.remove('owner')),
  };
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
        owner.pid,
      );
    }
    void meta.put('owner', JSON.stringify(thisProcess()));
  });
}
