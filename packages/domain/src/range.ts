/** Ranges in the words of a question, turned into days of the site's time zone and instants. */
import {
  addDays,
  formatOffset,
  localDate,
  offsetAt,
  offsetSpans,
  startOfDay,
} from './time-zone.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const NAMED_RANGES = [
  'today',
  'yesterday',
  '7d',
  '28d',
  '30d',
  '90d',
  'month',
  'year',
  '12mo',
  'all',
] as const;
export type NamedRange = (typeof NAMED_RANGES)[number];

/** Days of the site's time zone, both included; or a name for them. */
export type Range = NamedRange | { from: string; to: string };

/** A range made exact: first and last day (both included) and the instants [fromAt, toAt) that they cover. */
export type ResolvedRange = {
  timezone: string;
  from: string;
  to: string;
  fromAt: number;
  toAt: number;
};

export type RangeContext = {
  timezone: string;
  /** The instant that counts as now. */
  now: number;
  /** The site's earliest hit, for `all`; null when it has none. */
  firstHitAt: number | null;
};

/** Resolves a range; `7d` is the seven days that end today, `month` and `year` begin with the first and end today. */
export function resolveRange(range: Range, context: RangeContext): ResolvedRange {
  const { from, to } = typeof range === 'string' ? namedDays(range, context) : range;
  return resolveDays({ from, to }, context.timezone);
}

/** Days of a time zone as instants; both days included. */
export function resolveDays(days: { from: string; to: string }, timezone: string): ResolvedRange {
  return {
    timezone,
    from: days.from,
    to: days.to,
    fromAt: startOfDay(days.from, timezone),
    toAt: startOfDay(addDays(days.to, 1), timezone),
  };
}

function namedDays(range: NamedRange, context: RangeContext): { from: string; to: string } {
  const today = localDate(context.now, context.timezone);
  switch (range) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case '7d':
      return { from: addDays(today, -6), to: today };
    case '28d':
      return { from: addDays(today, -27), to: today };
    case '30d':
      return { from: addDays(today, -29), to: today };
    case '90d':
      return { from: addDays(today, -89), to: today };
    case 'month':
      return { from: `${today.slice(0, 7)}-01`, to: today };
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case '12mo':
      return { from: `${addMonths(today.slice(0, 7), -11)}-01`, to: today };
    case 'all': {
      const first =
        context.firstHitAt === null ? today : localDate(context.firstHitAt, context.timezone);
      return { from: first < today ? first : today, to: today };
    }
  }
}

export const NAMED_COMPARISONS = ['previousPeriod', 'previousYear'] as const;
/** With what a range is compared: a name for it, or days. */
export type Comparison = (typeof NAMED_COMPARISONS)[number] | { from: string; to: string };

/** The as many days right before the range, or the same days a year earlier (28 February for the 29th). */
export function resolveComparison(comparison: Comparison, range: ResolvedRange): ResolvedRange {
  const { from, to, timezone } = range;
  if (typeof comparison !== 'string') return resolveDays(comparison, timezone);
  if (comparison === 'previousYear') {
    return resolveDays({ from: yearBefore(from), to: yearBefore(to) }, timezone);
  }
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return resolveDays({ from: addDays(from, -days), to: addDays(from, -1) }, timezone);
}

function yearBefore(date: string): string {
  const year = String(Number(date.slice(0, 4)) - 1).padStart(4, '0');
  return date.endsWith('-02-29') ? `${year}-02-28` : `${year}${date.slice(4)}`;
}

function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + (number - 1) + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

export const INTERVALS = ['hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

/**
 * The buckets of a range in order, as the time dimensions name them: the first local date of a day, week or
 * month (`2026-11-01`), or an hour with its offset (`2026-11-01T13:00:00+01:00`; a repeated hour is two buckets).
 * `weekStart` is 1 Monday … 7 Sunday. The first bucket may begin before the range.
 */
export function bucketsOf(range: ResolvedRange, interval: Interval, weekStart: number): string[] {
  const names: string[] = [];
  if (interval === 'hour') {
    for (const { from, to, offsetMs } of hourSpans(range)) {
      // The clock can change in the middle of an hour: count from where that hour would have begun.
      const begin = from - ((from + offsetMs) % HOUR_MS);
      for (let at = begin; at < to; at += HOUR_MS) names.push(hourName(at, offsetMs));
    }
    return [...new Set(names)];
  }
  let name = dayBucket(range.from, interval, weekStart);
  while (name <= range.to) {
    names.push(name);
    name = dayBucket(addDays(name, LONGEST_DAYS[interval]), interval, weekStart);
  }
  return names;
}

/** So many days after its first, another bucket has begun, and not yet the one after it. */
const LONGEST_DAYS = { day: 1, week: 7, month: 31 } as const;

const SHORTEST_DAYS = { hour: 1 / 24, day: 1, week: 7, month: 28 } as const;

/** No fewer than {@link bucketsOf} has, without listing them. */
export function bucketsMost(
  { from, to }: { from: string; to: string },
  interval: Interval,
): number {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  // The first may begin before the range, the last end after it, and a clock that is put back repeats an hour.
  return Math.ceil((days + 1) / SHORTEST_DAYS[interval]) + 1;
}

function hourSpans(range: ResolvedRange): { from: number; to: number; offsetMs: number }[] {
  const spans = offsetSpans(range.fromAt, range.toAt, range.timezone);
  return spans.map((span, index) => ({
    from: span.from,
    to: spans[index + 1]?.from ?? range.toAt,
    offsetMs: span.offsetMs,
  }));
}

function hourName(at: number, offsetMs: number): string {
  return `${new Date(at + offsetMs).toISOString().slice(0, 13)}:00:00${formatOffset(offsetMs)}`;
}

/** The bucket that a local day falls into, named by its first day. */
function dayBucket(day: string, interval: 'day' | 'week' | 'month', weekStart: number): string {
  switch (interval) {
    case 'day':
      return day;
    case 'month':
      return `${day.slice(0, 7)}-01`;
    case 'week': {
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
      return addDays(day, -((weekday - weekStart + 7) % 7));
    }
  }
}

/** The bucket that an instant falls into; see {@link bucketsOf}. */
export function bucketOf(
  at: number,
  interval: Interval,
  zone: { timezone: string; weekStart: number },
): string {
  const offsetMs = offsetAt(at, zone.timezone);
  if (interval === 'hour') return hourName(at, offsetMs);
  return dayBucket(new Date(at + offsetMs).toISOString().slice(0, 10), interval, zone.weekStart);
}
