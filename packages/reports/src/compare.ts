/** Compares an answer with that of other days: which rows of theirs belong to which of ours. */
import {
  bucketsMost,
  bucketsOf,
  METRICS,
  type Metric,
  type MetricValue,
  QUERY_ROWS_MAX,
  type QueryResult,
  type ResolvedRange,
} from '@footfall/domain';
import { intervalOf, isTimeDimension } from './dimension-sql.ts';
import type { Question, RowName } from './plan.ts';
import type { Figures } from './present.ts';

export type Comparing = {
  /** What to ask of the other days: the rows that the answer has, and their totals. */
  question: Question;
  /** The answer with both. */
  combine(other: Figures): Pick<QueryResult, 'results' | 'totals' | 'totalsComparison'>;
};

/**
 * What to ask of the other days before there is an answer: null where that depends on the rows that it has. In all there is
 * one, and of time one for each bucket.
 */
export function askAhead(question: Question, days: ResolvedRange): Question | null {
  const { dimensions } = question;
  const isBounded = dimensions.every(
    (dimension) =>
      isTimeDimension(dimension) && bucketsMost(days, intervalOf(dimension)) <= QUERY_ROWS_MAX,
  );
  if (!isBounded) return null;
  return { ...question, range: days, limit: QUERY_ROWS_MAX, offset: 0, rowsWanted: null };
}

/**
 * How an answer is compared with other days. Rows belong together by their values, and buckets of time by their
 * place in their range; a row that the other days do not have has counts of 0, and one whose bucket lies beyond
 * the end of the other days has nulls.
 */
export function compareWith(question: Question, days: ResolvedRange, figures: Figures): Comparing {
  const otherName = renaming(question, days);
  const names = figures.results.map(({ dimensions }) => otherName(dimensions));
  const other: Question = {
    ...question,
    range: days,
    // Each row of the answer belongs to one at most, and an answer has no more.
    limit: QUERY_ROWS_MAX,
    offset: 0,
    rowsWanted: question.dimensions.length === 0 ? null : names.filter((name) => name !== null),
  };
  return {
    question: other,
    combine(figuresOfOther) {
      const found = new Map(
        figuresOfOther.results.map((row) => [JSON.stringify(row.dimensions), row.metrics]),
      );
      const metricsOf = (name: RowName | null): MetricValue[] => {
        if (name === null) return question.metrics.map(() => null);
        return found.get(JSON.stringify(name)) ?? question.metrics.map(valueOfNothing);
      };
      return {
        results: figures.results.map((row, index) => ({
          ...row,
          comparison: { metrics: metricsOf(names[index] ?? null) },
        })),
        totals: figures.totals,
        totalsComparison: { metrics: figuresOfOther.totals },
      };
    },
  };
}

/** What a metric is where there is no hit. */
function valueOfNothing(metric: Metric): MetricValue {
  const { unit } = METRICS[metric];
  if (unit === 'money') return [];
  return unit === 'count' ? 0 : null;
}

/** The name that a row has on the other days; null where they have no such bucket. */
function renaming(
  { dimensions, range, weekStart }: Question,
  days: ResolvedRange,
): (name: RowName) => RowName | null {
  const renamed = dimensions.map((dimension) => {
    if (!isTimeDimension(dimension)) return null;
    const interval = intervalOf(dimension);
    const others = bucketsOf(days, interval, weekStart);
    return new Map(
      bucketsOf(range, interval, weekStart).map((name, index) => [name, others[index]]),
    );
  });
  return (name) => {
    const other: (string | null)[] = [];
    for (const [index, value] of name.entries()) {
      const buckets = renamed[index] ?? null;
      const renamedValue = buckets === null || value === null ? value : buckets.get(value);
      if (renamedValue === undefined) return null;
      other.push(renamedValue);
    }
    return other;
  };
}
