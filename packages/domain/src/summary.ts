/** Summaries: what a site's figures came to in a week or month that is over, mailed to who asked for it. */
import { z } from 'zod';
import { MAIL_LANGUAGES, type SummaryKind } from './choices.ts';
import type { Site } from './site.ts';
import { addDays, localDate } from './time-zone.ts';

/** What somebody wants of a site; neither of both is no subscription. */
export const summaryWishSchema = z.object({
  weekly: z.boolean(),
  monthly: z.boolean(),
  language: z.enum(MAIL_LANGUAGES),
});
export type SummaryWish = z.output<typeof summaryWishSchema>;

/** Who gets summaries of a site, for those who look after it. */
export const summaryReaderSchema = z.object({
  email: z.string(),
  name: z.string(),
  weekly: z.boolean(),
  monthly: z.boolean(),
});
export type SummaryReader = z.output<typeof summaryReaderSchema>;

/** Days of the site's time zone, both included. */
export type SummaryPeriod = { from: string; to: string };

/** By then the night's last hits are in, and the day's first mails are read. */
const SENT_FROM_MS = 6 * 3_600_000;

/** The last week or month of a site that is over at `at` (ms since 1970), and long enough to be told of. */
export function lastPeriod(
  kind: SummaryKind,
  { timezone, weekStart }: Pick<Site, 'timezone' | 'weekStart'>,
  at: number,
): SummaryPeriod {
  const today = localDate(at - SENT_FROM_MS, timezone);
  if (kind === 'monthly') {
    const to = addDays(`${today.slice(0, 7)}-01`, -1);
    return { from: `${to.slice(0, 7)}-01`, to };
  }
  // 1 Monday … 7 Sunday.
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay() || 7;
  const to = addDays(today, -((weekday - weekStart + 7) % 7) - 1);
  return { from: addDays(to, -6), to };
}
