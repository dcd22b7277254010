/** What is kept in memory is what the files hold: filled once, bounded, and never gone while somebody reads it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { createFairQueue } from './fair-queue.ts';
import {
  createKeeper,
  type Keeper,
  type KeptFile,
  type KeptRequest,
  type KeptRows,
  writeRows,
} from './kept-rows.ts';

const ROWS_OF_FILE = 10;

type File = KeptFile & { path: string };

let folder: string;
let database: Database;
let connection: DuckDBConnection;
let keeper: Keeper;
let failures: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-kept-'));
  database = openDatabase({ memoryLimit: '256MB', threads: 1 });
  connection = await database.connect();
  failures = [];
  keeper = createKeeper(database.connect(), {
    places: createFairQueue(1),
    rowsMax: 4 * ROWS_OF_FILE,
    pauseMs: 1,
    onFailure: (_, error) => failures.push(error),
  });
});

afterEach(async () => {
  await keeper.close();
  connection.closeSync();
  await database.close();
  await rm(folder, { recursive: true });
});

/** A file of ten rows, which are `10 * number` and on; the path is a pattern to whoever does not quote it. */
async function writeFile(number: number): Promise<File> {
  const path = join(folder, `it's [${number}].parquet`);
  await connection.run(`COPY (SELECT ${ROWS_OF_FILE * number} + "range" AS "n" FROM range(${ROWS_OF_FILE}))
    TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  return { key: `file ${number}`, rows: ROWS_OF_FILE, path };
}

function filesOf(...numbers: number[]): Promise<File[]> {
  return Promise.all(numbers.map(writeFile));
}

function take(
  files: readonly File[],
  kind = 'numbers',
  from: KeptRequest['from'] = 'asked',
): Promise<KeptRows | null> {
  return keeper.take({
    ...{ siteId: 'site', kind, files, weight: 1, from },
    form: from === 'behind' ? 'packed' : 'plain',
    fetch: async () => undefined,
    write: async (given) => writeRows(given, { columns: ['"n"'], where: null }),
  });
}

async function sumOf(rows: KeptRows | null): Promise<number | null> {
  if (rows === null) return null;
  const result = await connection.runAndReadAll(`SELECT sum("n") FROM ${rows.sql}`);
  return Number(result.getRows()[0]?.[0]);
}

async function tables(): Promise<number> {
  const result = await connection.runAndReadAll(
    `SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'kept%'`,
  );
  return Number(result.getRows()[0]?.[0]);
}

describe('rows of files that are kept in memory', () => {
  it('are those of the files that are asked for, and of no others', async () => {
    const [one, two, three] = [await writeFile(1), await writeFile(2), await writeFile(3)];
    const first = await take([one, three]);
    expect(await sumOf(first)).toBe(145 + 345);
    expect(await sumOf(await take([two]))).toBe(245);
    expect(await sumOf(await take([one, two, three]))).toBe(145 + 245 + 345);
    // What was taken before stays what it was.
    expect(await sumOf(first)).toBe(145 + 345);
    await rm(one.path);
    expect(await sumOf(await take([one, two]))).toBe(145 + 245);
    expect(await tables()).toBe(1);
  });

  it('go when there is no room, those not asked for longest first, and only when nobody reads them', async () => {
    const kept = await take(await filesOf(1, 2));
    await take(await filesOf(3, 4), 'others').then((rows) => rows?.release());
    await take(await filesOf(5, 6), 'more').then((rows) => rows?.release());
    expect(await sumOf(kept)).toBe(145 + 245);
    expect(await tables()).toBe(3);
    kept?.release();
    kept?.release();
    // Whoever makes and drops tables does one after the other.
    await vi.waitFor(async () => expect(await tables()).toBe(2));
  });

  it('are not kept where they are more than there is room for', async () => {
    expect(await take(await filesOf(1, 2, 3, 4, 5))).toBeNull();
    await take(await filesOf(1));
    expect(await tables()).toBe(1);
  });

  it('are kept from the second question on where one alone would not pay', async () => {
    const files = await filesOf(1, 2);
    const twice = () => take(files, 'twice', 'askedAgain');
    expect(await twice()).toBeNull();
    expect(await take(files, 'others', 'askedAgain')).toBeNull();
    expect(await tables()).toBe(0);
    expect(await sumOf(await twice())).toBe(145 + 245);
    // What comes to it then is kept at once.
    const [three] = await filesOf(3);
    const more = await take(
      [...files, ...(three === undefined ? [] : [three])],
      'twice',
      'askedAgain',
    );
    expect(await sumOf(more)).toBe(145 + 245 + 345);
  });

  it('are read behind whoever asks, where that is wanted, and are there for who asks later', async () => {
    const files = await filesOf(1, 2);
    const behind = () => take(files, 'behind', 'behind');
    expect(await behind()).toBeNull();
    await vi.waitFor(async () => expect(await sumOf(await behind())).toBe(145 + 245));
    // Nothing was read twice, and what comes to it later does not wait either.
    expect(await tables()).toBe(1);
    const more = [...files, await writeFile(3)];
    expect(await take(more, 'behind', 'behind')).toBeNull();
    await vi.waitFor(async () =>
      expect(await sumOf(await take(more, 'behind', 'behind'))).toBe(145 + 245 + 345),
    );
    expect(failures).toEqual([]);
  });

  it('are not read behind where there is no room, and who keeps them is told when that fails', async () => {
    const many = { key: 'many', rows: 1_000, path: join(folder, 'missing.parquet') };
    expect(await take([many], 'many', 'behind')).toBeNull();
    const missing = { ...many, key: 'missing', rows: 1 };
    expect(await take([missing], 'missing', 'behind')).toBeNull();
    await vi.waitFor(() => expect(failures).toHaveLength(1));
    expect(String(failures[0])).toContain('No files found');
    expect(await tables()).toBe(0);
  });

  it('take a twelfth of the room once they are packed, which changes nothing for who reads them', async () => {
    const rows = 200_000;
    const path = join(folder, 'many.parquet');
    await connection.run(`COPY (SELECT range AS "n" FROM range(${rows})) TO '${path}'`);
    const large = createKeeper(database.connect(), {
      places: createFairQueue(1),
      rowsMax: rows,
      pauseMs: 1,
      onFailure: () => undefined,
    });
    const request = {
      ...{ siteId: 'site', kind: 'many', files: [{ key: 'many', rows, path }], weight: 1 },
      ...{ form: 'packed', from: 'asked' },
      fetch: async () => undefined,
      write: async (given) => writeRows(given, { columns: ['"n"'], where: null }),
    } satisfies KeptRequest<File>;
    const kept = await large.take(request);
    expect(await sumOf(kept)).toBe((rows * (rows - 1)) / 2);
    expect(large.rows()).toBeLessThan(rows / 2);
    kept?.release();
    await large.close();
  });

  it('leave nothing half done where a file cannot be read', async () => {
    const missing = { key: 'missing', rows: 1, path: join(folder, 'missing.parquet') };
    const files = await filesOf(1);
    await expect(take([...files, missing])).rejects.toThrow('No files found');
    expect(await sumOf(await take(files))).toBe(145);
  });

  it('are no longer read once whoever keeps them is closed: who waits is told, whatever is still to be read', async () => {
    const endless = { sql: 'SELECT 0 AS "unit", sum("range") AS "n" FROM range(1000000000000)' };
    const reading = keeper.take({
      ...{ siteId: 'site', kind: 'endless', files: await filesOf(1), weight: 1 },
      ...{ form: 'plain', from: 'asked' },
      fetch: async () => undefined,
      write: async () => ({ ...endless, values: [], types: [] }),
    });
    const waiting = take(await filesOf(2));
    const ends = Promise.allSettled([reading, waiting]);
    await keeper.close();
    expect(await ends).toMatchObject([
      { status: 'rejected', reason: { reason: 'cancelled' } },
      { status: 'rejected', reason: { reason: 'cancelled' } },
    ]);
    await expect(take(await filesOf(3))).rejects.toMatchObject({ reason: 'cancelled' });
  });
});
