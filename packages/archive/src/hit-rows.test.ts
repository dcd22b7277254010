import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HIT_ROW_COLUMNS, quoteName, quoteText, readPartsSql } from './hit-rows.ts';

let folder: string;
let connection: DuckDBConnection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-rows-'));
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(async () => {
  connection.closeSync();
  await rm(folder, { recursive: true });
});

/** A part with one row, with or without the columns that came later. */
async function writeOld(name: string, isOld: boolean): Promise<string> {
  const path = join(folder, name);
  const columns = HIT_ROW_COLUMNS.filter((column) => !isOld || column.name !== 'verdict').map(
    ({ name: column, type }) =>
      `CAST(${column === 'verdict' ? "'bot:agent'" : 'NULL'} AS ${type}) AS ${quoteName(column)}`,
  );
  await connection.run(
    `COPY (SELECT ${columns.join(', ')}) TO ${quoteText(path)} (FORMAT parquet)`,
  );
  return path;
}

async function verdictsIn(paths: string[]): Promise<unknown[]> {
  const columns = HIT_ROW_COLUMNS.map(({ name }) => quoteName(name)).join(', ');
  const result = await connection.runAndReadAll(
    `SELECT "verdict" FROM (SELECT ${columns} FROM ${readPartsSql(paths)}) ORDER BY "verdict"`,
  );
  return result.getRows().flat();
}

test('hits of parts from before there were verdicts all count', async () => {
  const old = await writeOld('old.parquet', true);
  const recent = await writeOld('recent.parquet', false);
  expect(await verdictsIn([old])).toEqual([null]);
  expect(await verdictsIn([old, recent])).toEqual(['bot:agent', null]);
});
