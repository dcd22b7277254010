/** Writes to LMDB and waits until the disk has it. */
import type { RootDatabase } from 'lmdb';

/** Disks that do not answer for this long count as failed: the sender hears that nothing was kept. */
const FLUSH_TIMEOUT_MS = 10_000;

/** Queues writes as one transaction; resolves when they are on the disk, rejects with the disk's error. */
export function durably(root: RootDatabase<string, string>, writes: () => void): Promise<void> {
  return begin(root, writes).durable;
}

type Begun = { committed: Promise<void>; durable: Promise<void> };

function begin(root: RootDatabase<string, string>, writes: () => void): Begun {
  const committed = commit(root, writes);
  // Asked for in the same turn as the writes, this is the flush of their own transaction.
  const flushed = new Promise((resolve, reject) => root.flushed.then(resolve, reject));
  // When the commit fails nobody waits for the flush any more, nor for durability who only waits for the commit.
  flushed.catch(() => {});
  const durable = committed.then(() => within(flushed, FLUSH_TIMEOUT_MS));
  durable.catch(() => {});
  return { committed, durable };
}

export type Turns = ReturnType<typeof createTurns>;

/**
 * Joins writes that come one by one: those of one turn of the event loop are one transaction with one wait, in
 * the order in which they came, and fail together.
 */
export function createTurns(root: RootDatabase<string, string>) {
  let open: { writes: (() => void)[]; begun: Promise<Begun> } | undefined;

  async function beginLater(writes: readonly (() => void)[]): Promise<Begun> {
    await new Promise((resolve) => setImmediate(resolve));
    open = undefined;
    return begin(root, () => {
      for (const write of writes) write();
    });
  }

  function join(write: () => void): Promise<Begun> {
    if (open === undefined) {
      const writes: (() => void)[] = [];
      open = { writes, begun: beginLater(writes) };
    }
    open.writes.push(write);
    return open.begun;
  }

  return {
    /** Resolves when the write is on the disk, rejects with the disk's error. */
    durably: async (write: () => void): Promise<void> => (await join(write)).durable,
    /** Resolves when others see it. */
    commit: async (write: () => void): Promise<void> => (await join(write)).committed,
  };
}

/**
 * Queues writes as one transaction; resolves when others see them, which is not yet when the disk has them.
 * What is written within one turn of the event loop is one transaction anyway. LMDB's own `batch` would say so
 * too, but makes its writing thread and this one wait for each other: five times as long until the flush.
 */
export async function commit(
  root: RootDatabase<string, string>,
  writes: () => void,
): Promise<void> {
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
