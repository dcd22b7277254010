/**
 * The oracle's comparisons: rows of other days belong to rows of these by their values, buckets of time by their
 * place. A row that the other days lack has counts of 0 and no money; one beyond their last bucket only nulls.
 */
import type { Metric, MetricValue, Query, Site } from '@footfall/domain';
import type { OracleRow } from './oracle.ts';
import { dayAfter, localClock, weekOf } from './oracle-time.ts';

export type Days = { from: string; to: string };

export function daysComparedWith(days: Days, compare: NonNullable<Query['compare']>): Days {
  if (typeof compare !== 'string') return compare;
  if (compare === 'previousYear') {
    return { from: yearEarlier(days.from), to: yearEarlier(days.to) };
  }
  let length = 1;
  while (dayAfter(days.from, length) <= days.to) length += 1;
  return { from: dayAfter(days.from, -length), to: dayAfter(days.from, -1) };
}

function yearEarlier(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year - 1, month, 0)).getUTCDate();
  const earlier = new Date(Date.UTC(year - 1, month - 1, Math.min(day, last)));
  return earlier.toISOString().slice(0, 10);
}

type Ours = { query: Query; site: Site; rows: readonly OracleRow[]; days: Days };

export function compareRows(
  { query, site, rows, days }: Ours,
  other: { rows: readonly OracleRow[]; days: Days },
): { results: OracleRow[] } {
  const places = query.dimensions.map((dimension) =>
    dimension.startsWith('time:')
      ? {
          ours: bucketNames(dimension, days, site),
          others: bucketNames(dimension, other.days, site),
        }
      : null,
  );
  const results = rows.map((row) => {
    const wanted = row.dimensions.map((value, index) => {
      const place = places[index] ?? null;
      return place === null || value === null ? value : place.others[place.ours.indexOf(value)];
    });
    const isBeyond = wanted.includes(undefined);
    const found = other.rows.find(
      ({ dimensions }) => JSON.stringify(dimensions) === JSON.stringify(wanted),
    );
    const nothing = query.metrics.map((metric) => (isBeyond ? null : valueOfNothing(metric)));
    return { ...row, comparison: { metrics: found?.metrics ?? nothing } };
  });
  return { results };
}

function valueOfNothing(metric: Metric): MetricValue {
  if (metric === 'revenue') return [];
  return ['visitors', 'sessions', 'pageviews', 'events', 'conversions'].includes(metric) ? 0 : null;
}

/** Every bucket of some days, in order. */
function bucketNames(dimension: string, days: Days, { timezone, weekStart }: Site): string[] {
  const names = new Set<string>();
  if (dimension === 'time:hour') {
    const clock = localClock(timezone);
    const end = Date.parse(dayAfter(days.to, 2));
    for (let at = Date.parse(dayAfter(days.from, -1)); at < end; at += 15 * 60_000) {
      const { date, hour } = clock(at);
      if (date >= days.from && date <= days.to) names.add(hour);
    }
    return [...names];
  }
  for (let date = days.from; date <= days.to; date = dayAfter(date, 1)) {
    if (dimension === 'time:week') names.add(weekOf(date, weekStart));
    else names.add(dimension === 'time:month' ? `${date.slice(0, 8)}01` : date);
  }
  return [...names];
}
