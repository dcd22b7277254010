/** What the dashboard shows of reports: the metrics whose value is one number, and answers made of them. */
import type { Metric as AnyMetric, QueryResult as AnyResult, METRICS } from '@footfall/domain';

/** The totals at the head of a dashboard. */
export const TOTAL_NAMES = [
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'bounceRate',
  'sessionDuration',
  'viewsPerSession',
] as const satisfies readonly AnyMetric[];
export type TotalMetric = (typeof TOTAL_NAMES)[number];

/** These, and what tables show beside them. */
export type Metric =
  | TotalMetric
  | 'engagementTime'
  | 'scrollDepth'
  | 'exitRate'
  | 'conversions'
  | 'conversionRate';
export type MetricUnit = (typeof METRICS)[Metric]['unit'];

type Value = number | null;

/** An answer about such metrics alone. */
export type QueryResult = Omit<AnyResult, 'results' | 'totals' | 'totalsComparison'> & {
  results: {
    dimensions: (string | null)[];
    metrics: Value[];
    /** The same metrics on the days compared with. */
    before: Value[] | null;
  }[];
  totals: Value[];
  totalsBefore: Value[] | null;
};

/** The answer, without what is no number. */
export function numbersOf(result: AnyResult): QueryResult {
  return {
    meta: result.meta,
    results: result.results.map(({ dimensions, metrics, comparison }) => ({
      dimensions,
      metrics: metrics.map(toNumber),
      before: comparison?.metrics.map(toNumber) ?? null,
    })),
    totals: result.totals.map(toNumber),
    totalsBefore: result.totalsComparison?.metrics.map(toNumber) ?? null,
  };
}

function toNumber(value: AnyResult['totals'][number]): Value {
  return typeof value === 'number' ? value : null;
}
