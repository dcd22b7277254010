/** The remove job: carries out what was asked to be deleted for good. */
import { deleteParts, eraseHits } from '@footfall/archive';
import type { DueRemoval } from '@footfall/db';
import { assertNever } from '@footfall/domain';
import { underLease } from '../under-lease.ts';
import type { WorkerContext } from './worker-context.ts';

/** Carries out what is due; gives back how many failed. */
export async function carryOutRemovals(
  context: WorkerContext,
  signal: AbortSignal,
): Promise<number> {
  const { removals, holder, log } = context;
  let failures = 0;
  for (const removal of await removals.listDue('latest')) {
    if (signal.aborted) break;
    const { removalId, siteId, kind } = removal;
    try {
      const name = `remove/${removalId}`;
      await underLease(holder, { name, signal }, (_, held) => carryOut(context, removal, held));
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      log.error({ removalId, siteId, kind, err: error }, 'removal failed');
    }
  }
  return failures;
}

async function carryOut(
  context: WorkerContext,
  removal: DueRemoval,
  signal: AbortSignal,
): Promise<void> {
  switch (removal.kind) {
    case 'site':
      return await removeSite(context, removal, signal);
    case 'visitor':
      return await removeVisitor(context, removal, signal);
    default:
      return assertNever(removal);
  }
}

/** Whoever reads finds nothing from the first step on; a worker that seals meanwhile is undone the next time. */
async function removeSite(
  { removals, archive, log }: WorkerContext,
  removal: DueRemoval,
  signal: AbortSignal,
): Promise<void> {
  const { siteId } = removal;
  const { batches, hits } = await removals.deleteSite(siteId);
  const files = await deleteParts(archive, siteId, signal);
  if (signal.aborted) return;
  await removals.note(siteId, removal, { hits, now: archive.clock() });
  if (batches + files > 0) log.info({ siteId, batches, hits, files }, 'site deleted');
}

async function removeVisitor(
  context: WorkerContext,
  removal: DueRemoval & { kind: 'visitor' },
  signal: AbortSignal,
): Promise<void> {
  const { removals, archive, log } = context;
  const { siteId, removalId } = removal;
  let hits = 0;
  for (const month of await monthsOf(context, siteId)) {
    const erased = await eraseMonth(context, { ...removal, month }, signal);
    // Somebody else is at it; what was done stays done, and the rest comes with the next run.
    if (erased === null) return;
    hits += erased;
  }
  await removals.note(siteId, removal, { hits, now: archive.clock() });
  log.info({ siteId, removalId, hits }, 'visitor erased');
}

/** Every month of the site that has a manifest, or hits that are not in a part yet. */
async function monthsOf(
  { manifests, hits }: WorkerContext,
  siteId: string,
): Promise<readonly string[]> {
  const months = new Set((await manifests.list(siteId, 'latest')).map(({ month }) => month));
  for await (const month of hits.monthsOf(siteId, 'latest')) months.add(month);
  return [...months].sort();
}

/** Somebody else changes a month at most a few times while it is erased. */
const TRIES_MAX = 4;

/** How many hits of the month went; null when it could not be done now. */
async function eraseMonth(
  { removals, archive, holder }: WorkerContext,
  { siteId, month, visitorId }: { siteId: string; month: string; visitorId: number },
  signal: AbortSignal,
): Promise<number | null> {
  const name = `seal/${siteId}/${month}`;
  const result = await underLease(holder, { name, signal }, async ({ token: fence }, held) => {
    // Batches first, and nobody seals meanwhile: what is not in a batch cannot get into a part any more.
    const ofBatches = await removals.eraseHits(siteId, { month, visitorId });
    for (let tried = 0; tried < TRIES_MAX; tried += 1) {
      const request = { siteId, month, erased: { visitorId }, fence, signal: held };
      const erased = await eraseHits(archive, request);
      if (erased.outcome === 'erased') return Math.max(ofBatches.hits, erased.hits);
      if (erased.outcome === 'abandoned') return null;
    }
    return null;
  });
  return result === 'taken' ? null : result;
}
