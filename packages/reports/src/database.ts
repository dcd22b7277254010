/** The DuckDB that questions run in: in memory, closed to the network, of bounded size. */

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { createHitTable } from '@footfall/archive';

export type DuckDbSettings = {
  /** Of all questions, caches and tails together, as DuckDB writes it: `1GB`. */
  memoryLimit: string;
  threads: number;
};

export type Database = { connect(): Promise<DuckDBConnection>; close(): Promise<void> };

/** An empty table of hits, for questions that have nothing to read. */
export const NO_HITS = 'no_hits';

export function openDatabase(settings: DuckDbSettings): Database {
  const opening = open(settings);
  return {
    connect() {
      const connecting = opening.then(connectTo);
      // Whoever uses the connection sees the failure; until then it must not count as unhandled.
      connecting.catch(() => undefined);
      return connecting;
    },
    async close() {
      (await opening.catch(() => null))?.closeSync();
    },
  };
}

/** Settings of a connection by which it can be asked how far it is, and prints nothing of it. */
const PROGRESS = ['enable_progress_bar_print', 'enable_progress_bar'] as const;

async function connectTo(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run(`SET ${PROGRESS[0]} = false`);
  await connection.run(`SET ${PROGRESS[1]} = true`);
  return connection;
}

async function open(settings: DuckDbSettings): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: settings.memoryLimit,
    threads: String(settings.threads),
    // Parquet and JSON are built in; nothing else is ever fetched.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // A question that does not fit into memory ends; it never fills the disk.
    temp_directory: '',
    // Every answer is ordered by its statement.
    preserve_insertion_order: 'false',
  });
  const connection = await instance.connect();
  // Parts never change, so what is known of a file stays true.
  await connection.run('SET parquet_metadata_cache = true');
  await createHitTable(connection, NO_HITS);
  await connection.run(`SET allowed_configs = ['${PROGRESS.join("', '")}']`);
  await connection.run('SET lock_configuration = true');
  connection.closeSync();
  return instance;
}
