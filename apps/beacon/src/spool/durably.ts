/** Writes to LMDB and waits until the disk has it. */
import type { RootDatabase } from 'lmdb';

/** Disks that do not answer for this long count as failed: the sender hears that nothing was kept. */
const FLUSH_TIMEOUT_MS = 10_000;

/** Queues writes as one transaction; resolves when they are on the disk, rejects with the disk's error. */
export async function durably(
  root: RootDatabase<string, string>,
  writes: () => void,
): Promise<void> {
  await (await begin(root, writes)).durable;
}

/** Queues writes as one transaction; resolves when others see them, which is not yet when the disk has them. */
export async function commit(
  root: RootDatabase<string, string>,
  writes: () => void,
): Promise<void> {
  await (await begin(root, writes)).committed;
}

/** `committed`: others see it. `durable`: the disk has it. Both reject with the disk's error. */
type Written = { committed: Promise<void>; durable: Promise<void> };

/** Of each file: resolves when its last transaction was committed, or failed. */
const lastOf = new WeakMap<RootDatabase<string, string>, Promise<void>>();

/**
 * One transaction after the other: with more under way when one fails, for a disk that is full, LMDB's queue may answer none
 * of them any more, or take the process with it.
 */
async function begin(root: RootDatabase<string, string>, writes: () => void): Promise<Written> {
  const before = lastOf.get(root);
  let end = () => {};
  lastOf.set(
    root,
    new Promise((resolve) => {
      end = resolve;
    }),
  );
  await before;
  const written = write(root, writes);
  written.committed.then(end, end);
  return written;
}

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

export type Turns = ReturnType<typeof createTurns>;

/**
 * Joins writes that come one by one: those that come while a transaction is being committed are the next one, in
 * the order in which they came, and fail together. The busier it is, the more of them share a transaction.
 */
export function createTurns(root: RootDatabase<string, string>) {
  let open: { writes: (() => void)[]; written: Written } | undefined;

  async function beginLater(writes: readonly (() => void)[]): Promise<Written> {
    await new Promise((resolve) => setImmediate(resolve));
    return await begin(root, () => {
      open = undefined;
      for (const one of writes) one();
    });
  }

  function openTurn() {
    const writes: (() => void)[] = [];
    const begun = beginLater(writes);
    const written = {
      committed: begun.then(({ committed }) => committed),
      durable: begun.then(({ durable }) => durable),
    };
    // Most wait for one of the two.
    written.committed.catch(() => {});
    written.durable.catch(() => {});
    return { writes, written };
  }

  return {
    /** Has it written in the next transaction. */
    join(write: () => void): Written {
      open ??= openTurn();
      open.writes.push(write);
      return open.written;
    },
  };
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
