/** Verification: that parts, as the store has them now, hold exactly the hits of the batches they were made from. */
import { setImmediate } from 'node:timers/promises';
import { dayOf, type Manifest, type Part, type StoredBatch } from '@footfall/domain';
import { appendBatches } from './append-batches.ts';
import type { ArchiveContext, BatchHead } from './archive-context.ts';
import { addDaySums, type DaySum, isSameDay, ROW_HASH_SQL, sumDays } from './checksums.ts';
import { rowsByDay } from './days-of-parts.ts';
import type { DuckdbSession } from './duckdb-session.ts';
import { createHitTable, IMPORT_COLUMN, readPartsSql } from './hit-rows.ts';
import { fetchPart } from './month-part.ts';

/** Documents asked for at once: up to 100,000 hits, some 5 MB on the wire. */
const READ_BATCHES = 100;
const BATCHES_TABLE = 'batches';
const HASHES_TABLE = 'hashes';

export type DaysToVerify = {
  siteId: string;
  manifest: Manifest;
  /** UTC days that have one part of their own each, or none. What a merged part has of them was archived before. */
  days: ReadonlySet<string>;
  /** Every batch of the manifest that has, or may have, hits of those days. */
  batches: readonly BatchHead[];
};

export type Verified = {
  /** Hits of a batch by day, for each of the batches. */
  rowsOf: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Each day's part, and a copy of it that was verified, in the session's folder. */
  copies: readonly { part: Part; path: string }[];
};

/**
 * Reads the batches and, past every cache, the parts again and compares them day by day: counts and checksums of
 * every column and of rows where the recent store still has all hits of the day. Where some have left already, the
 * counts must add up, and each hit that is left must be in the part.
 *
 * @throws Error when a part is not what the manifest says, or does not hold what it should.
 */
export async function verifyDays(
  session: DuckdbSession,
  context: Pick<ArchiveContext, 'batches' | 'objects'>,
  given: DaysToVerify,
): Promise<Verified> {
  const { manifest, days } = given;
  const dropped = droppedOutside(manifest);
  const partial = new Set([...days].filter((day) => (dropped.get(day) ?? 0) > 0));
  const { sums, rowsOf } = await sumBatches(session, context, { ...given, partial });
  const copies: { part: Part; path: string }[] = [];
  for (const day of days) {
    const part = manifest.parts.find((candidate) => candidate.day === day);
    const wanted = sums.get(day);
    const droppedRows = dropped.get(day) ?? 0;
    if (part === undefined) {
      if (wanted !== undefined || droppedRows > 0) throw new Error(`${day} has hits and no part`);
      continue;
    }
    const path = await fetchPart(session, context, part);
    await compareDay(session, { part, path, wanted, droppedRows });
    copies.push({ part, path });
  }
  return { rowsOf, copies };
}

/** By day, the hits that the recent store no longer has and that are not in a merged part. */
function droppedOutside({ parts, dropped }: Manifest): Map<string, number> {
  const merged = rowsByDay(parts.filter(({ days }) => days !== undefined));
  return new Map((dropped ?? []).map(({ day, rows }) => [day, rows - (merged.get(day) ?? 0)]));
}

type DayComparison = { part: Part; path: string; wanted: DaySum | undefined; droppedRows: number };

async function compareDay(
  session: DuckdbSession,
  { part, path, wanted, droppedRows }: DayComparison,
): Promise<void> {
  const file = readPartsSql([path]);
  const sums = await sumDays(session, file);
  const found = sums.get(part.day);
  if (found === undefined || sums.size !== 1 || found.rows !== part.rows) {
    throw new Error(`${part.key} does not hold ${part.rows} hits of ${part.day} alone`);
  }
  const rows = (wanted?.rows ?? 0) + droppedRows;
  if (found.rows !== rows) {
    throw new Error(
      `${part.key} holds ${found.rows} hits of ${part.day}, and ought to hold ${rows}`,
    );
  }
  if (droppedRows === 0) {
    if (wanted === undefined || !isSameDay(found, wanted)) {
      throw new Error(`${part.key} holds other hits of ${part.day} than the recent store`);
    }
    return;
  }
  const missing = await countMissing(session, part.day, file);
  if (missing > 0) throw new Error(`${part.key} lacks ${missing} hits of ${part.day}`);
}

/** Hits of the day that batches have and a file has not, or not as often. */
async function countMissing(session: DuckdbSession, day: string, file: string): Promise<number> {
  const result = await session.connection.runAndReadAll(
    `WITH wanted AS (SELECT h, count(*) AS n FROM ${HASHES_TABLE} WHERE day = $1 GROUP BY h),
          found AS (SELECT ${ROW_HASH_SQL} AS h, count(*) AS n FROM ${file} GROUP BY h)
     SELECT coalesce(sum(wanted.n - coalesce(found.n, 0)), 0)
     FROM wanted LEFT JOIN found USING (h) WHERE coalesce(found.n, 0) < wanted.n`,
    [day],
  );
  return Number(result.getRows()[0]?.[0]);
}

/** Goes through the batches in groups, so that memory does not grow with the day. */
async function sumBatches(
  session: DuckdbSession,
  { batches: source }: Pick<ArchiveContext, 'batches'>,
  { siteId, days, batches, partial }: DaysToVerify & { partial: ReadonlySet<string> },
): Promise<{ sums: Map<string, DaySum>; rowsOf: Map<string, Map<string, number>> }> {
  const { connection } = session;
  const sums = new Map<string, DaySum>();
  const rowsOf = new Map<string, Map<string, number>>();
  await connection.run(`CREATE TABLE ${HASHES_TABLE} (day VARCHAR, h UBIGINT)`);
  for (let start = 0; start < batches.length; start += READ_BATCHES) {
    const heads = batches.slice(start, start + READ_BATCHES);
    const ids = heads.map(({ batchId }) => batchId);
    const group: StoredBatch[] = [];
    for await (const batch of source.readBatchesById(siteId, ids, 'latest')) {
      group.push(batch);
      rowsOf.set(batch.batchId, rowsOfBatch(batch));
    }
    const hits = group.reduce((sum, { count }) => sum + count, 0);
    await createHitTable(connection, BATCHES_TABLE, [IMPORT_COLUMN]);
    const loaded = await appendBatches(connection, BATCHES_TABLE, group);
    if (group.length !== heads.length || loaded !== hits) {
      throw new Error(`read ${group.length} batches with ${loaded} hits of ${heads.length}`);
    }
    for (const [day, sum] of await sumDays(session, BATCHES_TABLE)) {
      if (days.has(day)) sums.set(day, addDaySums(sums.get(day), sum));
    }
    for (const day of partial) {
      const from = Date.parse(`${day}T00:00:00Z`);
      await connection.run(
        `INSERT INTO ${HASHES_TABLE} SELECT '${day}', ${ROW_HASH_SQL} FROM ${BATCHES_TABLE}
         WHERE "at" >= ${from} AND "at" < ${from + 86_400_000}`,
      );
    }
    await connection.run(`DROP TABLE ${BATCHES_TABLE}`);
    await setImmediate();
  }
  return { sums, rowsOf };
}

function rowsOfBatch({ columns, count }: StoredBatch): Map<string, number> {
  const rows = new Map<string, number>();
  for (let index = 0; index < count; index += 1) {
    const day = dayOf(columns.at?.[index] ?? 0);
    rows.set(day, (rows.get(day) ?? 0) + 1);
  }
  return rows;
}
