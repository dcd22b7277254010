/** How long hits are kept where: what a site says, else what the installation does. */
import type { Site } from '@footfall/domain';
import type { WorkerContext } from './worker-context.ts';

const DAY_MS = 86_400_000;

type Keeping = WorkerContext['keeping'];

/** After how many days a site's hits leave MongoDB: before they are deleted for good, in any case. */
export function archiveDaysOf(site: Site | null, keeping: Keeping): number {
  const days = site?.archiveAfterDays ?? keeping.archiveAfterDays;
  return Math.min(days, retentionDaysOf(site, keeping) ?? days);
}

/** After how many days a site's hits are deleted; null for never. */
function retentionDaysOf(
  site: Pick<Site, 'retentionDays'> | null,
  keeping: Keeping,
): number | null {
  return site?.retentionDays ?? keeping.retentionDays;
}

/** The first instant of the UTC day so many days ago: every hit before it is older than that. */
export function daysBefore(now: number, days: number): number {
  return now - (now % DAY_MS) - days * DAY_MS;
}
