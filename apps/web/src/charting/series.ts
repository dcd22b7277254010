/** Turns the answer by bucket into points of a line: nothing left out, partial buckets known, gaps kept as gaps. */
import {
  type Annotation,
  bucketOf,
  bucketsOf,
  type Interval,
  METRICS,
  resolveDays,
} from '@footfall/domain';
import { isBucketBefore, lastOfBucket } from '../dashboard-range.ts';
import type { Metric, QueryResult } from '../metrics.ts';

export type Point = {
  bucket: string;
  /** null: not defined here (no session to average over), not reached yet, or before the site's first hit. */
  value: number | null;
  /** The bucket is not over, or reaches out of the range. */
  isPartial: boolean;
  /** Over before the site's first hit: nobody knows who came. */
  isBeforeFirst: boolean;
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
  /** Of the site's first hit; null where that is not known. */
  firstDay: string | null;
};

/** The points of a result broken down by one time dimension. */
export function seriesOf(result: QueryResult, question: SeriesQuestion): Point[] {
  const { interval, weekStart, metric, metricIndex, firstDay } = question;
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
  // A bucket in which counting began is cut like one in which the range begins.
  const counted = { from: firstDay !== null && firstDay > from ? firstDay : from, to };
  return buckets.map((bucket, index) => {
    const isBeforeFirst = firstDay !== null && isBucketBefore(bucket, interval, firstDay);
    const isKnown = !isBeforeFirst && index <= currentIndex;
    return {
      bucket,
      value: isKnown ? (values.get(bucket) ?? absent) : null,
      isPartial: !isBeforeFirst && (index === currentIndex || isCut(bucket, interval, counted)),
      isBeforeFirst,
      isWeekend: interval === 'day' && isWeekend(bucket),
    };
  });
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
  return date >= first && date <= lastOfBucket(first, interval);
}

/** True where the range's edge runs through a week or month. */
function isCut(bucket: string, interval: Interval, { from, to }: { from: string; to: string }) {
  if (interval === 'hour' || interval === 'day') return false;
  return bucket < from || lastOfBucket(bucket, interval) > to;
}

function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
