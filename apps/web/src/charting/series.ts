/** Turns the answer by bucket into points of a line: nothing left out, partial buckets known, gaps kept as gaps. */
import {
  type Annotation,
  addDays,
  bucketOf,
  bucketsOf,
  type Interval,
  METRICS,
  resolveDays,
} from '@footfall/domain';
import type { Metric, QueryResult } from '../metrics.ts';

export type Point = {
  bucket: string;
  /** null: not defined here (no session to average over), or not reached yet. */
  value: number | null;
  /** The bucket is not over, or reaches out of the range. */
  isPartial: boolean;
  /** Saturday or Sunday; only buckets of a day have one. */
  isWeekend: boolean;
};

export type SeriesQuestion = {
  metric: Metric;
  /** Place of the metric in the rows. */
  metricIndex: number;
  interval: Interval;
  /** 1 Monday … 7 Sunday. */
  weekStart: number;
};

/** The points of a result broken down by one time dimension. */
export function seriesOf(result: QueryResult, question: SeriesQuestion): Point[] {
  const { interval, weekStart, metric, metricIndex } = question;
  const { from, to, timezone, freshAsOf } = result.meta;
  const range = resolveDays({ from, to }, timezone);
  const asOf = Date.parse(freshAsOf);
  const zone = { timezone, weekStart };
  // A bucket that has not begun has no value yet, which is not the same as none.
  const current = asOf < range.toAt ? bucketOf(Math.max(asOf, range.fromAt), interval, zone) : null;
  const values = new Map(
    result.results.map((row) => [row.dimensions[0], row.metrics[metricIndex] ?? null]),
  );
  const absent = METRICS[metric].unit === 'count' ? 0 : null;
  const buckets = bucketsOf(range, interval, weekStart);
  const currentIndex = current === null ? buckets.length : buckets.indexOf(current);
  return buckets.map((bucket, index) => ({
    bucket,
    value: index > currentIndex ? null : (values.get(bucket) ?? absent),
    isPartial: index === currentIndex || isCut(bucket, interval, { from, to }),
    isWeekend: interval === 'day' && isWeekend(bucket),
  }));
}

/** What was noted of the days of each bucket, by the bucket's place; of an hour's day in its first hour. */
export function notesOf(
  annotations: readonly Annotation[],
  points: readonly Point[],
  interval: Interval,
): ReadonlyMap<number, readonly string[]> {
  const notes = new Map<number, string[]>();
  for (const { date, text } of annotations) {
    const index = points.findIndex(({ bucket }) => isWithin(date, bucket, interval));
    if (index >= 0) notes.set(index, [...(notes.get(index) ?? []), text]);
  }
  return notes;
}

function isWithin(date: string, bucket: string, interval: Interval): boolean {
  const first = bucket.slice(0, 10);
  if (interval === 'hour' || interval === 'day') return date === first;
  return date >= first && date <= lastDayOf(first, interval);
}

/** True where the range's edge runs through a week or month. */
function isCut(bucket: string, interval: Interval, { from, to }: { from: string; to: string }) {
  if (interval === 'hour' || interval === 'day') return false;
  return bucket < from || lastDayOf(bucket, interval) > to;
}

function lastDayOf(bucket: string, interval: 'week' | 'month'): string {
  if (interval === 'week') return addDays(bucket, 6);
  const [year = 0, month = 1] = bucket.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
