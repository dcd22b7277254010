// Answers a write that a driver sends again, after it lost the first answer, without doing it twice.
//
// What is promised. Within the life of this process: the newest retryable write of each of the last 10,000 sessions is
// done at most once, and a repetition gets the first answer (or waits for it). When the process, or the primary, dies
// in between: DocumentDB's own record, committed with the write and replicated with it, covers a command with exactly
// one write statement, for one repetition, which is all a driver does. A command with several statements (insertMany,
// bulkWrite) is then done again: its inserts fail as duplicates of their _id, its updates apply a second time.
import type { Command } from './command.ts';
import { CommandError } from './errors.ts';
import { visitElements } from './raw-bson.ts';

interface Attempt {
  readonly txnNumber: bigint;
  readonly reply: Promise<Buffer>;
  replyBytes: number;
}

const sessionsMax = 10_000;
// findAndModify answers with whole documents; these are kept, but not without end.
const repliesBytesMax = 33_554_432;

export class RetryTable {
  readonly #attempts = new Map<string, Attempt>();
  #bytes = 0;

  /** Runs a retryable write, or answers as it was answered before. A failed attempt may be made again. */
  async once(command: Command, run: () => Promise<Buffer>): Promise<Buffer> {
    const { session, txnNumber } = command;
    if (session === undefined || txnNumber === undefined) return run();
    const before = this.#attempts.get(session);
    if (before !== undefined && before.txnNumber > txnNumber) {
      throw new CommandError('TransactionTooOld', 'The session has done a newer write.');
    }
    if (before?.txnNumber === txnNumber) {
      const reply = await before.reply.catch(() => undefined);
      if (reply !== undefined) return reply;
      const other = this.#attempts.get(session);
      if (other !== undefined && other !== before) return this.once(command, run);
    }
    return this.#attempt(session, txnNumber, run);
  }

  async #attempt(session: string, txnNumber: bigint, run: () => Promise<Buffer>): Promise<Buffer> {
    this.#forget(session);
    const attempt: Attempt = { txnNumber, reply: run(), replyBytes: 0 };
    this.#attempts.set(session, attempt);
    try {
      const reply = await attempt.reply;
      if (this.#attempts.get(session) === attempt) {
        attempt.replyBytes = reply.length;
        this.#bytes += reply.length;
        this.#makeRoom();
      }
      return reply;
    } catch (error) {
      if (this.#attempts.get(session) === attempt) this.#forget(session);
      throw error;
    }
  }

  #forget(session: string): void {
    this.#bytes -= this.#attempts.get(session)?.replyBytes ?? 0;
    this.#attempts.delete(session);
  }

  #makeRoom(): void {
    for (const session of this.#attempts.keys()) {
      if (this.#attempts.size <= sessionsMax && this.#bytes <= repliesBytesMax) return;
      this.#forget(session);
    }
  }
}

/**
 * The name under which DocumentDB records a write, or null where it cannot: without a retryable number, in a
 * transaction, or with more than one statement, for which its single record would swallow the others.
 */
export function recordName(command: Command, statementsField: string | undefined): string | null {
  const { session, txnNumber, transaction } = command;
  if (session === undefined || txnNumber === undefined || transaction !== undefined) return null;
  if (statementsField !== undefined && !hasOneStatement(command, statementsField)) return null;
  return `${session}:${txnNumber}`;
}

function hasOneStatement(command: Command, field: string): boolean {
  const sequence = command.sequences.get(field);
  if (sequence !== undefined) {
    return sequence.length >= 4 && sequence.readInt32LE(0) === sequence.length;
  }
  const array = command.body.embedded(field);
  if (array === undefined) return false;
  let count = 0;
  visitElements(array, () => {
    count += 1;
    return count < 2;
  });
  return count === 1;
}
