/** The days a dashboard is about, the days to compare them with, and how finely they can be drawn. */
import {
  addDays,
  type Interval,
  localDate,
  type Range,
  resolveComparison,
  resolveDays,
  resolveRange,
} from '@footfall/domain';

export type Days = { from: string; to: string };

/** What a period is set against: the days before, the same days a year earlier, days of one's choice, nothing. */
export type Compare = 'previousPeriod' | 'previousYear' | 'off' | Days;

export type DashboardRange = {
  /** As the question says it. */
  range: Range;
  /** null for `all`: only the answer knows the first day. */
  days: Days | null;
  /** The days compared with; null for `all`, and when nothing is compared. */
  previous: Days | null;
  /** The day of the site's first hit: before it nothing was counted. null while there is none, or nobody knows yet. */
  firstDay: string | null;
  /** Something would be compared, but not one of those days has data. */
  isNothingBefore: boolean;
  /** New hits may still fall into it. */
  isLive: boolean;
  today: string;
};

export type RangeContext = {
  now: number;
  timezone: string;
  firstDay?: string | null;
  compare?: Compare;
  matchesWeekdays?: boolean;
};

export function dashboardRangeOf(range: Range, context: RangeContext): DashboardRange {
  const { now, timezone, firstDay = null } = context;
  const today = localDate(now, timezone);
  if (range === 'all') {
    const isNothingBefore = false;
    return { range, days: null, previous: null, firstDay, isNothingBefore, isLive: true, today };
  }
  const { from, to } = resolveRange(range, { timezone, now, firstHitAt: null });
  const days = { from, to };
  const compared = comparedDays(days, context);
  const isNothingBefore = compared !== null && firstDay !== null && compared.to < firstDay;
  const previous = isNothingBefore ? null : compared;
  return { range, days, previous, firstDay, isNothingBefore, isLive: to >= today, today };
}

function comparedDays(days: Days, context: RangeContext): Days | null {
  const { timezone, compare = 'previousPeriod', matchesWeekdays = false } = context;
  if (compare === 'off') return null;
  const { from, to } = resolveComparison(compare, resolveDays(days, timezone));
  if (!matchesWeekdays) return { from, to };
  const shift = weekdayShift(from, days.from);
  // Days right before the range may not reach into it.
  const back = compare === 'previousPeriod' && shift > 0 ? shift - 7 : shift;
  return { from: addDays(from, back), to: addDays(to, back) };
}

/** By how many days (-3 … 3) a day has to move to be the same weekday as another. */
function weekdayShift(day: string, other: string): number {
  const apart = (weekdayOf(other) - weekdayOf(day) + 7) % 7;
  return apart > 3 ? apart - 7 : apart;
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
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

/** The local days that a bucket lies in, cut to a range; for zooming into it. */
export function daysOfBucket(bucket: string, interval: Interval, within: Days): Days {
  const from = bucket.slice(0, 10);
  const to = lastOfBucket(from, interval);
  return {
    from: from < within.from ? within.from : from,
    to: to > within.to ? within.to : to,
  };
}

/** True where the whole bucket lies before that day. */
export function isBucketBefore(bucket: string, interval: Interval, day: string): boolean {
  return lastOfBucket(bucket.slice(0, 10), interval) < day;
}

/** The last day of the bucket that begins with a day. */
export function lastOfBucket(from: string, interval: Interval): string {
  if (interval === 'week') return addDays(from, 6);
  return interval === 'month' ? lastOfMonth(from) : from;
}

function lastOfMonth(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
