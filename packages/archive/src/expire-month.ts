/** Retention: days that a site does not want to keep any longer go, with their parts. */
import { dayOf, type Part } from '@footfall/domain';
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import { hasDaysBefore, isAllBefore } from './days-of-parts.ts';
import { withDuckdb } from './duckdb-session.ts';
import { readPartsSql } from './hit-rows.ts';
import { discardParts } from './keep-parts.ts';
import { commitChange, withoutDays } from './manifest-changes.ts';
import { keepMonthPart, writeMonthPart } from './month-part.ts';

export type ExpireRequest = SiteMonth & {
  /** First instant of a UTC day (ms since 1970): days before it are not to be kept. */
  before: number;
  /** When the earliest hit of the month that the recent store still has happened; null when it has none. */
  firstHitAt: number | null;
  signal: AbortSignal;
};

type ExpireContext = Pick<
  ArchiveContext,
  'manifests' | 'objects' | 'clock' | 'duckdb' | 'scratchFolder'
>;

/**
 * Takes the parts of days that are over out of the manifest; their files are retired and deleted a while later. A merged
 * part that also has days to keep is written anew without the others. A day of which the recent store still has hits
 * stays: they have to be archived first. Gives back how many parts went, or gave way.
 */
export async function expireMonth(
  context: ExpireContext,
  { siteId, month, before, firstHitAt, signal }: ExpireRequest,
): Promise<{ parts: number }> {
  const day = dayOf(firstHitAt === null ? before : Math.min(before, firstHitAt));
  const siteMonth = { siteId, month };
  const { parts: found } = await context.manifests.read(siteId, month, 'latest');
  const without = new Map<string, Part>();
  for (const part of found) {
    if (!hasDaysBefore(part, day) || isAllBefore(part, day)) continue;
    without.set(part.partId, await writeRest(context, { ...siteMonth, part, day, signal }));
  }
  let parts = 0;
  await commitChange(context.manifests, siteMonth, {
    of: (current) => {
      const next = withoutDays(current, { before: day, without, now: context.clock() });
      if (next === null || next === 'superseded') return 'superseded';
      parts = current.parts.filter((part) => hasDaysBefore(part, day)).length;
      return next;
    },
    isDone: (current) => !current.parts.some((part) => hasDaysBefore(part, day)),
  });
  // Where somebody else was faster the manifest does not name them.
  if (without.size > 0) await discardParts(context, siteMonth, [...without.values()]);
  return { parts };
}

/** Keeps what a merged part has of a day and of those after it. */
async function writeRest(
  context: ExpireContext,
  { part, day, signal, ...siteMonth }: SiteMonth & { part: Part; day: string; signal: AbortSignal },
): Promise<Part> {
  const path = await context.objects.localPath(part.key);
  const rowsSql = `(SELECT * FROM ${readPartsSql([path])} WHERE "at" >= ${Date.parse(day)})`;
  return await withDuckdb(
    { limits: context.duckdb, scratchFolder: context.scratchFolder, signal },
    async (session) => {
      const file = await writeMonthPart(session, {
        ...{ ...siteMonth, rowsSql, known: part.days ?? [] },
      });
      await keepMonthPart(session, context, file);
      return file.part;
    },
  );
}
