// A bounded set of PostgreSQL connections: some shared by one command after another, some pinned to a cursor or
// a transaction.
import { type PostgresAddress, PostgresConnection } from './postgres-connection.ts';
import { PostgresError } from './postgres-protocol.ts';

export interface PoolLimits {
  /** Connections that serve commands at the same time. */
  readonly sharedMax: number;
  /** Connections that may be pinned besides. */
  readonly pinnedMax: number;
  readonly waitersMax: number;
  readonly waitMs: number;
}

/** The pool cannot take one more; the client may try again later. */
export class PoolExhaustedError extends Error {}

interface Waiter {
  readonly grant: () => void;
}

export class PostgresPool {
  readonly #address: PostgresAddress;
  readonly #limits: PoolLimits;
  readonly #idle: PostgresConnection[] = [];
  readonly #open = new Set<PostgresConnection>();
  readonly #waiters = new Set<Waiter>();
  #busy = 0;
  #pinned = 0;
  #isClosed = false;

  constructor(address: PostgresAddress, limits: PoolLimits) {
    this.#address = address;
    this.#limits = limits;
  }

  get pinnedCount(): number {
    return this.#pinned;
  }

  /** Lends a connection until `release` or `pin`. Rejects with PoolExhaustedError or PostgresError. */
  async acquire(signal?: AbortSignal): Promise<PostgresConnection> {
    if (this.#isClosed) throw new PostgresError('57P01', 'The gateway is shutting down.');
    if (this.#busy >= this.#limits.sharedMax) await this.#wait(signal);
    else this.#busy += 1;
    try {
      return this.#takeIdle() ?? (await this.#connect());
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  /** Takes a lent connection back; one that is no longer usable is closed. */
  release(connection: PostgresConnection): void {
    this.#keep(connection);
    this.#leave();
  }

  /** True if one more connection may be pinned. */
  canPin(): boolean {
    return this.#pinned < this.#limits.pinnedMax;
  }

  /** Makes a lent connection the caller's own until `unpin`; its shared place is free again. */
  pin(): void {
    if (!this.canPin()) throw new PoolExhaustedError('Too many cursors and transactions are open.');
    this.#pinned += 1;
    this.#leave();
  }

  /** Takes a pinned connection back into the shared ones. */
  unpin(connection: PostgresConnection): void {
    this.#pinned -= 1;
    this.#keep(connection);
  }

  /** Closes every connection, also those in use: their queries fail and clients look for another member. */
  drop(): void {
    for (const connection of this.#open) connection.close();
    this.#open.clear();
    this.#idle.length = 0;
  }

  close(): void {
    this.#isClosed = true;
    this.drop();
  }

  #takeIdle(): PostgresConnection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (connection === undefined || connection.isUsable) return connection;
      this.#open.delete(connection);
    }
  }

  async #connect(): Promise<PostgresConnection> {
    const connection = await PostgresConnection.open(this.#address);
    if (this.#isClosed) {
      connection.close();
      throw new PostgresError('57P01', 'The gateway is shutting down.');
    }
    this.#open.add(connection);
    return connection;
  }

  #keep(connection: PostgresConnection): void {
    const isWanted = connection.isUsable && this.#idle.length < this.#limits.sharedMax;
    if (isWanted && !this.#isClosed) this.#idle.push(connection);
    else {
      this.#open.delete(connection);
      connection.close();
    }
  }

  /** Gives up a shared place, to the longest waiting if somebody waits. */
  #leave(): void {
    const [next] = this.#waiters;
    if (next === undefined) this.#busy -= 1;
    else next.grant();
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiters.size >= this.#limits.waitersMax) {
      return Promise.reject(new PoolExhaustedError('Too many commands wait for the database.'));
    }
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        grant: () => {
          settle();
          resolve();
        },
      };
      const onAbort = () => {
        settle();
        reject(new PostgresError('57014', 'The client went away.', 'disconnect'));
      };
      const timer = setTimeout(() => {
        settle();
        reject(new PoolExhaustedError('The database was busy for too long.'));
      }, this.#limits.waitMs);
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) onAbort();
    });
  }
}
