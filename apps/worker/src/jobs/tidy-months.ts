/** The jobs that keep parts few and the folder free of what no longer counts. */
import {
  clearScratch,
  collectOrphans,
  compactDay,
  hasUnsealed,
  type MonthRequest,
  mergeMonth,
  planMerges,
  planMonth,
  type SiteMonth,
  sweepRetired,
} from '@footfall/archive';
import { monthOf } from '@footfall/domain';
import { underLease } from '../under-lease.ts';
import { eachMonth } from './each-month.ts';
import type { WorkerContext } from './worker-context.ts';

/** Merges parts wherever a manifest asks for it; gives back how many months failed. */
export async function compactMonths(context: WorkerContext, signal: AbortSignal): Promise<number> {
  const { archive, manifests, holder } = context;
  const months = await manifests.untidyMonths('latest', archive.cubes);
  return await eachMonth(context, { job: 'compact', months, signal }, async (siteMonth) => {
    const { siteId, month } = siteMonth;
    const manifest = await manifests.read(siteId, month, 'latest');
    if (planMerges(manifest, archive.clock(), archive.cubes).length === 0) return;
    // Saves others the work; what makes it right is the manifest.
    const name = `compact/${siteId}/${month}`;
    await underLease(holder, { name, signal }, (_, held) => compact(context, siteMonth, held));
  });
}

async function compact(
  { archive, manifests, metrics, log }: WorkerContext,
  { siteId, month }: SiteMonth,
  signal: AbortSignal,
): Promise<void> {
  const manifest = await manifests.read(siteId, month, 'latest');
  for (const plan of planMerges(manifest, archive.clock(), archive.cubes)) {
    if (signal.aborted) return;
    const result = await compactDay(archive, { siteId, month, plan, signal });
    if (result.outcome !== 'compacted') continue;
    const { merged, part } = result;
    metrics.compactedParts.inc(merged);
    log.info({ siteId, day: plan.day, level: part.level, merged, rows: part.rows }, 'compacted');
  }
}

/** Makes one part of the small days of months that are at rest; gives back how many months failed. */
export async function mergeMonths(context: WorkerContext, signal: AbortSignal): Promise<number> {
  const { archive, manifests, holder } = context;
  const now = archive.clock();
  const { rowsMin } = archive.cubes;
  const months = await manifests.monthsToMerge(monthOf(now), rowsMin, 'latest');
  return await eachMonth(context, { job: 'merge', months, signal }, async (siteMonth) => {
    const { siteId, month } = siteMonth;
    const plan = planMonth(await manifests.read(siteId, month, 'latest'), now, { rowsMin });
    // What waits to be sealed would have it merged again.
    if (plan === null || (await hasUnsealed(archive, siteMonth))) return;
    const name = `merge/${siteId}/${month}`;
    await underLease(holder, { name, signal }, (_, held) =>
      merge(context, { ...siteMonth, plan, signal: held }),
    );
  });
}

async function merge(
  { archive, metrics, log }: WorkerContext,
  { siteId, month, plan, signal }: MonthRequest,
): Promise<void> {
  const result = await mergeMonth(archive, { siteId, month, plan, signal });
  if (result.outcome !== 'merged') return;
  const { parts, merged } = result;
  metrics.mergedParts.inc(merged);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  log.info({ siteId, month, merged, parts: parts.length, rows }, 'merged');
}

/** Deletes files that were retired long enough ago; gives back how many months failed. */
export async function sweepMonths(context: WorkerContext, signal: AbortSignal): Promise<number> {
  const months = await context.manifests.untidyMonths('latest');
  return await eachMonth(context, { job: 'sweep', months, signal }, async (siteMonth) => {
    const deleted = await sweepRetired(context.archive, siteMonth);
    context.metrics.deletedFiles.inc({ reason: 'retired' }, deleted);
  });
}

/** Deletes what killed workers left behind. */
export async function collectLeftovers(
  { archive, holder, metrics, log }: WorkerContext,
  signal: AbortSignal,
): Promise<void> {
  const scratch = await clearScratch(archive.scratchFolder, archive.clock());
  const orphans = await underLease(holder, { name: 'orphans', signal }, (_, held) =>
    collectOrphans(archive, held),
  );
  if (orphans !== 'taken') metrics.deletedFiles.inc({ reason: 'orphan' }, orphans);
  metrics.deletedFiles.inc({ reason: 'scratch' }, scratch);
  if (scratch > 0 || (orphans !== 'taken' && orphans > 0)) {
    log.info({ scratch, orphans }, 'leftovers deleted');
  }
}
