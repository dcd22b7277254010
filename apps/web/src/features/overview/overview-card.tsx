/** The head of the page: totals, and the chosen one over time. */
import type { Interval } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { notesOf, seriesOf } from '../../charting/series.ts';
import { daysOfBucket } from '../../dashboard-range.ts';
import { withRange } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { TOTAL_NAMES } from '../../metrics.ts';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC } from '../../trpc/client.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { useStillWords } from '../../trpc/use-still-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StillLine } from '../../ui/still-line.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { Chart, type ChartLines } from './chart.tsx';
import { isUnfair } from './fairness.ts';
import { Totals } from './totals.tsx';
import type { Overview, OverviewAnswer } from './use-overview.ts';

const ChartTable = lazy(async () => ({ default: (await import('./chart-table.tsx')).ChartTable }));

type OverviewCardProps = {
  view: DashboardView;
  overview: Overview;
  /** Shows what was noted of the site's days; null where notes are nobody's business. */
  onNotes: (() => void) | null;
};

export function OverviewCard({ view, overview, onNotes }: OverviewCardProps) {
  const { text } = useLocale();
  const panelId = useId();
  const [isTable, setTable] = useState(false);
  const { metric } = view.state;
  const lines = useLines(overview.answer, { view, hasNotes: onNotes !== null });
  const still = useStillWords(overview.failure, overview.isOld ? lines?.days : undefined);
  return (
    <section
      aria-label={text.chart.title(text.metric[metric])}
      aria-busy={overview.isOld}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <Totals view={view} overview={overview} panelId={panelId} />
      <div id={panelId} role="tabpanel" aria-label={text.metric[metric]} className="p-3 md:p-4">
        <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
          <Legend lines={lines} />
          <div className="ml-auto flex flex-wrap items-center justify-end gap-1">
            <Intervals view={view} overview={overview} />
            {view.explain !== null && (
              <Button
                kind="small"
                data-testid="explain-total"
                onClick={() => view.explain?.(overview.explained(metric))}
              >
                <Icon name="question" />
                {text.explain.label}
              </Button>
            )}
            {onNotes !== null && (
              <Button kind="small" data-testid="open-notes" onClick={onNotes}>
                <Icon name="flag" />
                {text.notes.open}
              </Button>
            )}
            <Button
              kind="small"
              aria-pressed={isTable}
              data-testid="chart-table-toggle"
              onClick={() => setTable(!isTable)}
            >
              <Icon name={isTable ? 'chart' : 'table'} />
              {isTable ? text.chart.chart : text.chart.table}
            </Button>
          </div>
        </div>
        {still !== null && <StillLine words={still} />}
        <div className={`h-60 2xl:h-80 ${overview.isOld ? 'stale' : ''}`}>
          <ChartPlace view={view} lines={lines} overview={overview} isTable={isTable} />
        </div>
      </div>
    </section>
  );
}

function useLines(
  answer: OverviewAnswer | undefined,
  { view, hasNotes }: { view: DashboardView; hasNotes: boolean },
): ChartLines | null {
  const { metric } = view.state;
  const { weekStart, id: site } = view.site;
  const trpc = useTRPC();
  const { data: annotations } = useQuery(
    trpc.annotations.list.queryOptions({ site }, { enabled: hasNotes }),
  );
  return useMemo(() => {
    if (answer === undefined) return null;
    const { result, before, interval, firstDay, isNothingBefore } = answer;
    const metricIndex = TOTAL_NAMES.indexOf(metric);
    const question = { metric, metricIndex, interval, weekStart, firstDay };
    const points = seriesOf(result, question);
    const beforePoints = before === null ? [] : seriesOf(before, question);
    const isTold = isNothingBefore || [...points, ...beforePoints].some((one) => one.isBeforeFirst);
    return {
      metric,
      interval,
      days: { from: result.meta.from, to: result.meta.to },
      daysBefore: before === null ? null : { from: before.meta.from, to: before.meta.to },
      points,
      notes: notesOf(annotations ?? [], points, interval),
      before: beforePoints,
      firstDay: isTold ? firstDay : null,
      total: result.totals[metricIndex] ?? null,
      totalBefore: before?.totals[metricIndex] ?? null,
      isComparable: before !== null && !isUnfair(metric, result.meta),
    };
  }, [answer, metric, weekStart, annotations]);
}

function ChartPlace({
  view,
  lines,
  overview,
  isTable,
}: {
  view: DashboardView;
  lines: ChartLines | null;
  overview: Overview;
  isTable: boolean;
}) {
  const { text } = useLocale();
  if (lines !== null) {
    return isTable ? (
      <Suspense fallback={null}>
        <ChartTable lines={lines} />
      </Suspense>
    ) : (
      <Chart lines={lines} onZoom={zoomOf(lines, view)} />
    );
  }
  if (overview.failure === null) return <div className="skeleton h-full" />;
  return (
    <Notice tone="bad" title={failureWords(overview.failure, text)}>
      <Button onClick={overview.retry}>{text.tryAgain}</Button>
    </Notice>
  );
}

/** A day is the finest period there is. */
function zoomOf({ days, interval, points }: ChartLines, view: DashboardView) {
  if (days.from === days.to) return null;
  return ({ from, to }: { from: number; to: number }) => {
    const [first, last] = [points[from], points[to]];
    if (first === undefined || last === undefined) return;
    const range = {
      from: daysOfBucket(first.bucket, interval, days).from,
      to: daysOfBucket(last.bucket, interval, days).to,
    };
    view.change(withRange(view.state, range));
  };
}

function Intervals({ view, overview }: { view: DashboardView; overview: Overview }) {
  const { text } = useLocale();
  if (overview.intervals.length < 2) return null;
  return (
    <Choices<Interval>
      label={text.interval.label}
      choices={overview.intervals.map((value) => ({ value, label: text.interval[value] }))}
      chosen={overview.interval}
      onChoose={(interval) => view.change({ ...view.state, interval })}
    />
  );
}

function Legend({ lines }: { lines: ChartLines | null }) {
  const { text, formats } = useLocale();
  // On a phone what is compared takes a line of its own.
  if (lines === null) return <p className="h-4 max-md:h-8" />;
  const { from, to } = lines.days;
  const isDrawnBefore = lines.before.some((point) => !point.isBeforeFirst);
  return (
    <p className="flex flex-wrap content-start gap-x-4 text-label text-quiet max-md:min-h-8">
      <span className="flex items-center gap-2">
        <span className="w-4 border-t-2 border-accent" />
        {formats.dates.days(from, to)}
      </span>
      {isDrawnBefore && (
        <span className="flex items-center gap-2">
          <span className="w-4 border-t-2 border-dashed border-accent opacity-45" />
          {lines.daysBefore === null
            ? text.chart.before
            : formats.dates.days(lines.daysBefore.from, lines.daysBefore.to)}
        </span>
      )}
      {lines.firstDay !== null && (
        <span data-testid="no-data-before">
          {text.chart.noDataBefore(formats.dates.date(lines.firstDay))}
        </span>
      )}
    </p>
  );
}
