/** What the dashboard shows of reports: the metrics whose value is one number, and answers made of them. */
import type { Metric as AnyMetric, QueryResult as AnyResult, METRICS } from '@footfall/domain';

export const METRIC_NAMES = [
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'bounceRate',
  'sessionDuration',
  'viewsPerSession',
] as const satisfies readonly AnyMetric[];
export type Metric = (typeof METRIC_NAMES)[number];
export type MetricUnit = (typeof METRICS)[Metric]['unit'];

type Value = number | null;

/** An answer about such metrics alone. */
export type QueryResult = Omit<AnyResult, 'results' | 'totals'> & {
  results: { dimensions: (string | null)[]; metrics: Value[] }[];
  totals: Value[];
};

/** The answer, without what is no number. */
export function numbersOf(result: AnyResult): QueryResult {
  return {
    ...result,
    results: result.results.map((row) => ({ ...row, metrics: row.metrics.map(toNumber) })),
    totals: result.totals.map(toNumber),
  };
}

function toNumber(value: AnyResult['totals'][number]): Value {
  return typeof value === 'number' ? value : null;
}
