/** Makes one part: rows of one site and UTC day as a Parquet file, read again and compared before it counts. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import type { Cube, Part, PartLevel } from '@footfall/domain';
import { CHECKSUMS_SQL } from './checksums.ts';
import type { CubeWriter } from './cube-writer.ts';
import type { DuckdbSession } from './duckdb-session.ts';
import { PART_COLUMNS, PART_SCHEMA, quoteName, quoteText, readPartsSql } from './hit-rows.ts';
import { ARCHIVE_FOLDER, isArchiveKey } from './object-store.ts';

/**
 * The order of a part's rows: visits in the order in which they began, each visit's hits in order. That is
 * sorted by time as far as skipping row groups needs it, and as hits of a visit agree in most columns it
 * makes files a quarter smaller: 15.8 bytes a hit, against 21.8 strictly by `at` and 16.4 by `sessionId`
 * (measured with 300,000 generated hits of one day, Parquet with zstd).
 */
const ROW_ORDER = '"sessionAt", "sessionId", "at", "order"';

/**
 * How files are written that stay. Differences in the place of numbers, and more effort, make a part 5 % smaller and
 * take half as long again to write, which is too dear for files that are replaced within the day.
 */
export const LASTING_PARQUET =
  'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 9, PARQUET_VERSION V2';
const PASSING_PARQUET = 'FORMAT parquet, COMPRESSION zstd';

/** Rows of a row group: small enough to skip and to read in parallel, large enough to compress well. */
const ROW_GROUP_ROWS = 100_000;

const DAY_MS = 86_400_000;

export type PartPlan = {
  siteId: string;
  /** UTC day: `2026-11-22`. */
  day: string;
  level: PartLevel;
  partId: string;
  /** What to select the rows from; rows of other days are left out. */
  rowsSql: string;
  /** Makes the part's cube; only for a part that holds the whole day. */
  counting?: Counting;
};

/** By whom a cube is made, and with which days beside it. */
export type Counting = { cubes: CubeWriter; neighbours: Neighbours };

/** The parts of the days before and after, each with its file on this machine. */
type Neighbours = { before: Neighbour | null; after: Neighbour | null };
export type Neighbour = { partId: string; path: string };

/** A part whose files lie in the session's folder, by key, not yet in the object store. */
export type PartFile = {
  part: Part;
  files: readonly { key: string; path: string; bytes: number }[];
};

/** Where a part's files are kept: `kind` is its level, or what is beside it. */
function fileKey(
  { siteId, day, partId }: Pick<PartPlan, 'siteId' | 'day' | 'partId'>,
  kind: PartLevel | 'cells' | 'visits' | 'edge',
): string {
  return `${siteId}/${day.slice(0, 7)}/${day}/${kind}-${partId}.parquet`;
}

/** Where a part is kept once it is archived. */
export function archiveKey(siteId: string, { day, partId }: Pick<Part, 'day' | 'partId'>): string {
  return `${ARCHIVE_FOLDER}/${fileKey({ siteId, day, partId }, 'archived')}`;
}

/** Whose file a key is; null for a key that none of ours can be. */
export function parsePartKey(key: string): { siteId: string; month: string } | null {
  const ownKey = isArchiveKey(key) ? key.slice(ARCHIVE_FOLDER.length + 1) : key;
  const match = /^([A-Za-z0-9_-]+)\/(\d{4}-\d{2})\/\2-\d{2}\/[a-z]+-[A-Za-z0-9_-]+\.parquet$/.exec(
    ownKey,
  );
  return match === null ? null : { siteId: match[1] as string, month: match[2] as string };
}

/**
 * Writes a part's file and verifies it: the file is read back and must hold the same number of rows, the
 * same values in every column and the same rows as a whole as what was to be written.
 *
 * @throws Error when it does not, or when there is no row of that day.
 */
export async function writePart(session: DuckdbSession, plan: PartPlan): Promise<PartFile> {
  const path = join(session.folder, `${plan.partId}.parquet`);
  const from = Date.parse(`${plan.day}T00:00:00Z`);
  const source = `(SELECT * FROM ${plan.rowsSql} WHERE "at" >= ${from} AND "at" < ${from + DAY_MS})`;
  const key = fileKey(plan, plan.level);
  const { file, span } = await writePartFile(session, { key, path, source, level: plan.level });
  const { counting } = plan;
  const isCounted = counting !== undefined && span.rows >= counting.cubes.rowsMin;
  const counted = isCounted ? await writeCube(session, { ...plan, counting, path }) : null;
  return {
    files: [file, ...(counted?.files ?? [])],
    part: {
      partId: plan.partId,
      key: file.key,
      day: plan.day,
      level: plan.level,
      ...span,
      bytes: file.bytes,
      sha256: file.sha256,
      schema: PART_SCHEMA,
      ...(counted === null ? {} : { cube: counted.cube }),
    },
  };
}

