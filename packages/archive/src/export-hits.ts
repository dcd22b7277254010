/** Raw hits of a site's days for who takes them elsewhere: as lines of JSON, or as one Parquet file. */
import { copyFile, link, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  daysOfPart,
  isSealed,
  type Manifest,
  monthOf,
  type StoredBatch,
  sealedIds,
} from '@footfall/domain';
import { appendBatches } from './append-batches.ts';
import type { ArchiveContext } from './archive-context.ts';
import { type DuckdbSession, openDuckdb } from './duckdb-session.ts';
import { EXPORT_COLUMNS_SQL, EXPORT_LINE_SQL } from './export-columns.ts';
import { createHitTable, quoteText, readPartsSql } from './hit-rows.ts';

type ExportHead = Pick<StoredBatch, 'batchId' | 'storedAt' | 'count' | 'minAt' | 'maxAt'>;

/** What an export reads; the stores of packages/db are such. */
export type ExportContext = Pick<ArchiveContext, 'objects' | 'scratchFolder' | 'duckdb'> & {
  manifests: {
    read(siteId: string, month: string, freshness: 'latest'): Promise<Manifest>;
    list(siteId: string, freshness: 'latest'): Promise<Manifest[]>;
  };
  batches: {
    monthsOf(siteId: string, freshness: 'latest'): AsyncIterable<string>;
    listBatches(
      siteId: string,
      request: { month: string; storedSince: number },
      freshness: 'latest',
    ): AsyncIterable<ExportHead>;
    readBatchesById: ArchiveContext['batches']['readBatchesById'];
  };
};

export type ExportRequest = {
  siteId: string;
  /** Hits that happened in [fromAt, toAt), ms since 1970. */
  fromAt: number;
  toAt: number;
  /** Also hits that are kept with a verdict and left out of reports. */
  withLeftOut: boolean;
  /** Only hits of this visitor, an integer below 2^53; null for all. */
  visitorId: number | null;
  /** Calls it off. */
  signal: AbortSignal;
};

const DAY_MS = 86_400_000;
/** Documents asked for at once: up to 100,000 hits, some 5 MB on the wire. */
const READ_BATCHES = 100;
/** As in parts: small enough to skip, large enough to compress well. */
const ROW_GROUP_ROWS = 100_000;

/** An upper bound of the hits that an export has: whole days are counted, and what is left out too. */
export async function measureExport(
  context: Pick<ExportContext, 'manifests' | 'batches'>,
  request: Pick<ExportRequest, 'siteId' | 'fromAt' | 'toAt'>,
): Promise<number> {
  let hits = 0;
  for (const month of await monthsOf(context, request)) {
    const { manifest, heads } = await look(context, request, month);
    for (const day of manifest.parts.flatMap(daysOfPart))
      if (overlaps(day, request)) hits += day.rows;
    for (const head of heads) hits += head.count;
  }
  return hits;
}

/**
 * The hits as lines of JSON, a buffer of some thousand lines at a time, day after day (UTC). Nothing is read ahead of
 * whoever reads; memory and scratch space stay bounded whatever the range. Each hit that was stored when its day was
 * begun is in it once: a day is read by one manifest and the batches that this one has not sealed.
 */
export async function* exportLines(
  context: ExportContext,
  request: ExportRequest,
): AsyncGenerator<Buffer> {
  const session = await openDuckdb(sessionOptions(context, request));
  try {
    for (const month of await monthsOf(context, request)) {
      for (const day of daysOf(month, request)) {
        request.signal.throwIfAborted();
        const { sql, files } = await openSpan(session, context, { ...request, ...day, month });
        if (sql === null) continue;
        yield* linesOf(session, `SELECT ${EXPORT_LINE_SQL} FROM ${sql}`);
        await session.connection.run(`DROP TABLE IF EXISTS ${tailTable(month)}`);
        for (const file of files) await rm(file);
      }
    }
  } finally {
    await session.close();
  }
}

async function* linesOf({ connection }: DuckdbSession, sql: string): AsyncGenerator<Buffer> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield Buffer.from(`${chunk.getColumnValues(0).join('\n')}\n`);
  }
}

/** A finished file; `close` removes it. */
export type ExportFile = { path: string; bytes: number; close(): Promise<void> };

