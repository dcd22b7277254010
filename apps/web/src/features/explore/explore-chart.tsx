/** One metric of a chart of one's own: drawn, read out by pointer and arrow keys, or as a table. */
import type { Interval } from '@footfall/domain';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { pointWords } from '../../charting/point-words.ts';
import { besideCursor, type Frame, frameOf, scalesOf } from '../../charting/scales.ts';
import type { Point } from '../../charting/series.ts';
import { steppedTo } from '../../charting/stepped-to.ts';
import { type Locale, useLocale } from '../../text/locale.tsx';
import { useExploreText } from '../../text/views/explore.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useSize } from '../../ui/use-size.ts';
import type { ExploredMetric } from './exploration.ts';
import { type DrawnLine, ExploreDrawing } from './explore-drawing.tsx';

const HEIGHT = 240;
const MARGINS = { top: 12, right: 16, bottom: 24, left: 52 };
const READ_OUT_WIDTH = 220;

export type ExploreChartProps = {
  metric: ExploredMetric;
  interval: Interval;
  lines: readonly DrawnLine[];
  isBars: boolean;
};

export function ExploreChart(props: ExploreChartProps) {
  const { metric, interval, lines, isBars } = props;
  const locale = useLocale();
  const { text } = locale;
  const words = useExploreText();
  const [measure, { width, textScale }] = useSize();
  const [at, setAt] = useState<number | null>(null);
  const buckets = lines[0]?.points ?? [];
  const last = Math.max(
    buckets.findLastIndex(({ value }) => value !== null),
    0,
  );
  const frame = useMemo(
    () => frameOf({ width, height: HEIGHT, textScale }, MARGINS),
    [width, textScale],
  );
  const scales = useMemo(() => {
    const all = isBars ? [stackOf(lines)] : lines.map(({ points }) => points);
    const [points = [], ...others] = all;
    const place = isBars ? withinEnds(frame, points.length) : frame;
    return scalesOf(metric, { points, before: others.flat() }, place);
  }, [metric, lines, isBars, frame]);
  const index = at === null ? null : Math.min(at, buckets.length - 1);
  const press = (event: KeyboardEvent) => {
    const next = steppedTo(event.key, index ?? last, buckets.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  };
  return (
    <div ref={measure} className="relative" style={{ height: HEIGHT }}>
      {width > MARGINS.left + MARGINS.right && (
        <div
          role="slider"
          tabIndex={0}
          aria-label={words.slider(text.metric[metric])}
          aria-valuemin={0}
          aria-valuemax={Math.max(buckets.length - 1, 0)}
          aria-valuenow={index ?? last}
          aria-valuetext={toldAt(props, index ?? last, locale)}
          data-testid="explore-chart"
          className="relative h-full touch-pan-y rounded-sm"
          onPointerMove={(event) =>
            setAt(scales.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left))
          }
          onPointerLeave={() => setAt(null)}
          onFocus={(event) => event.currentTarget.matches(':focus-visible') && setAt(last)}
          onBlur={() => setAt(null)}
          onKeyDown={press}
        >
          <ExploreDrawing {...{ metric, interval, lines, isBars, frame, scales }} />
          {index !== null && <ReadOut {...props} index={index} x={scales.x(index)} frame={frame} />}
        </div>
      )}
    </div>
  );
}

/** A point may stand on the edge; a bar has a width, and half of it on either side. */
function withinEnds(frame: Frame, count: number): Frame {
  const half = (frame.width - frame.left - frame.right) / Math.max(count, 1) / 2;
  return { ...frame, left: frame.left + half, right: frame.right + half };
}

/** What stands on top of everything else. */
function stackOf(lines: readonly DrawnLine[]): Point[] {
  const [first] = lines;
  return (first?.points ?? []).map((point, index) => ({
    ...point,
    value: lines.reduce((sum, { points }) => sum + (points[index]?.value ?? 0), 0),
  }));
}

function toldAt(
  { metric, interval, lines }: ExploreChartProps,
  index: number,
  locale: Locale,
): string {
  const { text, formats } = locale;
  const bucket = lines[0]?.points[index]?.bucket;
  if (bucket === undefined) return '';
  const day = formats.dates.bucketLong(bucket, interval);
  if (lines[0]?.points[index]?.isBeforeFirst === true) return `${day}: ${text.chart.noData}`;
  const parts = lines.map(
    ({ label, points }) => `${label} ${pointWords(points[index], metric, locale)}`,
  );
  return `${day}: ${parts.join(', ')}`;
}

type ReadOutProps = ExploreChartProps & { index: number; x: number; frame: Frame };

function ReadOut({ metric, interval, lines, index, x, frame }: ReadOutProps) {
  const locale = useLocale();
  const { text, formats } = locale;
  const point = lines[0]?.points[index];
  if (point === undefined) return null;
  const left = besideCursor(x, frame, READ_OUT_WIDTH);
  return (
    <>
      <div
        aria-hidden="true"
        className="pointer-events-none absolute border-l border-dashed border-edge"
        style={{ left: x, top: frame.top, bottom: frame.bottom }}
      />
      <div
        data-testid="explore-read-out"
        className="pointer-events-none absolute top-2 z-10 rounded-lg border border-line bg-surface px-3 py-2 text-label shadow-float"
        style={{ left, width: READ_OUT_WIDTH * frame.textScale }}
      >
        <p className="text-quiet">
          {formats.dates.bucketLong(point.bucket, interval)}
          {point.isPartial && ` (${text.chart.partial})`}
        </p>
        {lines.map(({ key, label, colour, points }) => (
          <p key={key} className="flex items-center gap-2">
            <span className="w-3 shrink-0 border-t-2" style={{ borderColor: colour }} />
            <bdi className="min-w-0 grow truncate">{label}</bdi>
            <span className="figures font-medium">{pointWords(points[index], metric, locale)}</span>
          </p>
        ))}
      </div>
    </>
  );
}

export function ExploreTable({ metric, interval, lines }: Omit<ExploreChartProps, 'isBars'>) {
  const locale = useLocale();
  const { text, formats } = locale;
  const buckets = lines[0]?.points ?? [];
  return (
    <ScrollRegion
      label={`${text.chart.table}: ${text.metric[metric]}`}
      className="max-h-96 overflow-auto"
    >
      <table className="w-full" data-testid="explore-table">
        <thead className="sticky top-0 bg-surface text-label text-quiet">
          <tr>
            <th scope="col" className="px-2 py-1 text-left font-medium">
              {text.chart.bucket}
            </th>
            {lines.map(({ key, label }) => (
              <th
                key={key}
                scope="col"
                className="max-w-48 truncate px-2 py-1 text-right font-medium"
              >
                <bdi>{label}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {buckets.map((point, index) => (
            <tr key={point.bucket} className="h-7 border-t border-line">
              <th scope="row" className="px-2 text-left font-normal whitespace-nowrap">
                {formats.dates.bucketLong(point.bucket, interval)}
                {point.isPartial && <span className="text-quiet"> ({text.chart.partial})</span>}
              </th>
              {lines.map(({ key, points }) => (
                <td key={key} className="figures px-2 text-right">
                  {pointWords(points[index], metric, locale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
