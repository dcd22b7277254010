// Open cursors between two getMores: where each goes on, and the PostgreSQL connection that some have to keep.
import { CommandError } from './errors.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import type { PostgresPool } from './postgres-pool.ts';

export interface OpenCursor {
  readonly id: bigint;
  /** DocumentDB's own description of where to go on. */
  continuation: Buffer;
  /** The connection that holds the result, pinned in the pool, where the result lives in a connection. */
  readonly pinned: PostgresConnection | undefined;
  /** The transaction the cursor was opened in and ends with. */
  readonly transaction: string | undefined;
  lastUsedMs: number;
  isBusy: boolean;
}

// MongoDB's own default (cursorTimeoutMillis).
const idleMsMax = 600_000;
// When room is needed, a cursor that nobody asked for this long may go.
const idleMsBeforeEviction = 60_000;
// A cursor that is not pinned costs about a kilobyte, its query and position.
const cursorsMax = 10_000;

export class CursorTable {
  readonly #pool: PostgresPool;
  readonly #nowMs: () => number;
  readonly #cursors = new Map<bigint, OpenCursor>();

  constructor(pool: PostgresPool, nowMs: () => number) {
    this.#pool = pool;
    this.#nowMs = nowMs;
  }

  get size(): number {
    return this.#cursors.size;
  }

  /** True if one more cursor may be opened, if need be in the place of one that seems forgotten. */
  async makeRoom(needsPin: boolean): Promise<boolean> {
    const isFull = () => this.#cursors.size >= cursorsMax || (needsPin && !this.#pool.canPin());
    if (isFull()) {
      const oldest = this.#oldestIdle(needsPin);
      if (oldest !== undefined) await this.#remove(oldest);
    }
    return !isFull();
  }

  add(cursor: Pick<OpenCursor, 'id' | 'continuation' | 'pinned' | 'transaction'>): void {
    this.#cursors.set(cursor.id, { ...cursor, lastUsedMs: this.#nowMs(), isBusy: false });
  }

  /** Takes a cursor for one getMore; it must be given back. */
  borrow(id: bigint, transaction: string | undefined): OpenCursor {
    const cursor = this.#cursors.get(id);
    if (cursor === undefined || cursor.transaction !== transaction) {
      throw new CommandError('CursorNotFound', `Cursor ${id} is not open here.`);
    }
    if (cursor.isBusy) throw new CommandError('CursorInUse', `Cursor ${id} is in use.`);
    cursor.isBusy = true;
    return cursor;
  }

  /** Gives a borrowed cursor back; without a continuation it is exhausted, or its getMore failed, and ends. */
  async giveBack(cursor: OpenCursor, continuation: Buffer | undefined): Promise<void> {
    cursor.isBusy = false;
    const wasKilled = this.#cursors.get(cursor.id) !== cursor;
    if (continuation === undefined) this.#cursors.delete(cursor.id);
    if (continuation === undefined || wasKilled) {
      await this.#unpin(cursor);
      return;
    }
    cursor.continuation = continuation;
    cursor.lastUsedMs = this.#nowMs();
  }

  /** Tells whether the cursor was open. One in use ends when its getMore comes back. */
  async kill(id: bigint): Promise<boolean> {
    const cursor = this.#cursors.get(id);
    if (cursor === undefined) return false;
    this.#cursors.delete(id);
    if (!cursor.isBusy) await this.#unpin(cursor);
    return true;
  }

  /** Forgets the cursors of a transaction that has ended. */
  endTransaction(transaction: string): void {
    for (const cursor of this.#cursors.values()) {
      if (cursor.transaction === transaction) this.#cursors.delete(cursor.id);
    }
  }

  /** Ends cursors that nobody has asked for too long. */
  async sweep(): Promise<void> {
    const limit = this.#nowMs() - idleMsMax;
    for (const cursor of this.#cursors.values()) {
      if (!cursor.isBusy && cursor.lastUsedMs < limit) await this.#remove(cursor);
    }
  }

  #oldestIdle(needsPin: boolean): OpenCursor | undefined {
    const limit = this.#nowMs() - idleMsBeforeEviction;
    let oldest: OpenCursor | undefined;
    for (const cursor of this.#cursors.values()) {
      if (cursor.isBusy || cursor.lastUsedMs > (oldest?.lastUsedMs ?? limit)) continue;
      if (!needsPin || cursor.pinned !== undefined) oldest = cursor;
    }
    return oldest;
  }

  async #remove(cursor: OpenCursor): Promise<void> {
    this.#cursors.delete(cursor.id);
    await this.#unpin(cursor);
  }

  async #unpin({ pinned }: OpenCursor): Promise<void> {
    if (pinned === undefined) return;
    await closePortals(pinned);
    this.#pool.unpin(pinned);
  }
}

/** Frees the results that cursors left in a connection; one that cannot say so is closed. */
export async function closePortals(connection: PostgresConnection): Promise<void> {
  if (!connection.isUsable) return;
  try {
    await connection.query([{ text: 'CLOSE ALL', parameters: [] }]);
  } catch {
    connection.close();
  }
}
