/** Turns an answer by one dimension into the rows of a card. */
import type { FilterDimension } from '@footfall/domain';
import type { Metric, QueryResult } from '../../metrics.ts';

export type BreakdownRow = {
  /** null: nothing known. */
  value: string | null;
  count: number;
  /** Of the whole, 0 … 1; null when the whole is nothing. */
  share: number | null;
  /** Length of the bar, 0 … 1: the first row fills the card. */
  bar: number;
};

export type BreakdownAnswer = {
  dimension: FilterDimension;
  metric: Metric;
  rows: readonly BreakdownRow[];
  /** Rows there are beyond those shown. */
  rowCount: number;
};

/** The metric is the first of the question's; rows in which it is zero do not belong to the card. */
export function rowsOf({ results, totals }: QueryResult): BreakdownRow[] {
  const total = totals[0] ?? 0;
  const counted = results
    .map((row) => ({ value: row.dimensions[0] ?? null, count: row.metrics[0] ?? 0 }))
    .filter(({ count }) => count > 0);
  const highest = Math.max(1, ...counted.map(({ count }) => count));
  return counted.map(({ value, count }) => ({
    value,
    count,
    share: total > 0 ? count / total : null,
    bar: count / highest,
  }));
}
