/** The goals of a site, over the period and under the filters of the address. */
import { bucketsOf, type QueryInput, resolveDays } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { intervalFor, isBucketBefore, lengthOf } from '../dashboard-range.ts';
import { searchOf, withFilter } from '../dashboard-state.ts';
import { GOAL_METRICS, goalRowsOf, reachedOf } from '../features/conversions/goal-rows.ts';
import { GoalsPanel } from '../features/conversions/goals-panel.tsx';
import { useConversionsText } from '../text/views/conversions.ts';
import { useTRPC, useTRPCClient } from '../trpc/client.ts';
import { toldBy } from '../trpc/told.ts';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { studyOptions } from './study-options.ts';
import { type SiteViewState, useSiteView } from './use-site-view.ts';

/** As many goals as a site may have, times as many buckets as a line has. */
const TREND_ROWS = 10_000;

export function GoalsPage() {
  const { goals: words } = useConversionsText();
  const state = useSiteView();
  const { site, view, mayWrite } = state;
  const { goals, report, trend } = useGoals(state);
  return (
    <ReportPage name="goals" lead={words.lead} state={state} hasCompare report={report}>
      <QueryPlace query={goals}>
        {(list) =>
          list.length === 0 ? (
            <GoalsPanel
              view={view}
              rows={[]}
              total={reachedOf(undefined)}
              totalBefore={null}
              mayWrite={mayWrite}
              linkTo={(_, label) => label}
            />
          ) : (
            <QueryPlace query={report}>
              {(data) => (
                <GoalsPanel
                  view={view}
                  rows={goalRowsOf(list, data, trend)}
                  total={reachedOf(data.totals)}
                  totalBefore={
                    data.totalsComparison === undefined
                      ? null
                      : reachedOf(data.totalsComparison.metrics)
                  }
                  mayWrite={mayWrite}
                  linkTo={(goal, label) => (
                    <Link
                      to="/sites/$siteId"
                      params={{ siteId: site.id }}
                      search={searchOf(
                        withFilter(view.state, ['hasDone', ['is', 'goal', [goal.name]]]),
                      )}
                      title={words.seeWho(goal.name)}
                      className="block rounded-sm hover:text-accent"
                    >
                      {label}
                    </Link>
                  )}
                />
              )}
            </QueryPlace>
          )
        }
      </QueryPlace>
    </ReportPage>
  );
}

function useGoals({ site, view }: SiteViewState) {
  const trpc = useTRPC();
  const api = useTRPCClient();
  const { range, state } = view;
  const { firstDay } = range;
  const interval = range.days === null ? 'month' : intervalFor(lengthOf(range.days));
  const common = { site: site.id, range: range.range, filters: [...state.filters] };
  const goals = useQuery(trpc.goals.list.queryOptions({ site: site.id }));
  const hasGoals = (goals.data?.length ?? 0) > 0;
  const options = { ...studyOptions(range), enabled: hasGoals };
  const reached = {
    ...common,
    metrics: [...GOAL_METRICS],
    dimensions: ['goal'],
    ...(range.previous === null ? {} : { compare: range.previous }),
  } satisfies QueryInput;
  const report = useQuery({
    ...trpc.reports.query.queryOptions(reached),
    queryFn: toldBy((signal) => api.reports.answer.query(reached, signal)),
    ...options,
  });
  const byTime = {
    ...common,
    metrics: ['conversions'],
    dimensions: ['goal', `time:${interval}`],
    limit: TREND_ROWS,
  } satisfies QueryInput;
  const series = useQuery({
    ...trpc.reports.query.queryOptions(byTime),
    queryFn: toldBy((signal) => api.reports.answer.query(byTime, signal)),
    ...options,
  });
  const trend = series.data && {
    result: series.data,
    buckets: bucketsOf(
      resolveDays(series.data.meta, series.data.meta.timezone),
      interval,
      site.weekStart,
    ).filter((bucket) => firstDay === null || !isBucketBefore(bucket, interval, firstDay)),
  };
  return { goals, report, trend };
}
