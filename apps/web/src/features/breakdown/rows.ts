/** Turns an answer by some dimensions into the rows of a card, and a row into filters. */
import type { FilterDimension } from '@footfall/domain';
import {
  type CardTab,
  type DashboardState,
  type Filter,
  withFilter,
} from '../../dashboard-state.ts';
import type { Metric, QueryResult } from '../../metrics.ts';
import type { Locale } from '../../text/locale.tsx';
import type { BreakdownView } from './views.ts';

export type BreakdownRow = {
  /** One for each dimension; null: nothing known. */
  values: readonly (string | null)[];
  count: number;
  /** On the days compared with; null when nothing is compared. */
  before: number | null;
  /** Of the whole, 0 … 1; null when the whole is nothing. */
  share: number | null;
  /** Length of the bar, 0 … 1: the first row fills the card. */
  bar: number;
};

export type BreakdownAnswer = {
  tab: CardTab;
  dimensions: readonly FilterDimension[];
  metric: Metric;
  rows: readonly BreakdownRow[];
  /** Rows there are beyond those shown. */
  rowCount: number;
  hasChanges: boolean;
  /** Of which days it is. */
  days: { from: string; to: string };
};

/** The metric is the first of the question's; rows in which it is zero do not belong to the card. */
export function rowsOf({ results, totals }: QueryResult): BreakdownRow[] {
  const total = totals[0] ?? 0;
  const counted = results
    .map(({ dimensions, metrics, before }) => ({
      values: dimensions,
      count: metrics[0] ?? 0,
      before: before?.[0] ?? null,
    }))
    .filter(({ count }) => count > 0);
  const highest = Math.max(1, ...counted.map(({ count }) => count));
  return counted.map((row) => ({
    ...row,
    share: total > 0 ? row.count / total : null,
    bar: row.count / highest,
  }));
}

/** `Germany`, `Chrome 140`. */
export function labelOf(
  values: readonly (string | null)[],
  dimensions: readonly FilterDimension[],
  { formats }: Locale,
): string {
  const names = dimensions.map((dimension, index) =>
    formats.names.value(dimension, values[index] ?? null),
  );
  return names.join(' ');
}

/** The state with the row's values as filters, kept or left out. */
export function filteredBy(
  state: DashboardState,
  { dimensions }: Pick<BreakdownView, 'dimensions'>,
  { values, isOut }: { values: readonly (string | null)[]; isOut: boolean },
): DashboardState {
  const conditions = dimensions.map(
    (dimension, index): Filter => ['is', dimension, [values[index] ?? null]],
  );
  const [first] = conditions;
  if (first === undefined) return state;
  if (!isOut) return conditions.reduce(withFilter, state);
  // Left out is what has all of the values, not whatever has one.
  if (conditions.length > 1) return withFilter(state, ['not', ['and', conditions]]);
  return withFilter(state, ['isNot', dimensions[0], [values[0] ?? null]]);
}
