/** Asks what a card shows, and keeps the old rows until the new ones are there. */
import { useMemo } from 'react';
import type { Card } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { useReport, useReportFailure, useSteady } from '../../trpc/report.ts';
import { type BreakdownAnswer, rowsOf } from './rows.ts';
import { BREAKDOWN_VIEWS, questionOf, rowsWanted } from './views.ts';

export function useBreakdown(card: Card, view: DashboardView) {
  const { state, range } = view;
  const tab = state.tabs[card];
  const { dimensions, metric } = BREAKDOWN_VIEWS[tab];
  const hasChanges = state.showsChanges && range.previous !== null;
  const report = useReport(
    {
      ...questionOf(tab, view),
      limit: rowsWanted(tab),
      ...(hasChanges && range.previous !== null ? { compare: range.previous } : {}),
    },
    { isLive: range.isLive },
  );
  const { data } = report;
  const fresh = useMemo<BreakdownAnswer | undefined>(
    () =>
      data && {
        tab,
        dimensions,
        metric,
        rows: rowsOf(data),
        rowCount: data.meta.rows,
        hasChanges: data.totalsBefore !== null,
        days: { from: data.meta.from, to: data.meta.to },
      },
    [data, tab, dimensions, metric],
  );
  const { shown, isOld } = useSteady(fresh);
  const failure = useReportFailure(report);
  // What another tab shows is no older answer of this one.
  const answer = failure !== null && shown?.tab !== tab ? undefined : shown;
  return {
    answer,
    isOld: isOld && answer !== undefined,
    failure,
    retry: () => void report.refetch(),
  };
}
