/** The archive job: hits that are old enough leave MongoDB for the archive, month by month, each under its lease. */
import { archiveMonth, type SiteMonth } from '@footfall/archive';
import { assertNever, monthOf } from '@footfall/domain';
import { underLease } from '../under-lease.ts';
import { eachMonth } from './each-month.ts';
import { archiveDaysOf, daysBefore } from './keeping.ts';
import type { WorkerContext } from './worker-context.ts';

/** Archives what is due; gives back how many months failed. */
export async function archiveMonths(context: WorkerContext, signal: AbortSignal): Promise<number> {
  const { archive, sites, holder } = context;
  const months = await monthsToLookAt(context);
  return await eachMonth(context, { job: 'archive', months, signal }, async (siteMonth) => {
    const { siteId, month } = siteMonth;
    const site = await sites.read(siteId, 'latest');
    const before = daysBefore(archive.clock(), archiveDaysOf(site, context.keeping));
    if (month > monthOf(before)) return;
    const name = `archive/${siteId}/${month}`;
    await underLease(holder, { name, signal }, (_, held) =>
      archiveOne(context, { ...siteMonth, before, signal: held }),
    );
  });
}

/** Months with hits in MongoDB, a seek each, and those that have parts which are not archived. */
async function monthsToLookAt({ archive, hits, manifests }: WorkerContext): Promise<SiteMonth[]> {
  const now = monthOf(archive.clock());
  const months = new Map<string, SiteMonth>();
  const note = (siteMonth: SiteMonth) =>
    months.set(`${siteMonth.siteId}/${siteMonth.month}`, siteMonth);
  for await (const siteMonth of hits.everyMonth('latest')) note(siteMonth);
  for (const siteMonth of await manifests.monthsToArchive(now, 'latest')) note(siteMonth);
  return [...months.values()];
}

async function archiveOne(
  { archive, metrics, log }: WorkerContext,
  request: SiteMonth & { before: number; signal: AbortSignal },
): Promise<void> {
  const { siteId, month } = request;
  for (;;) {
    const result = await archiveMonth(archive, request);
    switch (result.outcome) {
      case 'nothing':
      case 'superseded':
      case 'abandoned':
        return;
      case 'archived': {
        const { days, batches, hits, isMore } = result;
        metrics.archivedHits.inc(hits);
        log.info({ siteId, month, days, batches, hits }, 'archived');
        if (!isMore) return;
        break;
      }
      default:
        return assertNever(result);
    }
  }
}
