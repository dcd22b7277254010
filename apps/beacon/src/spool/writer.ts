/** Writes to LMDB and waits until the disk has it. */
import type { RootDatabase } from 'lmdb';
import type { Need, Room } from './room.ts';

/** Disks that do not answer for this long count as failed: the sender hears that nothing was kept. */
const FLUSH_TIMEOUT_MS = 10_000;

/** `committed`: others see it. `durable`: the disk has it. Both reject with the disk's error. */
type Written = { committed: Promise<void>; durable: Promise<void> };

/** Plans and counts, each transaction: they touch many places, and what they remove makes room. */
const KEEPING: Need = { bytes: 1024 * 1024, spare: 0 };
/** When the disk is full hits are refused first, so that those that are here can still be planned, shipped and forgotten. */
const SPARE_BYTES = 2 * 1024 * 1024;
const TURN_BYTES = 128 * 1024;
/** A hit is far smaller, nearly always. */
const HIT_BYTES = 4 * 1024;

export type Writer = ReturnType<typeof createWriter>;

/** The only one that writes to a spool's file while it is open. */
export function createWriter(root: RootDatabase<string, string>, room: Room) {
  /** Resolves when the last transaction was committed, or failed. */
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;
  let open: Turn | undefined;

  /**
   * One transaction after the other: with more under way when one fails, LMDB's queue may answer none of them any more, or
   * take the process with it.
   */
  async function begin(writes: () => void, need: () => Need): Promise<Written> {
    // Queued on a closed file it would end the process from within LMDB.
    if (isClosed) throw new Error('the spool is closed');
    const before = last;
    let end = () => {};
    last = new Promise((resolve) => {
      end = resolve;
    });
    try {
      await before;
      await within(room.take(need), FLUSH_TIMEOUT_MS);
    } catch (error) {
      end();
      throw new Error('the spool could not be written', { cause: error });
    }
    const written = write(root, writes);
    written.committed.then(end, end);
    return written;
  }

  async function beginLater(turn: Turn['joined']): Promise<Written> {
    await new Promise((resolve) => setImmediate(resolve));
    const write = () => {
      open = undefined;
      for (const one of turn) one.write();
    };
    const hits = () => turn.reduce((sum, one) => sum + one.hits(), 0);
    return await begin(write, () => {
      return { bytes: TURN_BYTES + hits() * HIT_BYTES, spare: SPARE_BYTES };
    });
  }

  function openTurn(): Turn {
    const joined: Turn['joined'] = [];
    const begun = beginLater(joined);
    const written = {
      committed: begun.then(({ committed }) => committed),
      durable: begun.then(({ durable }) => durable),
    };
    // Most wait for one of the two. One that could not begin is not joined any more.
    const close = () => {
      if (open?.joined === joined) open = undefined;
    };
    written.committed.catch(close);
    written.durable.catch(() => {});
    return { joined, written };
  }

  /** Queues writes as one transaction; resolves when they are on the disk, rejects with the disk's error. */
  async function durably(writes: () => void): Promise<void> {
    await (await begin(writes, () => KEEPING)).durable;
  }

  return {
    durably,

    /** Queues writes as one transaction; resolves when others see them, which is not yet when the disk has them. */
    async commit(writes: () => void): Promise<void> {
      await (await begin(writes, () => KEEPING)).committed;
    },

    /**
     * Has it written in the next transaction, with so many hits as there are by then. Joins writes that come one by one:
     * those that come while a transaction is being committed are the next one, in the order in which they came, and fail
     * together. The busier it is, the more of them share a transaction.
     */
    join(write: () => void, hits: () => number): Written {
      open ??= openTurn();
      open.joined.push({ write, hits });
      return open.written;
    },

    /** Writes what is queued, then this, and takes no more; the file is closed also when that fails. */
    async close(writes: () => void): Promise<void> {
      const closing = durably(writes);
      isClosed = true;
      try {
        await closing;
      } finally {
        room.close();
        await root.close();
      }
    },
  };
}

type Turn = { joined: { write: () => void; hits: () => number }[]; written: Written };

function write(root: RootDatabase<string, string>, writes: () => void): Written {
  const committed = within(commitNow(root, writes), FLUSH_TIMEOUT_MS);
  // Asked for in the same turn as the writes, this is the flush of their own transaction.
  const flushed = new Promise((resolve, reject) => root.flushed.then(resolve, reject));
  // When the commit fails nobody waits for the flush any more, nor for durability who only waits for the commit.
  flushed.catch(() => {});
  const durable = committed.then(() => within(flushed, FLUSH_TIMEOUT_MS));
  durable.catch(() => {});
  return { committed, durable };
}

/**
 * What is written within one turn of the event loop is one transaction anyway. LMDB's own `batch` would say so
 * too, but makes its writing thread and this one wait for each other: five times as long until the flush.
 */
async function commitNow(root: RootDatabase<string, string>, writes: () => void): Promise<void> {
  try {
    writes();
    await root.committed;
  } catch (error) {
    throw await causeOf(error);
  }
}

/**
 * True for the copy of a failed commit that LMDB keeps for itself and lets go unheard. Whoever asked for the
 * writes hears of the failure and answers for it; the copy must not end the process because the disk is full.
 */
export function isUnheardCommit(error: unknown): boolean {
  return error instanceof Error && 'commitError' in error;
}

/** A failed commit hides its cause in a promise that must not be left alone. */
async function causeOf(error: unknown): Promise<Error> {
  const isCommit = error instanceof Error && 'commitError' in error;
  const cause = isCommit
    ? await Promise.resolve(error.commitError).catch((reason: unknown) => reason)
    : error;
  return new Error('the spool could not be written', { cause });
}

function within(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the disk does not answer')), timeoutMs);
    promise.then(() => resolve(), reject).finally(() => clearTimeout(timer));
  });
}
