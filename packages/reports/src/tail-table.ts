/** Tables of hits in DuckDB that questions may be reading: changed by one writer, dropped when nobody reads them. */

import { type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { appendBatches, createHitTable, quoteName } from '@footfall/archive';
import type { StoredBatch } from '@footfall/domain';
import { QuestionStopped } from './run.ts';

export type TailTable = {
  /** A name of ours. */
  name: string;
  append(batches: readonly StoredBatch[]): Promise<void>;
  /** A new table with those batches of this one. Whoever reads this one is not disturbed. */
  keepOnly(batchIds: readonly string[]): Promise<TailTable>;
  /** Keeps the table from being dropped until the returned function is called. */
  hold(): () => void;
  /** Drops the table as soon as nobody holds it. */
  retire(): void;
};

export type TailTables = {
  create(): Promise<TailTable>;
  close(): Promise<void>;
};

/** Makes tables over a connection that nobody else uses. */
export function createTailTables(connecting: Promise<DuckDBConnection>): TailTables {
  let busy: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let made = 0;

  /** One at a time: appending needs the connection for itself. None once it is to be closed. */
  function exclusively<Value>(
    work: (connection: DuckDBConnection) => Promise<Value>,
  ): Promise<Value> {
    const result = busy.then(async () => {
      const connection = await connecting;
      if (isClosed) throw new QuestionStopped('cancelled');
      return await work(connection);
    });
    busy = result.catch(() => undefined);
    return result;
  }

  const nextName = () => {
    made += 1;
    return `tail_${made}`;
  };

  function toTable(name: string): TailTable {
    let holders = 0;
    let isRetired = false;
    const dropUnheld = () => {
      if (!isRetired || holders > 0) return;
      // A table that stays costs memory, not a wrong answer; closing the instance frees it.
      exclusively((connection) => connection.run(`DROP TABLE IF EXISTS ${quoteName(name)}`)).catch(
        () => undefined,
      );
    };
    return {
      name,
      async append(batches) {
        await exclusively((connection) => appendBatches(connection, name, batches));
      },
      async keepOnly(batchIds) {
        const next = nextName();
        await exclusively((connection) =>
          connection.run(
            `CREATE TABLE ${quoteName(next)} AS SELECT * FROM ${quoteName(name)}
             WHERE "batchId" IN (SELECT unnest($1))`,
            [listValue([...batchIds])],
            [LIST(VARCHAR)],
          ),
        );
        return toTable(next);
      },
      hold() {
        let isHeld = true;
        holders += 1;
        return () => {
          if (!isHeld) return;
          isHeld = false;
          holders -= 1;
          dropUnheld();
        };
      },
      retire() {
        if (isRetired) return;
        isRetired = true;
        dropUnheld();
      },
    };
  }

  return {
    async create() {
      const name = nextName();
      await exclusively((connection) =>
        createHitTable(connection, name, [{ name: 'batchId', type: 'VARCHAR' }]),
      );
      return toTable(name);
    },
    async close() {
      // A statement on a closed connection would end the process: whoever comes from now on, as one does who lets go of
      // a table late, is turned away.
      isClosed = true;
      await busy;
      (await connecting.catch(() => null))?.closeSync();
    },
  };
}
