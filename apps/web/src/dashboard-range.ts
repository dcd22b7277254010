/** The days a dashboard is about, the days before them to compare with, and how finely they can be drawn. */
import { addDays, type Interval, localDate, type Range, resolveRange } from '@footfall/domain';

export type Days = { from: string; to: string };

export type DashboardRange = {
  /** As the question says it. */
  range: Range;
  /** null for `all`: only the answer knows the first day. */
  days: Days | null;
  /** As many days just before; null for `all`. */
  previous: Days | null;
  /** New hits may still fall into it. */
  isLive: boolean;
  today: string;
};

export function dashboardRangeOf(
  range: Range,
  { now, timezone }: { now: number; timezone: string },
): DashboardRange {
  const today = localDate(now, timezone);
  if (range === 'all') return { range, days: null, previous: null, isLive: true, today };
  const { from, to } = resolveRange(range, { timezone, now, firstHitAt: null });
  const days = { from, to };
  return { range, days, previous: daysBefore(days), isLive: to >= today, today };
}

/** The same number of days, ending the day before. */
function daysBefore({ from, to }: Days): Days {
  return { from: addDays(from, -lengthOf({ from, to })), to: addDays(from, -1) };
}

/** How many days there are, both ends included. */
export function lengthOf({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** Bounds in days within which an interval makes a readable line: at least two points, at most some 400. */
const INTERVAL_DAYS: readonly { interval: Interval; min: number; max: number }[] = [
  { interval: 'hour', min: 1, max: 14 },
  { interval: 'day', min: 2, max: 400 },
  { interval: 'week', min: 14, max: 2800 },
  { interval: 'month', min: 59, max: Number.POSITIVE_INFINITY },
];

/** The intervals that a range of so many days can be drawn in, finest first. */
export function intervalsFor(days: number): Interval[] {
  return INTERVAL_DAYS.filter(({ min, max }) => days >= min && days <= max).map(
    ({ interval }) => interval,
  );
}

/** What is drawn when nobody chose: some 7 to 100 points. */
export function intervalFor(days: number): Interval {
  if (days <= 2) return 'hour';
  if (days <= 100) return 'day';
  return days <= 190 ? 'week' : 'month';
}
