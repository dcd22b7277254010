/** Goes through months one by one; a month that fails is told and does not keep the others waiting. */
import type { SiteMonth } from '@footfall/archive';
import type { WorkerContext } from './worker-context.ts';

/** Gives back how many failed. Ends early when the signal aborts. */
export async function eachMonth<Month extends SiteMonth>(
  { log, failures: noted, archive }: Pick<WorkerContext, 'log' | 'failures' | 'archive'>,
  { job, months, signal }: { job: string; months: Iterable<Month>; signal: AbortSignal },
  work: (siteMonth: Month) => Promise<void>,
): Promise<number> {
  const failed = await noted.listOfJob(job, 'latest');
  const hasFailed = new Set(failed.map(({ siteId, month }) => `${siteId}/${month}`));
  let failures = 0;
  for (const siteMonth of months) {
    if (signal.aborted) break;
    const { siteId, month } = siteMonth;
    try {
      await work(siteMonth);
      if (hasFailed.has(`${siteId}/${month}`)) await noted.clear(siteId, { job, month });
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      log.error({ job, siteId, month, err: error }, 'month failed');
      // For `worker status`; the log has it in any case.
      await noted
        .note(siteId, { job, month }, { message: messageOf(error), at: archive.clock() })
        .catch(() => undefined);
    }
  }
  return failures;
}

/** What may be shown to who owns the site: our own words. A driver's error may name hosts and users. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown';
  const isOurs = error.constructor === Error;
  return isOurs ? error.message : `${error.name}; the worker's log says more`;
}
