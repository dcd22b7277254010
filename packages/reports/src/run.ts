/** Runs statements in DuckDB: so much memory, so many at once, not longer than allowed, stoppable at any time. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Statement } from './compile.ts';
import { createFairQueue } from './fair-queue.ts';
import { type Hear, whileTelling } from './progress.ts';

/** Why a question has no answer; `tooMuch`: it needs more memory than there is for reports. */
export type StopReason = 'tooSlow' | 'tooMuch' | 'cancelled';

/** Thrown to give up on a question; becomes an outcome where the question came in. */
export class QuestionStopped extends Error {
  override name = 'QuestionStopped';
  readonly reason: StopReason;
  constructor(reason: StopReason, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** Thrown when a file could not be read: a newer manifest may have replaced its part. */
export class PartUnreadableError extends Error {
  override name = 'PartUnreadableError';
}

type RunOptions = {
  signal: AbortSignal;
  /** How many rows there are to read: a site's small statements go first. */
  cost?: number;
  /** Hears how far the statement is. */
  hear?: Hear;
};

export type Runner = {
  /** @throws QuestionStopped, PartUnreadableError */
  run(siteId: string, statement: Statement, given: RunOptions): Promise<DuckDBValue[][]>;
  /** Resolves when the statements that run have ended; a question that has more of them is stopped. */
  close(): Promise<void>;
};

/** An interrupt before DuckDB has begun is lost, so it is repeated. */
export const INTERRUPT_EVERY_MS = 20;

/** Makes a runner that uses each of the connections for one statement at a time; there are as many places in the queue, or fewer. */
export function createRunner(
  connecting: readonly Promise<DuckDBConnection>[],
  queue = createFairQueue(connecting.length),
): Runner {
  const idle = [...connecting];
  const running = new Set<Promise<unknown>>();
  let isClosed = false;
  return {
    async run(siteId, statement, { signal, cost = 0, hear = () => undefined }) {
      const leave = await queue.enter(siteId, {
        ...{ signal, cost },
        onWait: () => hear({ step: 'waiting', share: null }),
      });
      const connection = isClosed ? undefined : idle.pop();
      if (connection === undefined) {
        leave();
        if (isClosed) throw new QuestionStopped('cancelled');
        throw new Error('more places than connections');
      }
      const work = runOn(connection, statement, { signal, hear });
      const done = work.catch(() => undefined);
      running.add(done);
      try {
        return await work;
      } finally {
        running.delete(done);
        idle.push(connection);
        leave();
      }
    },
    async close() {
      // A statement on a closed connection would end the process: a question of several has no next one.
      isClosed = true;
      await Promise.all(running);
      for (const connection of connecting) (await connection.catch(() => null))?.closeSync();
    },
  };
}

async function runOn(
  connecting: Promise<DuckDBConnection>,
  statement: Statement,
  { signal, hear }: Required<Omit<RunOptions, 'cost'>>,
): Promise<DuckDBValue[][]> {
  const connection = await connecting;
  signal.throwIfAborted();
  let interrupting: NodeJS.Timeout | undefined;
  const onAbort = () => {
    connection.interrupt();
    interrupting = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const { sql, values, types } = statement;
    const work = () => connection.runAndReadAll(sql, [...values], [...types]);
    const reader = await whileTelling(connection, 'counting', { hear, work });
    return reader.getRows();
  } catch (error) {
    throw signal.aborted ? signal.reason : translate(error);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearInterval(interrupting);
  }
}

/** What an error of DuckDB is to a question. */
export function translate(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  if (isOutOfMemory(error)) return new QuestionStopped('tooMuch', { cause: error });
  if (message.startsWith('IO Error')) {
    return new PartUnreadableError('a part cannot be read', { cause: error });
  }
  return error;
}

/** True when DuckDB may not take as much memory as it would have needed. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Out of Memory Error');
}
