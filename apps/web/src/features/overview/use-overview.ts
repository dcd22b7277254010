/** Asks the two questions behind totals and chart: this period and the one before, bucket by bucket. */
import type { Interval, QueryInput } from '@footfall/domain';
import { useMemo, useState } from 'react';
import { intervalFor, intervalsFor, lengthOf } from '../../dashboard-range.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { type QueryResult, TOTAL_NAMES, type TotalMetric } from '../../metrics.ts';
import type { Failure } from '../../trpc/failure.ts';
import { useFirstDay } from '../../trpc/first-day.ts';
import { useReport, useReportFailure, useSteady } from '../../trpc/report.ts';

/** Answers that belong together; they change place all at once. */
export type OverviewAnswer = {
  result: QueryResult;
  /** null: there is no period before, or it could not be read. */
  before: QueryResult | null;
  interval: Interval;
  firstDay: string | null;
  /** Days were to be compared with, and none of them has data. */
  isNothingBefore: boolean;
};

export type Overview = {
  answer: OverviewAnswer | undefined;
  /** What is shown belongs to the question before. */
  isOld: boolean;
  /** Why there is no answer. */
  failure: Failure | null;
  /** The latest attempt to refresh did not succeed. */
  isFailing: boolean;
  /** Intervals that can be chosen, and the one in force. */
  intervals: readonly Interval[];
  interval: Interval;
  retry(): void;
  /** The question to explain one total by. */
  explained(metric: TotalMetric): QueryInput;
};

/** More than any interval gives. */
const BUCKETS_MAX = 1000;

export function useOverview(view: DashboardView): Overview {
  const { site, state, range } = view;
  const createdOn = site.createdAt.slice(0, 10);
  // How long "all" is only the answer knows; until then the site's age is the best guess.
  const [allDays, setAllDays] = useState(() =>
    Math.max(lengthOf({ from: createdOn, to: range.today }), 1),
  );
  const length = range.days === null ? allDays : lengthOf(range.days);
  const intervals = intervalsFor(length);
  const interval =
    state.interval !== null && intervals.includes(state.interval)
      ? state.interval
      : intervalFor(length);
  const question = {
    site: site.id,
    metrics: [...TOTAL_NAMES],
    dimensions: [`time:${interval}` as const],
    filters: [...state.filters],
    limit: BUCKETS_MAX,
  };
  const now = useReport({ ...question, range: range.range }, { isLive: range.isLive });
  const before = useReport(
    { ...question, range: range.previous ?? 'all' },
    { isLive: false, isEnabled: range.previous !== null },
  );
  const { firstDay, isNothingBefore } = range;
  const isCompared = range.previous !== null;
  // Nothing is drawn as zero before that is known.
  const isFirstDayKnown = useFirstDay(site.id) !== undefined;
  const isComplete = isFirstDayKnown && (!isCompared || before.isSuccess || before.isError);
  const fresh = useMemo<OverviewAnswer | undefined>(() => {
    if (now.data === undefined || !isComplete) return undefined;
    const result = now.data;
    const other = isCompared ? (before.data ?? null) : null;
    return { result, before: other, interval, firstDay, isNothingBefore };
  }, [now.data, before.data, isCompared, isComplete, interval, firstDay, isNothingBefore]);
  const seenDays = now.data !== undefined && range.range === 'all' ? lengthOf(now.data.meta) : null;
  if (seenDays !== null && seenDays !== allDays) setAllDays(seenDays);
  const { shown, isOld } = useSteady(fresh);
  return {
    answer: shown,
    isOld,
    failure: useReportFailure(now),
    isFailing: now.isRefetchError || now.failureCount > 0,
    intervals,
    interval,
    retry: () => void now.refetch(),
    explained: (metric) => ({
      site: site.id,
      metrics: [metric],
      range: range.range,
      filters: [...state.filters],
      ...(range.previous === null ? {} : { compare: range.previous }),
    }),
  };
}
