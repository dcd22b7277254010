/** Puts goals and what reports say of them side by side: one row for each goal, also for those nobody reached. */
import type { Goal, QueryResult } from '@footfall/domain';
import { type Money, moneyOf } from '../../format/money.ts';

/** What is asked for each goal, in this order. */
export const GOAL_METRICS = ['conversions', 'visitors', 'conversionRate', 'revenue'] as const;

export type Reached = {
  conversions: number;
  visitors: number;
  /** null where nobody came who could. */
  rate: number | null;
  revenue: readonly Money[];
};

export type GoalRow = Reached & {
  goal: Goal;
  /** On the days compared with; null when nothing is compared. */
  before: Reached | null;
  /** Conversions bucket by bucket. */
  trend: readonly number[];
};

type Values = QueryResult['totals'];

export function reachedOf(values: Values | undefined): Reached {
  const [conversions, visitors, rate, revenue] = values ?? [];
  return {
    conversions: numberOf(conversions) ?? 0,
    visitors: numberOf(visitors) ?? 0,
    rate: numberOf(rate),
    revenue: moneyOf(revenue),
  };
}

function numberOf(value: Values[number] | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** The most conversions first; goals that nobody reached keep their order at the end. */
export function goalRowsOf(
  goals: readonly Goal[],
  report: QueryResult | undefined,
  trend: { result: QueryResult; buckets: readonly string[] } | undefined,
): GoalRow[] {
  const byName = new Map(report?.results.map((row) => [row.dimensions[0], row]));
  const isCompared = report?.totalsComparison !== undefined;
  const rows = goals.map((goal): GoalRow => {
    const found = byName.get(goal.name);
    return {
      goal,
      ...reachedOf(found?.metrics),
      before: isCompared ? reachedOf(found?.comparison?.metrics) : null,
      trend: trendOf(goal.name, trend),
    };
  });
  return rows.sort((a, b) => b.conversions - a.conversions);
}

function trendOf(
  name: string,
  trend: { result: QueryResult; buckets: readonly string[] } | undefined,
): number[] {
  if (trend === undefined) return [];
  const counts = new Map(
    trend.result.results
      .filter(({ dimensions }) => dimensions[0] === name)
      .map(({ dimensions, metrics }) => [dimensions[1], numberOf(metrics[0]) ?? 0]),
  );
  return trend.buckets.map((bucket) => counts.get(bucket) ?? 0);
}
