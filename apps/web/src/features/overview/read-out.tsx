/** The moving part of the chart: where the reader is, and what stands there. */

import { pointWords } from '../../charting/point-words.ts';
import { besideCursor, type Frame, type Scales } from '../../charting/scales.ts';
import type { Point } from '../../charting/series.ts';
import { changeOf } from '../../format/change.ts';
import { useLocale } from '../../text/locale.tsx';
import type { ChartLines } from './chart.tsx';

type CursorProps = { lines: ChartLines; frame: Frame; scales: Scales; index: number };

export function Cursor({ lines, frame, scales, index }: CursorProps) {
  const x = scales.x(index);
  const value = lines.points[index]?.value ?? null;
  const before = lines.before[index]?.value ?? null;
  return (
    <svg
      aria-hidden="true"
      width={frame.width}
      height={frame.height}
      className="pointer-events-none absolute inset-0 overflow-visible text-accent"
    >
      <line
        x1={x}
        x2={x}
        y1={frame.top}
        y2={frame.height - frame.bottom}
        stroke="var(--edge)"
        strokeDasharray="2 3"
      />
      {before !== null && (
        <circle
          cx={x}
          cy={scales.y(before)}
          r="3"
          fill="var(--surface)"
          stroke="currentColor"
          strokeWidth="1.5"
          opacity="0.6"
        />
      )}
      {value !== null && (
        <circle
          cx={x}
          cy={scales.y(value)}
          r="4"
          fill="currentColor"
          stroke="var(--surface)"
          strokeWidth="2"
        />
      )}
    </svg>
  );
}

const WIDTH = 200;

type ReadOutProps = { lines: ChartLines; frame: Frame; x: number; index: number };

export function ReadOut({ lines, frame, x, index }: ReadOutProps) {
  const { text, formats } = useLocale();
  const point = lines.points[index];
  if (point === undefined) return null;
  const before = lines.before[index];
  const change =
    before === undefined || point.isPartial
      ? null
      : changeOf(lines.metric, point.value, before.value);
  return (
    <div
      data-testid="read-out"
      className="pointer-events-none absolute top-2 z-10 rounded-lg border border-line bg-surface px-3 py-2 text-label shadow-float"
      style={{ left: besideCursor(x, frame, WIDTH), width: WIDTH * frame.textScale }}
    >
      <Entry lines={lines} point={point} mark="border-accent" isNow />
      {before !== undefined && (
        <Entry lines={lines} point={before} mark="border-dashed border-accent opacity-45" />
      )}
      {(lines.notes.get(index) ?? []).map((note) => (
        <p key={note} className="mt-1 border-t border-line pt-1 wrap-anywhere">
          <bdi>{note}</bdi>
        </p>
      ))}
      {change !== null && change.kind !== 'unknown' && (
        <p className="figures flex justify-between border-t border-line pt-1 text-quiet not-first:mt-1">
          <span>{text.chart.change}</span>
          <span>{formats.changeMark(change)}</span>
        </p>
      )}
    </div>
  );
}

function Entry({
  lines,
  point,
  mark,
  isNow = false,
}: {
  lines: ChartLines;
  point: Point;
  mark: string;
  isNow?: boolean;
}) {
  const locale = useLocale();
  const { text, formats } = locale;
  const isRunning = isNow && point.isPartial && point.value !== null;
  return (
    <p className="flex items-center gap-2">
      <span className={`w-3 shrink-0 border-t-2 ${mark}`} />
      <span className="min-w-0 grow truncate text-quiet">
        {formats.dates.bucketLong(point.bucket, lines.interval)}
        {isRunning && ` (${text.chart.partial})`}
      </span>
      <span className={`figures ${isNow ? 'text-body font-semibold' : ''}`}>
        {pointWords(point, lines.metric, locale)}
      </span>
    </p>
  );
}
