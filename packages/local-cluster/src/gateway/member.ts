// What one gateway has to answer commands with: its PostgreSQL server and the state kept for clients.
import type { Command } from './command.ts';
import type { CursorTable } from './cursors.ts';
import type { SetDescription, Standing } from './hello.ts';
import type { Peers } from './peers.ts';
import type { PostgresConnection, QueryResult } from './postgres-connection.ts';
import type { PostgresPool } from './postgres-pool.ts';
import type { Statement } from './postgres-protocol.ts';
import type { RetryTable } from './retries.ts';
import type { RoleWatcher } from './role-watcher.ts';
import type { TransactionTable } from './transactions.ts';

/** The most clients at a time; one more is refused. Each costs a socket and a few kilobytes. */
export const clientsMax = 500;

export interface Member {
  readonly set: SetDescription;
  readonly pool: PostgresPool;
  readonly watcher: RoleWatcher;
  readonly peers: Peers;
  readonly cursors: CursorTable;
  readonly transactions: TransactionTable;
  readonly retries: RetryTable;
  readonly startedAt: Date;
  readonly now: () => Date;
  readonly clientCount: () => number;
  readonly standing: () => Standing;
}

/** How one command is carried out. */
export interface CommandEntry {
  /** `read` is answered by a secondary if the client allows it, `write` by the primary only, `any` by everyone. */
  readonly access: 'read' | 'write' | 'any';
  /** May be part of a transaction. */
  readonly inTransaction?: boolean;
  /** Drivers may send it twice under one number, meaning one write. */
  readonly isRetryable?: boolean;
  readonly run: (command: Command, member: Member) => Promise<Buffer> | Buffer;
}

/** A connection lent to one command: its transaction's, or a shared one. */
export class Lease {
  readonly connection: PostgresConnection;
  readonly #command: Command;
  readonly #release: () => void;
  #isReleased = false;

  constructor(connection: PostgresConnection, command: Command, release: () => void) {
    this.connection = connection;
    this.#command = command;
    this.#release = release;
  }

  /** Runs statements within the command's time limit and for as long as its client is there. */
  query(...statements: Statement[]): Promise<QueryResult> {
    const { signal, maxTimeMs: timeoutMs } = this.#command;
    return this.connection.query(statements, { signal, timeoutMs });
  }

  release(): void {
    if (!this.#isReleased) this.#release();
    this.#isReleased = true;
  }

  /** Leaves the connection to somebody else, who gives it back. */
  handOver(): void {
    this.#isReleased = true;
  }
}

export async function lend(command: Command, member: Member): Promise<Lease> {
  const { transaction, signal } = command;
  if (transaction === undefined) {
    const connection = await member.pool.acquire(signal);
    return new Lease(connection, command, () => member.pool.release(connection));
  }
  const connection = await member.transactions.borrow(transaction);
  return new Lease(connection, command, () => member.transactions.giveBack(transaction));
}

/** Runs statements on a lent connection. */
export async function runStatements(
  command: Command,
  member: Member,
  statements: readonly Statement[],
): Promise<QueryResult> {
  const lease = await lend(command, member);
  try {
    return await lease.query(...statements);
  } finally {
    lease.release();
  }
}
