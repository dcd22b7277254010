/** A chart of one's own: what it is about, as its address says it, the questions it asks, and the lines that come of the answers. */
import {
  DIMENSIONS,
  type FilterDimension,
  type Interval,
  METRICS,
  type QueryInput,
} from '@footfall/domain';
import { type Point, seriesOf } from '../../charting/series.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import type { Cell } from '../../format/csv.ts';
import { type Metric, type QueryResult, TOTAL_NAMES } from '../../metrics.ts';

export const EXPLORED_METRICS = [
  ...TOTAL_NAMES,
  'engagementTime',
  'scrollDepth',
  'conversions',
  'conversionRate',
] as const satisfies readonly Metric[];
export type ExploredMetric = (typeof EXPLORED_METRICS)[number];

/** Each in a drawing of its own: visitors and seconds share no scale. */
export const METRICS_MAX = 3;
/** As many lines as there are colours that can be told apart, and one for what is left. */
const VALUES_MAX = 5;
/** Every value in every bucket that a range has. */
const ROWS_MAX = 10_000;

export type Exploration = {
  /** At least one. */
  metrics: readonly ExploredMetric[];
  by: FilterDimension | null;
  interval: Interval;
  chart: 'lines' | 'bars';
};

/** The metrics that an address names, each once; visitors when it names none. */
export function metricsOf(text: string | undefined): ExploredMetric[] {
  const named = (text ?? '').split(',');
  const known = EXPLORED_METRICS.filter((metric) => named.includes(metric)).slice(0, METRICS_MAX);
  return known.length === 0 ? ['visitors'] : known;
}

/**
 * True where the parts of a metric by a dimension come to its total: a session has one country, but pages share its visitors.
 * Only then may they be put on top of one another.
 */
export function addsUp(metric: ExploredMetric, by: FilterDimension): boolean {
  if (metric === 'pageviews' || metric === 'events') return by !== 'goal';
  return metric === 'sessions' && DIMENSIONS[by].scope === 'session';
}

/** Bars begin at zero and stand for amounts; a rate, or parts that do not add up, stay lines. */
export function chartOf({ chart, by }: Exploration, metric: ExploredMetric): 'lines' | 'bars' {
  const canBeBars = METRICS[metric].unit === 'count' && (by === null || addsUp(metric, by));
  return chart === 'bars' && canBeBars ? 'bars' : 'lines';
}

/** The whole over time; the values that have most; and, once these are known, each of them over time. */
export function questionsOf({ metrics, by, interval }: Exploration, view: DashboardView) {
  const { site, state, range } = view;
  const whole = {
    site: site.id,
    metrics: [...metrics],
    dimensions: [`time:${interval}`],
    range: range.range,
    filters: [...state.filters],
    limit: ROWS_MAX,
  } satisfies QueryInput;
  const [first = 'visitors'] = metrics;
  const dimension = by ?? 'channel';
  const top = {
    ...whole,
    metrics: [first],
    dimensions: [dimension],
    orderBy: [[first, 'desc']],
    limit: VALUES_MAX,
  } satisfies QueryInput;
  const partsOf = (values: (string | null)[]): QueryInput => ({
    ...whole,
    dimensions: [`time:${interval}`, dimension],
    filters: [...whole.filters, ['is', dimension, values]],
  });
  return { whole: whole as QueryInput, top: top as QueryInput, partsOf };
}

export type Explored = {
  exploration: Exploration;
  whole: QueryResult;
  /** Of the site's first hit; null where that is not known. */
  firstDay: string | null;
  /** null where nothing is split. */
  split: { values: (string | null)[]; count: number; parts: QueryResult } | null;
};

export type Line = {
  /** `whole` and `rest` are no values; a value is behind a sign of its own. */
  kind: 'whole' | 'value' | 'rest';
  value: string | null;
  points: readonly Point[];
};

/** One line for all, or one for each value; in bars also what the others come to. */
export function linesOf(
  { exploration, whole, split, firstDay }: Explored,
  metric: ExploredMetric,
  weekStart: number,
): Line[] {
  const { metrics, interval } = exploration;
  const question = { metric, metricIndex: metrics.indexOf(metric), interval, weekStart, firstDay };
  const all = seriesOf(whole, question);
  if (split === null) return [{ kind: 'whole', value: null, points: all }];
  const lines = split.values.map((value): Line => {
    const results = split.parts.results.filter(({ dimensions }) => dimensions[1] === value);
    // The days and the instant of the whole: all lines have the same buckets.
    const part = { ...split.parts, meta: whole.meta, results };
    return { kind: 'value', value, points: seriesOf(part, question) };
  });
  if (chartOf(exploration, metric) === 'lines' || split.count <= lines.length) return lines;
  return [...lines, { kind: 'rest', value: null, points: restOf(all, lines) }];
}

function restOf(all: readonly Point[], lines: readonly Line[]): Point[] {
  return all.map((point, index) => {
    if (point.value === null) return point;
    const told = lines.reduce((sum, { points }) => sum + (points[index]?.value ?? 0), 0);
    return { ...point, value: Math.max(point.value - told, 0) };
  });
}

export type FileWords = {
  when: string;
  by: string | null;
  metric: (metric: ExploredMetric) => string;
};

/** A row for each bucket of each value, as programs like it; values as they are. */
export function exploredRows(explored: Explored, weekStart: number, words: FileWords): Cell[][] {
  const { metrics, by } = explored.exploration;
  const all = metrics.map((metric) =>
    linesOf(explored, metric, weekStart).filter(({ kind }) => kind !== 'rest'),
  );
  const head = [words.when, ...(by === null ? [] : [words.by]), ...metrics.map(words.metric)];
  const rows = (all[0] ?? []).flatMap((line, place) =>
    line.points.map(({ bucket }, index): Cell[] => [
      bucket,
      ...(by === null ? [] : [line.value]),
      ...all.map((lines) => lines[place]?.points[index]?.value ?? null),
    ]),
  );
  return [head, ...rows];
}
