/** Which days a question is about, and which hits of them the oracle counts. */
import type { Filter, Range, StoredHit } from '@footfall/domain';
import type { Days } from './oracle-compare.ts';
import { fits } from './oracle-filter.ts';
import { isEvent, isPageview, type Session, subjectOf } from './oracle-session.ts';
import { dayAfter, type LocalTime } from './oracle-time.ts';

type Clock = (at: number) => LocalTime;

/** A hit that lies in the range and fits the filters; by goal once for each. */
export type Counted = {
  hit: StoredHit;
  session: Session;
  local: LocalTime;
  goals: readonly string[];
};

/** The days of a range; `hits` are all of the site. */
export function daysOf(
  range: Range,
  { clock, hits, now }: { clock: Clock; hits: readonly StoredHit[]; now: number },
): Days {
  if (typeof range !== 'string') return range;
  const to = clock(now).date;
  const ago = (days: number) => ({ from: dayAfter(to, -days), to });
  switch (range) {
    case 'today':
      return ago(0);
    case 'yesterday':
      return { from: dayAfter(to, -1), to: dayAfter(to, -1) };
    case '7d':
      return ago(6);
    case '28d':
      return ago(27);
    case '30d':
      return ago(29);
    case '90d':
      return ago(89);
    case 'month':
      return { from: `${to.slice(0, 8)}01`, to };
    case 'year':
      return { from: `${to.slice(0, 5)}01-01`, to };
    case '12mo':
      return { from: elevenMonthsBefore(to), to };
    case 'all': {
      const first = hits.reduce((earliest, hit) => Math.min(earliest, hit.at), now);
      return { from: clock(first).date, to };
    }
  }
}

function elevenMonthsBefore(date: string): string {
  const month = new Date(`${date.slice(0, 8)}01T12:00:00Z`);
  month.setUTCMonth(month.getUTCMonth() - 11);
  return month.toISOString().slice(0, 10);
}

type Wanted = { days: Days; filters: readonly Filter[]; clock: Clock };

/** Each session's hits in order; pageviews and events unless others are meant. */
export function selectHits(
  sessions: readonly Session[],
  { days, filters, clock }: Wanted,
  isMeant = (hit: StoredHit) => isPageview(hit) || isEvent(hit),
): Counted[] {
  const counted: Counted[] = [];
  for (const session of sessions) {
    for (const hit of session.hits) {
      if (!isMeant(hit)) continue;
      const local = clock(hit.at);
      if (local.date < days.from || local.date > days.to) continue;
      if (!filters.every((filter) => fits(filter, subjectOf(hit, session)))) continue;
      counted.push({ hit, session, local, goals: session.goals.get(hit) ?? [] });
    }
  }
  return counted;
}
