/** Sealing: what the recent store has of a site's month and no part holds yet becomes parts, one a UTC day. */
import { randomUUID } from 'node:crypto';
import type { Part, SealedBatch } from '@footfall/domain';
import { appendBatches } from './append-batches.ts';
import type { ArchiveContext, BatchHead, SiteMonth } from './archive-context.ts';
import { type DuckdbSession, unlessCalledOff } from './duckdb-session.ts';
import { findUnsealed, type Look } from './find-unsealed.ts';
import { createHitTable, IMPORT_COLUMN } from './hit-rows.ts';
import { discardParts, keepParts } from './keep-parts.ts';
import { commitChange, type SealChange, withSealed } from './manifest-changes.ts';
import { type PartFile, writePart } from './part-writer.ts';

export type SealRequest = SiteMonth & {
  /** Token of the lease under which this is done. */
  fence: number;
  /** Calls it off: nothing is changed then. */
  signal: AbortSignal;
};

export type SealResult =
  /** `isMore`: there were more hits than one round takes; seal again. */
  | {
      outcome: 'sealed';
      hits: number;
      batches: number;
      parts: readonly Part[];
      isMore: boolean;
      /** Names of the traces of batches that are followed. */
      traceparents: readonly string[];
    }
  | { outcome: 'nothing' }
  /** Somebody else sealed this month meanwhile, or holds a later lease; nothing was changed. */
  | { outcome: 'superseded' }
  | { outcome: 'abandoned' };

/** Hits sealed in one round: about 250 MB in DuckDB, and a few seconds between two manifests. */
export const SEAL_HITS_MAX = 500_000;

/** Documents asked for at once: up to 100,000 hits, some 5 MB on the wire. */
const READ_BATCHES = 100;

const TABLE = 'hits';

/**
 * Seals one round. Safe to do again at any time and to lose at any step: the hits count through the manifest
 * alone, which is replaced in one piece, last. What a killed process leaves is files that nobody names.
 */
export async function sealMonth(
  context: ArchiveContext,
  request: SealRequest,
): Promise<SealResult> {
  const { siteId, month, fence, signal } = request;
  const manifest = await context.manifests.read(siteId, month, 'latest');
  if (manifest.fence > fence) return { outcome: 'superseded' };
  const look = await findUnsealed(context, manifest, SEAL_HITS_MAX);
  if (look.batches.length === 0) return { outcome: 'nothing' };
  return await unlessCalledOff<SealResult>(context, signal, async (session) => {
    await load(session, context, { siteId, batches: look.batches });
    const files = await writeDays(session, siteId);
    if (signal.aborted) return { outcome: 'abandoned' };
    await keepParts(context, files);
    return await commit(context, request, { look, parts: files.map(({ part }) => part) });
  });
}

async function load(
  { connection }: DuckdbSession,
  context: ArchiveContext,
  { siteId, batches }: { siteId: string; batches: readonly BatchHead[] },
): Promise<void> {
  await createHitTable(connection, TABLE, [IMPORT_COLUMN]);
  let batchesRead = 0;
  async function* read() {
    for (let start = 0; start < batches.length; start += READ_BATCHES) {
      const ids = batches.slice(start, start + READ_BATCHES).map((batch) => batch.batchId);
      for await (const batch of context.batches.readBatchesById(siteId, ids, 'latest')) {
        batchesRead += 1;
        yield batch;
      }
    }
  }
  const hits = await appendBatches(connection, TABLE, read());
  const wanted = batches.reduce((sum, batch) => sum + batch.count, 0);
  if (batchesRead !== batches.length || hits !== wanted) {
    throw new Error(
      `read ${batchesRead} batches with ${hits} hits of ${batches.length} with ${wanted}`,
    );
  }
}

async function writeDays(session: DuckdbSession, siteId: string): Promise<PartFile[]> {
  const result = await session.connection.runAndReadAll(
    `SELECT DISTINCT strftime(make_timestamp_ms("at"), '%Y-%m-%d') AS day FROM ${TABLE} ORDER BY day`,
  );
  const files: PartFile[] = [];
  for (const [day] of result.getRows()) {
    const plan = { siteId, day: String(day), level: 'sealed', partId: randomUUID() } as const;
    files.push(await writePart(session, { ...plan, rowsSql: TABLE }));
  }
  return files;
}

async function commit(
  context: ArchiveContext,
  { siteId, month, fence }: SealRequest,
  { look, parts }: { look: Look; parts: readonly Part[] },
): Promise<SealResult> {
  const batches: SealedBatch[] = look.batches.map(({ batchId, storedAt }) => ({
    batchId,
    storedAt,
  }));
  const change: SealChange = { fence, parts, batches, sealedBefore: look.sealedBefore };
  const partIds = new Set(parts.map((part) => part.partId));
  const manifest = await commitChange(
    context.manifests,
    { siteId, month },
    {
      of: (current) => withSealed(current, change),
      isDone: (current) => current.parts.some((part) => partIds.has(part.partId)),
    },
  );
  if (manifest === 'superseded') {
    await discardParts(context, { siteId, month }, parts);
    return { outcome: 'superseded' };
  }
  const { hits, isMore } = look;
  const traceparents = look.batches.flatMap(({ traceparent }) => traceparent ?? []);
  return { outcome: 'sealed', hits, batches: batches.length, parts, isMore, traceparents };
}
