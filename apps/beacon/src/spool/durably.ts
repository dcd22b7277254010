/** Writes to LMDB and waits until the disk has it. */
import type { RootDatabase } from 'lmdb';

/** Disks that do not answer for this long count as failed: the sender hears that nothing was kept. */
const FLUSH_TIMEOUT_MS = 10_000;

/** Queues writes as one transaction; resolves when they are on the disk, rejects with the disk's error. */
export async function durably(
  root: RootDatabase<string, string>,
  writes: () => void,
): Promise<void> {
  const committed = commit(root, writes);
  // Asked for in the same turn as the writes, this is the flush of their own transaction.
  const flushed = new Promise((resolve, reject) => root.flushed.then(resolve, reject));
  // When the commit fails nobody waits for the flush any more.
  flushed.catch(() => {});
  await committed;
  await within(flushed, FLUSH_TIMEOUT_MS);
}

/** Queues writes as one transaction; resolves when others see them, which is not yet when the disk has them. */
export async function commit(
  root: RootDatabase<string, string>,
  writes: () => void,
): Promise<void> {
  try {
    await root.batch(writes);
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
