/** The drawings of a chart of one's own, one for each metric, each with its legend, its summary, its table and its explanation. */
import { useState } from 'react';
import type { Point } from '../../charting/series.ts';
import { saveAs, toCsv } from '../../format/csv.ts';
import { useLocale } from '../../text/locale.tsx';
import { useExploreText } from '../../text/views/explore.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import {
  chartOf,
  type Explored,
  type ExploredMetric,
  exploredRows,
  type Line,
  linesOf,
} from './exploration.ts';
import { ExploreChart, ExploreTable } from './explore-chart.tsx';
import type { DrawnLine } from './explore-drawing.tsx';

/** In this order they can be told apart also by who sees few colours. */
const COLOURS = ['#2f5bea', '#e07b39', '#1f9d84', '#b0479a', '#8a8f00'];
const REST_COLOUR = '#5b6b8c';

type ExplorePanelProps = {
  explored: Explored;
  site: { id: string; weekStart: number };
  onExplain: (metric: ExploredMetric) => void;
};

export function ExplorePanel({ explored, site, onExplain }: ExplorePanelProps) {
  return explored.exploration.metrics.map((metric) => (
    <MetricCard
      key={metric}
      metric={metric}
      explored={explored}
      site={site}
      onExplain={() => onExplain(metric)}
    />
  ));
}

type MetricCardProps = Pick<ExplorePanelProps, 'explored' | 'site'> & {
  metric: ExploredMetric;
  onExplain: () => void;
};

function MetricCard({ metric, explored, site, onExplain }: MetricCardProps) {
  const { text, formats } = useLocale();
  const words = useExploreText();
  const [isTable, setTable] = useState(false);
  const { exploration, split } = explored;
  const drawn = useDrawn(explored, metric, site.weekStart);
  const chart = chartOf(exploration, metric);
  const isEmpty = drawn.every(({ points }) => points.every(({ value }) => !value));
  const parts = { metric, interval: exploration.interval, lines: drawn };
  return (
    <Card
      title={text.metric[metric]}
      testId={`explored-${metric}`}
      lead={<Notes explored={explored} isOtherwise={chart !== exploration.chart} />}
      tools={
        <div className="flex flex-wrap gap-1">
          <Button kind="small" data-testid="explore-explain" onClick={onExplain}>
            <Icon name="question" />
            {text.explain.label}
          </Button>
          <Button
            kind="small"
            aria-pressed={isTable}
            data-testid="explore-table-toggle"
            onClick={() => setTable(!isTable)}
          >
            <Icon name={isTable ? 'chart' : 'table'} />
            {isTable ? text.chart.chart : text.chart.table}
          </Button>
          <SaveButton explored={explored} site={site} />
        </div>
      }
    >
      <figure className="grid grid-cols-1 gap-3">
        <figcaption className="sr-only" data-testid="explore-summary">
          {words.summary(
            text.metric[metric],
            formats.dates.days(explored.whole.meta.from, explored.whole.meta.to),
            useParts(parts),
          )}
        </figcaption>
        {split !== null && <Legend lines={drawn} />}
        {isEmpty && (
          <div className="h-40">
            <Notice title={text.chart.empty} lead={text.chart.emptyLead} />
          </div>
        )}
        {!isEmpty && isTable && <ExploreTable {...parts} />}
        {!isEmpty && !isTable && <ExploreChart {...parts} isBars={chart === 'bars'} />}
      </figure>
    </Card>
  );
}

function Notes({ explored, isOtherwise }: { explored: Explored; isOtherwise: boolean }) {
  const { text, formats } = useLocale();
  const words = useExploreText();
  const { split, firstDay, whole } = explored;
  const isBegun = firstDay !== null && firstDay > whole.meta.from;
  const isCut = split !== null && split.count > split.values.length;
  const { count } = formats.numbers;
  const notes = [
    ...(isCut ? [words.shown(count(split.values.length), count(split.count))] : []),
    ...(isBegun ? [`${text.chart.noDataBefore(formats.dates.date(firstDay))}.`] : []),
    ...(isOtherwise ? [words.staysLines] : []),
  ];
  return notes.join(' ');
}

/** Each line as it is drawn and called. */
function useDrawn(explored: Explored, metric: ExploredMetric, weekStart: number): DrawnLine[] {
  const { text, formats } = useLocale();
  const words = useExploreText();
  const { by } = explored.exploration;
  const labelOf = ({ kind, value }: Line) => {
    if (kind === 'rest') return words.rest;
    return kind === 'whole' || by === null ? text.metric[metric] : formats.names.value(by, value);
  };
  return linesOf(explored, metric, weekStart).map((line, index) => ({
    key: `${line.kind} ${line.value ?? '~'}`,
    label: labelOf(line),
    colour: line.kind === 'rest' ? REST_COLOUR : (COLOURS[index] ?? REST_COLOUR),
    points: line.points,
  }));
}

/** The highest of each line, in words. */
function useParts(parts: {
  metric: ExploredMetric;
  interval: Explored['exploration']['interval'];
  lines: readonly DrawnLine[];
}): string {
  const { formats } = useLocale();
  const words = useExploreText();
  return parts.lines
    .map(({ label, points }) => {
      const peak = points.reduce<Point | null>(
        (best, point) => ((point.value ?? 0) > (best?.value ?? 0) ? point : best),
        null,
      );
      if (peak === null) return words.nothing(label);
      const value = formats.numbers.metric(parts.metric, peak.value, 'exact');
      return words.peak(label, value, formats.dates.bucketLong(peak.bucket, parts.interval));
    })
    .join(' ');
}

function Legend({ lines }: { lines: readonly DrawnLine[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-label">
      {lines.map(({ key, label, colour }) => (
        <li
          key={key}
          data-testid="explore-line"
          data-label={label}
          className="flex max-w-full min-w-0 items-center gap-2"
        >
          <span
            aria-hidden="true"
            className="size-2.5 shrink-0 rounded-full"
            style={{ background: colour }}
          />
          <bdi className="min-w-0 truncate">{label}</bdi>
        </li>
      ))}
    </ul>
  );
}

function SaveButton({ explored, site }: Pick<ExplorePanelProps, 'explored' | 'site'>) {
  const { text } = useLocale();
  const words = useExploreText();
  const { by } = explored.exploration;
  const { from, to } = explored.whole.meta;
  const save = () => {
    const rows = exploredRows(explored, site.weekStart, {
      when: text.chart.bucket,
      by: by === null ? null : text.dimension[by],
      metric: (metric) => text.metric[metric],
    });
    saveAs(`${site.id}-${from}-${to}.csv`, toCsv(rows));
  };
  return (
    <Button kind="small" data-testid="save-csv" onClick={save}>
      <Icon name="save" />
      {words.file}
    </Button>
  );
}
