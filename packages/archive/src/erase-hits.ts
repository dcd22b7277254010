/** Erasing: the parts of a month are written anew without the hits of a visitor, or of an import. */
import { randomUUID } from 'node:crypto';
import { dayOf, daysOfPart, isSealed, type Manifest, type Part, sealedIds } from '@footfall/domain';
import type { SiteMonth } from './archive-context.ts';
import type { ArchivingContext } from './archive-month.ts';
import { rowsByDay } from './days-of-parts.ts';
import { type DuckdbSession, unlessCalledOff } from './duckdb-session.ts';
import { quoteText, readPartsSql } from './hit-rows.ts';
import { discardParts, keepParts } from './keep-parts.ts';
import { type PartChange, withReplaced } from './manifest-changes.ts';
import { keepMonthPart, writeMonthPart } from './month-part.ts';
import { type PartFile, writePart } from './part-writer.ts';

/** Whose hits go: a visitor's (an integer below 2^53), or those that came with an import. */
type Erased = { visitorId: number } | { importId: string };

export type EraseRequest = SiteMonth & {
  erased: Erased;
  /** Token of the lease under which the month is sealed: whoever seals from a batch of before is refused. */
  fence: number;
  signal: AbortSignal;
};

export type EraseResult =
  | { outcome: 'erased'; parts: number; hits: number }
  /** Somebody changed the month meanwhile; nothing was changed by us. Erase again. */
  | { outcome: 'superseded' }
  | { outcome: 'abandoned' };

/**
 * Erases hits from a month's parts. They must have been taken out of the month's batches before,
 * under the same lease. Safe to do again and to lose at any step; the old files are retired, and deleted minutes later.
 */
export async function eraseHits(
  context: ArchivingContext,
  request: EraseRequest,
): Promise<EraseResult> {
  const { siteId, month, fence, signal } = request;
  const manifest = await context.manifests.read(siteId, month, 'latest');
  if (manifest.fence > fence) return { outcome: 'superseded' };
  return await unlessCalledOff(context, signal, (session) =>
    rewrite(session, context, { ...request, manifest }),
  );
}

async function rewrite(
  session: DuckdbSession,
  context: ArchivingContext,
  { siteId, month, erased, fence, signal, manifest }: EraseRequest & { manifest: Manifest },
): Promise<EraseResult> {
  const changes: PartChange[] = [];
  const files: PartFile[] = [];
  for (const part of manifest.parts) {
    const path = await context.objects.localPath(part.key);
    const hits = await countHits(session, path, erased);
    if (hits === 0) continue;
    const file =
      hits < part.rows
        ? await writeWithout(session, { siteId, month }, { part, path, erased })
        : null;
    if (file !== null) files.push(file);
    changes.push({ before: part, after: file?.part ?? null });
  }
  if (signal.aborted) return { outcome: 'abandoned' };
  for (const file of files) {
    if (file.part.days === undefined) await keepParts(context, [file]);
    else await keepMonthPart(session, context, file);
  }
  // Also without any change: a later fence keeps out who sealed from a batch of before.
  const next = withReplaced(manifest, { fence, changes, now: context.clock() });
  const counted = { ...next, ...(await recount(context, next, changes)) };
  if (!(await context.manifests.replace(siteId, counted))) {
    await discardParts(
      context,
      { siteId, month },
      files.map(({ part }) => part),
    );
    return { outcome: 'superseded' };
  }
  const hits = changes.reduce(
    (sum, { before, after }) => sum + before.rows - (after?.rows ?? 0),
    0,
  );
  return { outcome: 'erased', parts: changes.length, hits };
}

async function countHits(
  { connection }: DuckdbSession,
  path: string,
  erased: Erased,
): Promise<number> {
  const result = await connection.runAndReadAll(
    `SELECT count(*) FROM ${readPartsSql([path])} WHERE ${isErasedSql(erased)}`,
  );
  return Number(result.getRows()[0]?.[0]);
}

/** Never null: a hit that came with no import stays. */
function isErasedSql(erased: Erased): string {
  return 'visitorId' in erased
    ? `"visitorId" = ${BigInt(erased.visitorId)}`
    : `"importId" IS NOT DISTINCT FROM ${quoteText(erased.importId)}`;
}

/**
 * The part without those hits. An archived one has to be compacted and archived again, as after a late hit; a merged one
 * is in the archive at once, as the recent store has no hits to compare it with.
 */
async function writeWithout(
  session: DuckdbSession,
  { siteId, month }: SiteMonth,
  { part, path, erased }: { part: Part; path: string; erased: Erased },
): Promise<PartFile> {
  const rowsSql = `(SELECT * FROM ${readPartsSql([path])} WHERE NOT (${isErasedSql(erased)}))`;
  if (part.days !== undefined) {
    return await writeMonthPart(session, { siteId, month, rowsSql, known: part.days });
  }
  return await writePart(session, {
    siteId,
    day: part.day,
    level: part.level === 'sealed' ? 'sealed' : 'compacted',
    partId: randomUUID(),
    rowsSql,
  });
}

/** Of the days of which hits have left the recent store, how many of those are left in the parts. */
async function recount(
  context: ArchivingContext,
  manifest: Manifest,
  changes: readonly PartChange[],
): Promise<Pick<Manifest, 'dropped'>> {
  const changed = new Set(
    changes.flatMap(({ before }) => daysOfPart(before)).map(({ day }) => day),
  );
  const { dropped } = manifest;
  if (dropped === undefined || !dropped.some(({ day }) => changed.has(day))) return {};
  const recent = await countRecent(context, manifest, changed);
  const kept = rowsByDay(manifest.parts);
  return {
    dropped: dropped.map((entry) => {
      if (!changed.has(entry.day)) return entry;
      const { day } = entry;
      return { day, rows: (kept.get(day) ?? 0) - (recent.get(day) ?? 0) };
    }),
  };
}

/** Sealed hits of those days that the recent store still has. */
async function countRecent(
  { drops, batches }: ArchivingContext,
  manifest: Manifest,
  days: ReadonlySet<string>,
): Promise<Map<string, number>> {
  const { siteId, month } = manifest;
  const ids = sealedIds(manifest);
  const rows = new Map<string, number>();
  const [first = ''] = [...days].sort();
  const span = { from: Date.parse(`${first}T00:00:00Z`), to: Number.MAX_SAFE_INTEGER };
  for await (const head of drops.listByLastHit(siteId, { month, ...span }, 'latest')) {
    if (!isSealed(manifest, ids, head)) continue;
    for await (const batch of batches.readBatchesById(siteId, [head.batchId], 'latest')) {
      for (const at of batch.columns.at ?? []) {
        rows.set(dayOf(at), (rows.get(dayOf(at)) ?? 0) + 1);
      }
    }
  }
  return rows;
}
