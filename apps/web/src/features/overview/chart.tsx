/** One metric over time with the period before behind it; pointer and arrow keys read it out. */
import type { Interval } from '@footfall/domain';
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import { pointWords } from '../../charting/point-words.ts';
import { type Frame, frameOf, type Scales, scalesOf } from '../../charting/scales.ts';
import type { Point } from '../../charting/series.ts';
import { steppedTo } from '../../charting/stepped-to.ts';
import type { Days } from '../../dashboard-range.ts';
import { changeOf } from '../../format/change.ts';
import type { TotalMetric } from '../../metrics.ts';
import { type Locale, useLocale } from '../../text/locale.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useSize } from '../../ui/use-size.ts';
import { ChartDrawing } from './chart-drawing.tsx';
import { Cursor, ReadOut } from './read-out.tsx';
import { type Stretch, useZoom } from './use-zoom.ts';

export type ChartLines = {
  metric: TotalMetric;
  interval: Interval;
  days: Days;
  daysBefore: Days | null;
  points: readonly Point[];
  /** The period before, bucket by bucket from its beginning; empty when there is none. */
  before: readonly Point[];
  /** Set where days are shown, or were to be compared with, that lie before it: of the site's first hit. */
  firstDay: string | null;
  total: number | null;
  totalBefore: number | null;
  /** What people noted of a bucket, by its place. */
  notes: ReadonlyMap<number, readonly string[]>;
  /** Both totals can be set against each other. */
  isComparable: boolean;
};

/** Room for labels: half a date on the right, the longest value on the left. */
const MARGINS = { top: 12, right: 16, bottom: 24, left: 44 };

type ChartProps = {
  lines: ChartLines;
  /** Chooses a stretch as the period; null where there is nothing finer to show. */
  onZoom: ((stretch: Stretch) => void) | null;
};

export function Chart({ lines, onZoom }: ChartProps) {
  const locale = useLocale();
  const { text } = locale;
  const [measure, size] = useSize();
  const { firstDay } = lines;
  const isEmpty = lines.points.every((point) => !point.value) && !lines.total;
  return (
    <figure className="relative h-full">
      <figcaption className="sr-only" data-testid="chart-summary">
        {summaryOf(lines, locale)}
      </figcaption>
      <div ref={measure} className="h-full">
        {size.width > MARGINS.left + MARGINS.right && (
          <Plot lines={lines} onZoom={onZoom} {...size} locale={locale} />
        )}
      </div>
      {isEmpty && (
        <div className="pointer-events-none absolute inset-0">
          <Notice
            title={text.chart.empty}
            lead={
              firstDay !== null && firstDay > lines.days.to
                ? `${text.chart.noDataBefore(locale.formats.dates.date(firstDay))}.`
                : text.chart.emptyLead
            }
          />
        </div>
      )}
    </figure>
  );
}

type PlotProps = ChartProps & Pick<Frame, 'width' | 'height' | 'textScale'> & { locale: Locale };

function Plot({ lines, onZoom, width, height, textScale, locale }: PlotProps) {
  const { text } = locale;
  const [at, setAt] = useState<number | null>(null);
  const frame = useMemo(
    () => frameOf({ width, height, textScale }, MARGINS),
    [width, height, textScale],
  );
  const scales = useMemo(() => scalesOf(lines.metric, lines, frame), [lines, frame]);
  const zoom = useZoom(scales, onZoom);
  // A shorter period may have come meanwhile.
  const index = at === null ? null : Math.min(at, lines.points.length - 1);
  const follow = (event: PointerEvent<HTMLElement>) => {
    setAt(scales.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left));
    zoom.move(event);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && index !== null) return onZoom?.({ from: index, to: index });
    const end = lines.points.length - 1;
    const next = steppedTo(event.key, index ?? end, end);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  };
  const last = Math.max(lastKnown(lines.points), 0);
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={text.chart.slider(text.metric[lines.metric])}
      aria-valuemin={0}
      aria-valuemax={Math.max(lines.points.length - 1, 0)}
      aria-valuenow={index ?? last}
      aria-valuetext={readOutOf(lines, index ?? last, locale)}
      data-testid="chart"
      className={`relative h-full touch-pan-y rounded-sm select-none ${onZoom === null ? '' : 'cursor-crosshair'}`}
      onPointerMove={follow}
      onPointerDown={(event) => {
        follow(event);
        zoom.down(event);
      }}
      onPointerUp={zoom.up}
      onPointerLeave={() => {
        setAt(null);
        zoom.stop();
      }}
      onKeyDown={press}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && setAt(last)}
      onBlur={() => setAt(null)}
    >
      {height > 0 && <ChartDrawing lines={lines} frame={frame} scales={scales} />}
      {zoom.stretch !== null && <Drawn stretch={zoom.stretch} frame={frame} scales={scales} />}
      {height > 0 && index !== null && (
        <>
          <Cursor lines={lines} frame={frame} scales={scales} index={index} />
          <ReadOut lines={lines} frame={frame} x={scales.x(index)} index={index} />
        </>
      )}
    </div>
  );
}

/** The stretch that is being drawn over. */
function Drawn({ stretch, frame, scales }: { stretch: Stretch; frame: Frame; scales: Scales }) {
  const left = scales.x(stretch.from);
  return (
    <div
      aria-hidden="true"
      data-testid="stretch"
      className="pointer-events-none absolute border-x border-accent bg-bar-strong/50"
      style={{
        left,
        width: scales.x(stretch.to) - left,
        top: frame.top,
        height: frame.height - frame.top - frame.bottom,
      }}
    />
  );
}

function lastKnown(points: readonly Point[]): number {
  return points.findLastIndex((point) => point.value !== null);
}

function readOutOf(lines: ChartLines, index: number, locale: Locale): string {
  const { text, formats } = locale;
  const point = lines.points[index];
  if (point === undefined) return text.chart.empty;
  const before = lines.before[index];
  const write = (one: Point) => pointWords(one, lines.metric, locale);
  const words = text.chart.readOut(
    formats.dates.bucketLong(point.bucket, lines.interval),
    write(point),
    before === undefined ? null : write(before),
  );
  return [words, ...(lines.notes.get(index) ?? []).map(text.notes.of)].join('. ');
}

/** The chart in one sentence, for those who do not see it. */
function summaryOf(lines: ChartLines, locale: Locale): string {
  const { text, formats } = locale;
  const words = countedWords(lines, locale);
  if (lines.firstDay === null) return words;
  return `${words} ${text.chart.noDataBefore(formats.dates.date(lines.firstDay))}.`;
}

function countedWords(lines: ChartLines, { text, formats }: Locale): string {
  const { metric, interval, days, points } = lines;
  const write = (value: number | null) => formats.numbers.metric(metric, value, 'exact');
  const parts = {
    metric: text.metric[metric],
    days: formats.dates.days(days.from, days.to),
    total: write(lines.total),
  };
  const peak = points.reduce<Point | null>(
    (best, point) => ((point.value ?? 0) > (best?.value ?? 0) ? point : best),
    null,
  );
  if (peak === null || !lines.isComparable) return text.chart.summaryFlat(parts);
  const change = changeOf(metric, lines.total, lines.totalBefore);
  return text.chart.summary({
    ...parts,
    change: text.chart.comparedWith(formats.changeWords(change)),
    peak: text.chart.peak(formats.dates.bucketLong(peak.bucket, interval), write(peak.value)),
  });
}
