/** Charts of one's own; the address says which metrics, by what, how finely and how drawn. */
import { lazy, Suspense, useMemo, useState } from 'react';
import { intervalFor, intervalsFor, lengthOf } from '../dashboard-range.ts';
import {
  type Exploration,
  type Explored,
  type ExploredMetric,
  metricsOf,
  questionsOf,
} from '../features/explore/exploration.ts';
import { ExploreBar } from '../features/explore/explore-bar.tsx';
import { ExplorePanel } from '../features/explore/explore-panel.tsx';
import { useExploreText } from '../text/views/explore.ts';
import { useReport, useSteady } from '../trpc/report.ts';
import { ByChoice, type ByDimension, byOf } from './by-choice.tsx';
import { LoadBoundary } from './load-boundary.tsx';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { type SiteViewState, useSiteView } from './use-site-view.ts';

const ExplainSheet = lazy(async () => ({
  default: (await import('../features/explain/explain-sheet.tsx')).ExplainSheet,
}));

const CHOICES: readonly ByDimension[] = [
  'channel',
  'source',
  'campaign',
  'page',
  'entryPage',
  'country',
  'language',
  'device',
  'browser',
  'os',
  'hostname',
];

export function ExplorePage() {
  const words = useExploreText();
  const state = useSiteView();
  const { view, putOwn } = state;
  const { exploration, intervals } = useExploration(state);
  const answer = useExplored(exploration, state);
  const [explained, setExplained] = useState<ExploredMetric | null>(null);
  const put = (next: Partial<Exploration>) => putOwn(ownOf({ ...exploration, ...next }, intervals));
  return (
    <ReportPage name="explore" lead={words.lead} state={state} report={answer.report}>
      <ExploreBar
        exploration={exploration}
        intervals={intervals}
        onChange={put}
        byTools={
          <ByChoice
            label={words.by}
            chosen={byOf(state.own.by, CHOICES)}
            choices={CHOICES}
            none={words.whole}
            onChoose={(by) => putOwn({ by })}
          />
        }
      />
      <QueryPlace query={answer}>
        {(explored) => (
          <ExplorePanel explored={explored} site={view.site} onExplain={setExplained} />
        )}
      </QueryPlace>
      {explained !== null && (
        <LoadBoundary onClose={() => setExplained(null)}>
          <Suspense fallback={null}>
            <ExplainSheet
              question={{
                site: view.site.id,
                metrics: [explained],
                range: view.range.range,
                filters: [...view.state.filters],
              }}
              onClose={() => setExplained(null)}
            />
          </Suspense>
        </LoadBoundary>
      )}
    </ReportPage>
  );
}

/** As the address says it; an interval that the days are too many or too few for is the usual one. */
function useExploration({ own, view }: SiteViewState) {
  const { days, today } = view.range;
  const since = { from: view.range.firstDay ?? view.site.createdAt.slice(0, 10), to: today };
  const length = Math.max(lengthOf(days ?? since), 1);
  const intervals = intervalsFor(length);
  const interval = intervals.find((one) => one === own.every) ?? intervalFor(length);
  const { metrics, by, chart } = own;
  const exploration = useMemo<Exploration>(
    () => ({
      metrics: metricsOf(metrics),
      by: byOf(by, CHOICES),
      interval,
      chart: chart === 'bars' ? 'bars' : 'lines',
    }),
    [metrics, by, interval, chart],
  );
  return { exploration, intervals };
}

/** What equals the default is left out. */
function ownOf({ metrics, interval, chart }: Exploration, intervals: readonly string[]) {
  const names = metrics.join(',');
  return {
    metrics: names === 'visitors' ? undefined : names,
    every: intervals.includes(interval) ? interval : undefined,
    chart: chart === 'bars' ? 'bars' : undefined,
  };
}

/** All answers of an exploration together; those of the one before stay until they are there. */
function useExplored(exploration: Exploration, { view }: SiteViewState) {
  const { isLive, firstDay } = view.range;
  const isSplit = exploration.by !== null;
  const { whole, top, partsOf } = questionsOf(exploration, view);
  const all = useReport(whole, { isLive });
  const tops = useReport(top, { isLive, isEnabled: isSplit });
  const values = tops.data?.results.map(({ dimensions: [value = null] }) => value) ?? [];
  const parts = useReport(partsOf(values), { isLive, isEnabled: isSplit && values.length > 0 });
  const split = useMemo<Explored['split'] | undefined>(() => {
    if (!isSplit) return null;
    if (tops.data === undefined) return undefined;
    const named = tops.data.results.map(({ dimensions: [value = null] }) => value);
    // Nothing came: no lines, and nothing to ask.
    if (named.length === 0) return { values: [], count: 0, parts: tops.data };
    if (parts.data === undefined) return undefined;
    return { values: named, count: tops.data.meta.rows, parts: parts.data };
  }, [isSplit, tops.data, parts.data]);
  const fresh = useMemo<Explored | undefined>(
    () =>
      all.data === undefined || split === undefined
        ? undefined
        : { exploration, whole: all.data, split, firstDay },
    [exploration, all.data, split, firstDay],
  );
  const { shown, isOld } = useSteady(fresh);
  const error = all.error ?? tops.error ?? parts.error;
  const asked = [all, tops, parts];
  return {
    data: error === null ? shown : undefined,
    error,
    isPlaceholderData: isOld,
    fetchStatus: asked.some(({ fetchStatus }) => fetchStatus === 'paused') ? 'paused' : 'idle',
    refetch: () => Promise.all(asked.map((one) => one.isEnabled && one.refetch())),
    report: all,
  };
}
