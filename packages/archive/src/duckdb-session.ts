/** One piece of work in a DuckDB of its own: bounded memory, a scratch folder, an end when it is called off. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export type DuckdbLimits = { memoryBytesMax: number; threads: number };

export type DuckdbSession = {
  connection: DuckDBConnection;
  /** A folder that nobody else uses, removed at the end. */
  folder: string;
};

type SessionOptions = { limits: DuckdbLimits; scratchFolder: string; signal: AbortSignal };

/**
 * Opens an empty in-memory database. What does not fit into memory spills into the session's folder. When the signal
 * aborts, the query that is running fails. Close it whatever happens.
 */
export async function openDuckdb(
  options: SessionOptions,
): Promise<DuckdbSession & { close(): Promise<void> }> {
  const { limits, scratchFolder, signal } = options;
  await mkdir(scratchFolder, { recursive: true });
  const folder = await mkdtemp(join(scratchFolder, 'work-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${Math.ceil(limits.memoryBytesMax / 1_048_576)}MiB`,
      threads: String(limits.threads),
      temp_directory: join(folder, 'spill'),
      // All that is needed is built in; nothing is ever fetched from the network.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    const interrupt = () => connection.interrupt();
    signal.addEventListener('abort', interrupt);
    return {
      connection,
      folder,
      async close() {
        signal.removeEventListener('abort', interrupt);
        connection.closeSync();
        instance.closeSync();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** Runs work with a database of {@link openDuckdb}. */
export async function withDuckdb<Result>(
  options: SessionOptions,
  work: (session: DuckdbSession) => Promise<Result>,
): Promise<Result> {
  const session = await openDuckdb(options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Where work is done, and how much of the machine it may use. */
type Workplace = { scratchFolder: string; duckdb: DuckdbLimits };

/** {@link withDuckdb} for work that may be called off: an interrupted query says so by failing, and then it is abandoned. */
export async function unlessCalledOff<Result>(
  { duckdb: limits, scratchFolder }: Workplace,
  signal: AbortSignal,
  work: (session: DuckdbSession) => Promise<Result>,
): Promise<Result | { outcome: 'abandoned' }> {
  try {
    return await withDuckdb({ limits, scratchFolder, signal }, work);
  } catch (error) {
    if (signal.aborted) return { outcome: 'abandoned' };
    throw error;
  }
}

/** No piece of work takes this long: a scratch folder that is older was left by a process that is gone. */
const SCRATCH_AGE_MAX_MS = 24 * 3_600_000;

/** Removes what killed processes left in the scratch folder; gives back how many folders that were. */
export async function clearScratch(scratchFolder: string, now: number): Promise<number> {
  await mkdir(scratchFolder, { recursive: true });
  let cleared = 0;
  for (const name of await readdir(scratchFolder)) {
    const path = join(scratchFolder, name);
    const info = await stat(path).catch(() => null);
    if (info === null || info.mtimeMs >= now - SCRATCH_AGE_MAX_MS) continue;
    await rm(path, { recursive: true, force: true });
    cleared += 1;
  }
  return cleared;
}
