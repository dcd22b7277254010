/** The expire job: what a site does not want to keep any longer is deleted, with its lines of the ledger. */
import { expireMonth, type SiteMonth } from '@footfall/archive';
import { monthOf } from '@footfall/domain';
import { underLease } from '../under-lease.ts';
import { eachMonth } from './each-month.ts';
import { daysBefore } from './keeping.ts';
import type { WorkerContext } from './worker-context.ts';

type Expiring = SiteMonth & { before: number };

/** Gives up what is over; gives back how many months failed. */
export async function expireMonths(context: WorkerContext, signal: AbortSignal): Promise<number> {
  const { archive, drops, holder, metrics, log } = context;
  const due = await findExpiring(context);
  return await eachMonth(context, { job: 'expire', months: due, signal }, async (expiring) => {
    const { siteId, month, before } = expiring;
    const name = `expire/${siteId}/${month}`;
    await underLease(holder, { name, signal }, async (_, held) => {
      const firstHitAt = await drops.firstHitAt(siteId, { month }, 'latest');
      const { parts } = await expireMonth(archive, { ...expiring, firstHitAt, signal: held });
      const pages = await drops.deletePages(siteId, before);
      if (parts + pages === 0) return;
      metrics.expiredParts.inc(parts);
      log.info({ siteId, month, parts, pages }, 'expired');
    });
  });
}

/** The months that have parts of days which are over. */
async function findExpiring(context: WorkerContext): Promise<Expiring[]> {
  const { archive, sites, manifests, keeping } = context;
  const now = archive.clock();
  const own = new Map<string, number>();
  for (const { siteId, retentionDays } of await sites.listRetaining('latest')) {
    own.set(siteId, retentionDays);
  }
  const due: Expiring[] = [];
  for (const [siteId, days] of own) {
    const before = daysBefore(now, days);
    const months = await manifests.list(siteId, 'latest');
    for (const { month, parts } of months) {
      if (month <= monthOf(before) && parts.length > 0) due.push({ siteId, month, before });
    }
  }
  if (keeping.retentionDays === null) return due;
  const before = daysBefore(now, keeping.retentionDays);
  for (const siteMonth of await manifests.monthsWithParts(monthOf(before), 'latest')) {
    if (!own.has(siteMonth.siteId)) due.push({ ...siteMonth, before });
  }
  return due;
}
