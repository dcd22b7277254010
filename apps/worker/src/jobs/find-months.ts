/** How the worker finds out which months have hits to seal: a quick look often, a full one now and then. */
import type { WorkerContext } from './worker-context.ts';

/**
 * How far a quick look reaches back beyond the one before: what a slow majority commit, or a difference
 * between our clock and the server's, may have kept out of sight. Rarer cases are for the full look.
 */
const LOOK_OVERLAP_MS = 60_000;

/**
 * Notes the months that got hits since an instant; gives back where the next look starts. It costs as much
 * as there are batches of the last minute or so, whatever the number of sites.
 */
export async function lookForHits(
  { hits, due, archive }: Pick<WorkerContext, 'hits' | 'due' | 'archive'>,
  lookedAt: number,
): Promise<number> {
  const now = archive.clock();
  const since = lookedAt - LOOK_OVERLAP_MS;
  for (const { siteId, month, hits: count } of await hits.activeMonths(since, 'latest')) {
    due.noteHits({ siteId, month }, count, { windowMs: now - since, now });
  }
  due.forgetIdle(now);
  return now;
}

/**
 * Notes every month that has hits at all. Quick looks are remembered by this process alone; after a crash,
 * after days without any worker, or when a batch showed long after it was stored, hits may wait that no
 * quick look will find. A manifest cannot tell (a month that was never sealed has none, and an old
 * `sealedBefore` only means that nothing came since), and to aggregate all batches would cost as much as
 * there are hits. So it walks the index from month to month, one seek each, and leaves it to the seal job to
 * ask for each whether anything waits: a read of the manifest and of a few heads, without a lease.
 */
export async function lookEverywhere(
  { hits, due, archive }: Pick<WorkerContext, 'hits' | 'due' | 'archive'>,
  signal: AbortSignal,
): Promise<void> {
  for await (const siteMonth of hits.everyMonth('latest')) {
    if (signal.aborted) return;
    due.noteUnknown(siteMonth, archive.clock());
  }
}