/** Writes rows as the file of a part, and reads it back: {@link writePart}. */
export async function writePartFile(
  session: DuckdbSession,
  { key, path, source, level }: { key: string; path: string; source: string; level: PartLevel },
): Promise<{ file: WrittenFile; span: Omit<Fingerprint, 'text'> }> {
  const form = level === 'sealed' ? PASSING_PARQUET : LASTING_PARQUET;
  const columns = PART_COLUMNS.map(({ name }) => quoteName(name)).join(', ');
  await session.connection.run(
    `COPY (SELECT ${columns} FROM ${source} ORDER BY ${ROW_ORDER})
     TO ${quoteText(path)} (${form}, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
  );
  const wanted = await fingerprintOf(session, source);
  const { text, ...span } = await fingerprintOf(session, readPartsSql([path]));
  if (wanted.text !== text) throw new Error(`part ${key} does not hold what was to be written`);
  if (span.rows === 0) throw new Error(`part ${key} would be empty`);
  return { file: await describe(key, path), span };
}

/** What a cube is made of: a day's part, whose file is at hand, and the days beside it. */
export type CubePlan = { siteId: string; day: string; path: string; counting: Counting };

/** Writes the files of a cube; they have names of their own, since a part's cube can be made again. */
export async function writeCube(
  { connection, folder }: DuckdbSession,
  { siteId, day, path, counting }: CubePlan,
): Promise<{ cube: Cube; files: PartFile['files'] }> {
  const { cubes, neighbours } = counting;
  const { before, after } = neighbours;
  const name = { siteId, day, partId: randomUUID() };
  const cellsPath = join(folder, `${name.partId}-cells.parquet`);
  const edgePath = join(folder, `${name.partId}-edge.parquet`);
  const visitsPath = join(folder, `${name.partId}-visits.parquet`);
  const { cellRows, visitRows, edgeRows, ...counted } = await cubes.write({
    ...{ siteId, day, partPath: path, connection, cellsPath, visitsPath, edgePath },
    beforePath: before?.path ?? null,
    afterPath: after?.path ?? null,
  });
  const describeRows = async (
    kind: 'cells' | 'visits' | 'edge',
    rowsPath: string,
    rows: number,
  ) => {
    const { key, bytes, sha256 } = await describe(fileKey(name, kind), rowsPath);
    return { file: { key, path: rowsPath, bytes }, kept: { key, rows, bytes, sha256 } };
  };
  const cells = await describeRows('cells', cellsPath, cellRows);
  const visits = visitRows === null ? null : await describeRows('visits', visitsPath, visitRows);
  const edge = await describeRows('edge', edgePath, edgeRows);
  const cube: Cube = {
    ...counted,
    ...(before === null ? {} : { before: before.partId }),
    ...(after === null ? {} : { after: after.partId }),
    cells: cells.kept,
    ...(visits === null ? {} : { visits: visits.kept }),
    edge: edge.kept,
  };
  return { cube, files: [cells.file, ...(visits === null ? [] : [visits.file]), edge.file] };
}

type WrittenFile = { key: string; path: string; bytes: number; sha256: string };

async function describe(key: string, path: string): Promise<WrittenFile> {
  const { size: bytes } = await stat(path);
  return { key, path, bytes, sha256: await sha256Of(path) };
}

type Fingerprint = {
  rows: number;
  minAt: number;
  maxAt: number;
  minSessionAt: number;
  /** Equal when the rows are the same, whatever their order: count, sum of hashes of each column and of rows. */
  text: string;
};

async function fingerprintOf(session: DuckdbSession, rowsSql: string): Promise<Fingerprint> {
  const result = await session.connection.runAndReadAll(
    `SELECT count(*), min("at"), max("at"), min("sessionAt"), ${CHECKSUMS_SQL} FROM ${rowsSql}`,
  );
  const row: DuckDBValue[] = result.getRows()[0] ?? [];
  const [rows, minAt, maxAt, minSessionAt] = row.map(Number);
  return {
    rows: rows ?? 0,
    minAt: minAt ?? 0,
    maxAt: maxAt ?? 0,
    minSessionAt: minSessionAt ?? 0,
    text: row.map(String).join(' '),
  };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
