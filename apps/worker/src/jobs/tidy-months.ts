/** The jobs that keep parts few and the folder free of what no longer counts. */
import {
  clearScratch,
  collectOrphans,
  compactDay,
  planMerges,
  type SiteMonth,
  sweepRetired,
} from '@footfall/archive';
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
