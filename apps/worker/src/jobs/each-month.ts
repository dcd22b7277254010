/** Goes through months one by one; a month that fails is told and does not keep the others waiting. */
import type { SiteMonth } from '@footfall/archive';
import type { WorkerContext } from './worker-context.ts';

/** Gives back how many failed. Ends early when the signal aborts. */
export async function eachMonth<Month extends SiteMonth>(
  { log }: Pick<WorkerContext, 'log'>,
  { job, months, signal }: { job: string; months: Iterable<Month>; signal: AbortSignal },
  work: (siteMonth: Month) => Promise<void>,
): Promise<number> {
  let failures = 0;
  for (const siteMonth of months) {
    if (signal.aborted) break;
    try {
      await work(siteMonth);
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      const { siteId, month } = siteMonth;
      log.error({ job, siteId, month, err: error }, 'month failed');
    }
  }
  return failures;
}
