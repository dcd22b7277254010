/** Retention: days that a site does not want to keep any longer go, with their parts. */
import { dayOf } from '@footfall/domain';
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import { commitChange, withoutDays } from './manifest-changes.ts';

export type ExpireRequest = SiteMonth & {
  /** First instant of a UTC day (ms since 1970): days before it are not to be kept. */
  before: number;
  /** When the earliest hit of the month that the recent store still has happened; null when it has none. */
  firstHitAt: number | null;
};

/**
 * Takes the parts of days that are over out of the manifest; their files are retired and deleted a while later. A day
 * of which the recent store still has hits stays: they have to be archived first. Gives back how many parts.
 */
export async function expireMonth(
  { manifests, clock }: Pick<ArchiveContext, 'manifests' | 'clock'>,
  { siteId, month, before, firstHitAt }: ExpireRequest,
): Promise<{ parts: number }> {
  const day = dayOf(firstHitAt === null ? before : Math.min(before, firstHitAt));
  let parts = 0;
  await commitChange(
    manifests,
    { siteId, month },
    {
      of: (current) => {
        const next = withoutDays(current, { before: day, now: clock() });
        if (next === null) return 'superseded';
        parts = current.parts.length - next.parts.length;
        return next;
      },
      isDone: (current) => !current.parts.some((part) => part.day < day),
    },
  );
  return { parts };
}
