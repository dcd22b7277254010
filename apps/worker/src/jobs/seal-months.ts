/** The seal job: months that are due, each under its lease, round after round until nothing waits. */
import { hasUnsealed, type SiteMonth, sealMonth } from '@footfall/archive';
import { assertNever } from '@footfall/domain';
import { underLease } from '../under-lease.ts';
import { eachMonth } from './each-month.ts';
import type { WorkerContext } from './worker-context.ts';

/** Seals what is due; gives back how many months failed. */
export async function sealDueMonths(context: WorkerContext, signal: AbortSignal): Promise<number> {
  const { archive, due, metrics } = context;
  const months = due.due(archive.clock());
  const failures = await eachMonth(context, { job: 'seal', months, signal }, async (siteMonth) => {
    // Whatever comes of it, the month does not come up again before others had their turn.
    due.noteLater(siteMonth, archive.clock());
    const isDone =
      !(await hasUnsealed(archive, siteMonth)) || (await sealNow(context, siteMonth, signal));
    if (isDone) due.noteSealed(siteMonth, archive.clock());
  });
  metrics.monthsWaiting.set(due.waiting());
  return failures;
}

/** Seals a month under its lease, round after round; true when nothing waits any more. */
export async function sealNow(
  { archive, holder, metrics, tracing, log }: WorkerContext,
  { siteId, month }: SiteMonth,
  signal: AbortSignal,
): Promise<boolean> {
  const name = `seal/${siteId}/${month}`;
  const isDone = await underLease(holder, { name, signal }, async (lease, held) => {
    for (;;) {
      const startedAt = performance.now();
      const result = await sealMonth(archive, { siteId, month, fence: lease.token, signal: held });
      switch (result.outcome) {
        case 'nothing':
          return true;
        case 'superseded':
        case 'abandoned':
          return false;
        case 'sealed': {
          const { hits, batches, parts, isMore, traceparents } = result;
          const tookMs = Math.round(performance.now() - startedAt);
          // Whether it goes on with something that is followed is known only now.
          const trace = tracing.goOn('seal', traceparents, Date.now() - tookMs);
          trace?.end({ site: siteId, month, hits, batches, parts: parts.length });
          metrics.sealedHits.inc(hits);
          log.info({ siteId, month, hits, batches, parts: parts.length, tookMs }, 'sealed');
          if (!isMore) return true;
          break;
        }
        default:
          return assertNever(result);
      }
    }
  });
  return isDone === true;
}
