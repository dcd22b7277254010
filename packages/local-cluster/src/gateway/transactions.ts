// MongoDB transactions as PostgreSQL transactions, each on a connection of its own until it ends.
import type { Command, TransactionPart } from './command.ts';
import type { CursorTable } from './cursors.ts';
import { type Durability, localCommit } from './durability.ts';
import { CommandError } from './errors.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import type { PostgresPool } from './postgres-pool.ts';
import type { Statement } from './postgres-protocol.ts';

interface OpenTransaction {
  readonly key: string;
  readonly session: string;
  readonly txnNumber: bigint;
  readonly connection: PostgresConnection;
  lastUsedMs: number;
  isBusy: boolean;
}

// MongoDB's own default (transactionLifetimeLimitSeconds), here from the last command on.
const idleMsMax = 60_000;
// Each holds a PostgreSQL connection of the pool's pinned ones.
const transactionsMax = 16;
// How many outcomes are kept for a commitTransaction that is sent again.
const outcomesMax = 1_000;

export function transactionKey({ session, txnNumber }: TransactionPart): string {
  return `${session}:${txnNumber}`;
}

export class TransactionTable {
  readonly #pool: PostgresPool;
  readonly #cursors: CursorTable;
  readonly #nowMs: () => number;
  /** At most one for each session. */
  readonly #open = new Map<string, OpenTransaction>();
  readonly #committed = new Set<string>();

  constructor(pool: PostgresPool, cursors: CursorTable, nowMs: () => number) {
    this.#pool = pool;
    this.#cursors = cursors;
    this.#nowMs = nowMs;
  }

  /** Lends the transaction's connection for one command, having begun the transaction if the command says so. */
  async borrow(part: TransactionPart): Promise<PostgresConnection> {
    const transaction = part.starts ? await this.#begin(part) : this.#find(part);
    if (transaction.isBusy) {
      throw new CommandError('ConflictingOperationInProgress', 'The transaction is in use.');
    }
    transaction.isBusy = true;
    return transaction.connection;
  }

  giveBack(part: TransactionPart): void {
    const transaction = this.#open.get(part.session);
    if (transaction?.txnNumber !== part.txnNumber) return;
    transaction.isBusy = false;
    transaction.lastUsedMs = this.#nowMs();
  }

  /**
   * Commits; sent again, a commit is answered as before as long as its outcome is remembered. If this process or the
   * connection was lost in between, the outcome is unknown and the error carries no label that would make a driver
   * run the transaction again. Tells whether the standby has not confirmed yet.
   */
  async commit(command: Command, durability: Durability): Promise<boolean> {
    const part = partOf(command);
    const key = transactionKey(part);
    if (this.#committed.has(key)) return false;
    const transaction = this.#find(part, []);
    this.#forget(transaction);
    try {
      const end: Statement = { text: 'COMMIT', parameters: [] };
      const statements = durability === 'thisServer' ? [localCommit, end] : [end];
      const { isReplicationPending } = await transaction.connection.query(statements);
      this.#remember(key);
      return isReplicationPending;
    } finally {
      this.#pool.unpin(transaction.connection);
    }
  }

  async abort(part: TransactionPart): Promise<void> {
    await this.#rollback(this.#find(part));
  }

  /** Rolls back what the session has open, if anything, whatever its number. */
  async abortSession(session: string): Promise<void> {
    const transaction = this.#open.get(session);
    if (transaction !== undefined) await this.#rollback(transaction);
  }

  /** Rolls back transactions that nobody has used for too long. */
  async sweep(): Promise<void> {
    const limit = this.#nowMs() - idleMsMax;
    for (const transaction of this.#open.values()) {
      if (!transaction.isBusy && transaction.lastUsedMs < limit) await this.#rollback(transaction);
    }
  }

  #find(part: TransactionPart, labels?: readonly string[]): OpenTransaction {
    const transaction = this.#open.get(part.session);
    if (transaction?.txnNumber === part.txnNumber) return transaction;
    throw new CommandError(
      'NoSuchTransaction',
      `Transaction ${part.txnNumber} is not open here.`,
      labels,
    );
  }

  async #begin(part: TransactionPart): Promise<OpenTransaction> {
    const before = this.#open.get(part.session);
    if (before !== undefined && before.txnNumber >= part.txnNumber) {
      throw new CommandError('TransactionTooOld', 'The session has begun a newer transaction.');
    }
    if (before !== undefined) await this.#rollback(before);
    if (this.#open.size >= transactionsMax || !this.#pool.canPin()) {
      throw new CommandError('TemporarilyUnavailable', 'Too many transactions are open.');
    }
    const connection = await this.#pool.acquire();
    try {
      // A snapshot for the whole transaction, and a conflict instead of a lost update: what MongoDB gives.
      await connection.query([{ text: 'BEGIN ISOLATION LEVEL REPEATABLE READ', parameters: [] }]);
      this.#pool.pin();
    } catch (error) {
      connection.close();
      this.#pool.release(connection);
      throw error;
    }
    const transaction: OpenTransaction = {
      key: transactionKey(part),
      session: part.session,
      txnNumber: part.txnNumber,
      connection,
      lastUsedMs: this.#nowMs(),
      isBusy: false,
    };
    this.#open.set(part.session, transaction);
    return transaction;
  }

  #forget(transaction: OpenTransaction): void {
    this.#open.delete(transaction.session);
    this.#cursors.endTransaction(transaction.key);
  }

  async #rollback(transaction: OpenTransaction): Promise<void> {
    this.#forget(transaction);
    try {
      await transaction.connection.query([{ text: 'ROLLBACK', parameters: [] }]);
    } catch {
      transaction.connection.close();
    }
    this.#pool.unpin(transaction.connection);
  }

  #remember(key: string): void {
    this.#committed.add(key);
    for (const oldest of this.#committed) {
      if (this.#committed.size <= outcomesMax) break;
      this.#committed.delete(oldest);
    }
  }
}

/** The transaction a command belongs to; an error if it names none. */
export function partOf(command: Command): TransactionPart {
  if (command.transaction !== undefined) return command.transaction;
  throw new CommandError('InvalidOptions', `${command.name} belongs into a transaction.`);
}
