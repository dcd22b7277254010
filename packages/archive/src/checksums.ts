/** What tells whether two sets of hits are the same, whatever their order: by each column, and by whole rows. */
import type { DuckDBValue } from '@duckdb/node-api';
import type { DuckdbSession } from './duckdb-session.ts';
import { PART_COLUMNS, quoteName } from './hit-rows.ts';

const NAMES = PART_COLUMNS.map(({ name }) => quoteName(name));

/** A hash of a whole row. Only comparable within one version of DuckDB, so that it is never kept. */
export const ROW_HASH_SQL = `hash(${NAMES.join(', ')})`;

/** Sums of hashes of each column, and of rows: sums and not exclusive-or, in which equal values cancel out in pairs. */
export const CHECKSUMS_SQL = [...NAMES.map((name) => `hash(${name})`), ROW_HASH_SQL]
  .map((hash) => `sum(${hash}::HUGEINT)`)
  .join(', ');

/** How many hits of a day, and their checksums in the order of {@link CHECKSUMS_SQL}. */
export type DaySum = { rows: number; sums: readonly bigint[] };

/** The sums of rows by UTC day: `2026-11-22`. */
export async function sumDays(
  { connection }: DuckdbSession,
  rowsSql: string,
): Promise<Map<string, DaySum>> {
  const result = await connection.runAndReadAll(
    `SELECT strftime(make_timestamp_ms("at"), '%Y-%m-%d') AS day, count(*), ${CHECKSUMS_SQL}
     FROM ${rowsSql} GROUP BY day`,
  );
  return new Map(
    result.getRows().map(([day, rows, ...sums]) => {
      return [String(day), { rows: Number(rows), sums: sums.map(toBigInt) }];
    }),
  );
}

/** The sums of two sets of hits together. */
export function addDaySums(one: DaySum | undefined, other: DaySum): DaySum {
  if (one === undefined) return other;
  const sums = one.sums.map((sum, index) => sum + (other.sums[index] ?? 0n));
  return { rows: one.rows + other.rows, sums };
}

export function isSameDay(one: DaySum, other: DaySum): boolean {
  return one.rows === other.rows && one.sums.every((sum, index) => sum === other.sums[index]);
}

function toBigInt(value: DuckDBValue): bigint {
  return BigInt(String(value));
}