/** The hits as one Parquet file in the scratch folder, months in order, each read by one manifest. */
export async function exportParquet(
  context: ExportContext,
  request: ExportRequest,
): Promise<ExportFile> {
  const session = await openDuckdb(sessionOptions(context, request));
  try {
    const path = join(session.folder, 'hits.parquet');
    const sources: string[] = [];
    for (const month of await monthsOf(context, request)) {
      const { sql } = await openSpan(session, context, { ...request, month });
      if (sql !== null) sources.push(`SELECT ${EXPORT_COLUMNS_SQL} FROM ${sql}`);
    }
    if (sources.length === 0) {
      await createHitTable(session.connection, 'nothing');
      sources.push(`SELECT ${EXPORT_COLUMNS_SQL} FROM nothing`);
    }
    await session.connection.run(
      `COPY (${sources.join(' UNION ALL ')}) TO ${quoteText(path)}
       (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
    );
    request.signal.throwIfAborted();
    return { path, bytes: (await stat(path)).size, close: session.close };
  } catch (error) {
    await session.close();
    throw error;
  }
}

function sessionOptions(context: ExportContext, { signal }: ExportRequest) {
  return { limits: context.duckdb, scratchFolder: context.scratchFolder, signal };
}

type Span = Pick<ExportRequest, 'siteId' | 'fromAt' | 'toAt'>;

/** The months in the span that have any hits, in order. */
async function monthsOf(
  { manifests, batches }: Pick<ExportContext, 'manifests' | 'batches'>,
  { siteId, fromAt, toAt }: Span,
): Promise<string[]> {
  const months = new Set((await manifests.list(siteId, 'latest')).map(({ month }) => month));
  for await (const month of batches.monthsOf(siteId, 'latest')) months.add(month);
  return [...months]
    .filter((month) => month >= monthOf(fromAt) && month <= monthOf(toAt - 1))
    .sort();
}

/** The UTC days of a month, as far as they lie in the span. */
function daysOf(month: string, { fromAt, toAt }: Span): { fromAt: number; toAt: number }[] {
  const days: { fromAt: number; toAt: number }[] = [];
  for (let at = Date.parse(`${month}-01`); monthOf(at) === month; at += DAY_MS) {
    const day = { fromAt: Math.max(at, fromAt), toAt: Math.min(at + DAY_MS, toAt) };
    if (day.fromAt < day.toAt) days.push(day);
  }
  return days;
}

/** A month's manifest, and then, because what is sealed in between must not be missed, the batches that it has not. */
async function look(
  { manifests, batches }: Pick<ExportContext, 'manifests' | 'batches'>,
  span: Span,
  month: string,
): Promise<{ manifest: Manifest; heads: ExportHead[] }> {
  const manifest = await manifests.read(span.siteId, month, 'latest');
  const ids = sealedIds(manifest);
  const request = { month, storedSince: manifest.sealedBefore };
  const heads: ExportHead[] = [];
  for await (const head of batches.listBatches(span.siteId, request, 'latest')) {
    // Of a batch whose hits were erased nothing but the head is left.
    const isWanted = head.count > 0 && overlaps(head, span);
    if (isWanted && !isSealed(manifest, ids, head)) heads.push(head);
  }
  return { manifest, heads };
}

function overlaps({ minAt, maxAt }: Pick<ExportHead, 'minAt' | 'maxAt'>, span: Span): boolean {
  return maxAt >= span.fromAt && minAt < span.toAt;
}

type Opened = {
  /** What to select rows from; null when there are none. */
  sql: string | null;
  /** Copies of parts in the session's folder. */
  files: string[];
};

async function openSpan(
  session: DuckdbSession,
  context: ExportContext,
  request: ExportRequest & { month: string },
): Promise<Opened> {
  const { manifest, heads } = await look(context, request, request.month);
  const files: string[] = [];
  for (const part of manifest.parts) {
    if (!daysOfPart(part).some((day) => overlaps(day, request))) continue;
    const path = join(session.folder, `${part.partId}.parquet`);
    await ownCopy(await context.objects.localPath(part.key), path);
    files.push(path);
  }
  const tables = [
    ...(files.length === 0 ? [] : [`SELECT * FROM ${readPartsSql(files)}`]),
    ...(heads.length === 0 ? [] : [await loadTail(session, context, { ...request, heads })]),
  ];
  if (tables.length === 0) return { sql: null, files };
  const { fromAt, toAt, withLeftOut, visitorId } = request;
  const wanted = [
    `"at" >= ${fromAt} AND "at" < ${toAt}`,
    ...(withLeftOut ? [] : ['"verdict" IS NULL']),
    ...(visitorId === null ? [] : [`"visitorId" = ${BigInt(visitorId)}`]),
  ];
  return {
    sql: `(${tables.join(' UNION ALL BY NAME ')}) WHERE ${wanted.join(' AND ')}`,
    files,
  };
}

/** Parts are merged and moved while somebody reads slowly; a name of our own keeps the file. */
async function ownCopy(path: string, to: string): Promise<void> {
  await link(path, to).catch(() => copyFile(path, to));
}

async function loadTail(
  { connection }: DuckdbSession,
  { batches }: ExportContext,
  { siteId, month, heads }: ExportRequest & { month: string; heads: ExportHead[] },
): Promise<string> {
  const name = tailTable(month);
  await createHitTable(connection, name);
  let batchesRead = 0;
  async function* read() {
    for (let start = 0; start < heads.length; start += READ_BATCHES) {
      const ids = heads.slice(start, start + READ_BATCHES).map(({ batchId }) => batchId);
      for await (const batch of batches.readBatchesById(siteId, ids, 'latest')) {
        batchesRead += 1;
        yield batch;
      }
    }
  }
  await appendBatches(connection, name, read());
  if (batchesRead !== heads.length) {
    throw new Error(`read ${batchesRead} of ${heads.length} batches that wait to be sealed`);
  }
  return `SELECT * FROM ${name}`;
}

/** A month's hits that no part holds; `2026-11` becomes `tail_202611`. */
function tailTable(month: string): string {
  return `tail_${month.replace('-', '')}`;
}
