/** The still part of the chart. It is drawn once per answer, not for every move of the pointer. */
import { memo } from 'react';
import { type Frame, lonelyOf, type Placed, piecesOf, type Scales } from '../../charting/scales.ts';
import { useLocale } from '../../text/locale.tsx';
import { areaPath, linePath, type PathPoint } from '../../ui/paths.ts';
import type { ChartLines } from './chart.tsx';

type Part = { lines: ChartLines; frame: Frame; scales: Scales };

export const ChartDrawing = memo(function ChartDrawing(part: Part) {
  const { frame } = part;
  return (
    <svg
      aria-hidden="true"
      width={frame.width}
      height={frame.height}
      className="block overflow-visible text-accent"
    >
      <Weekends {...part} />
      <ValueAxis {...part} />
      <TimeAxis {...part} />
      <Ghost {...part} />
      <Line {...part} />
      <Notes {...part} />
    </svg>
  );
});

function Weekends({ lines, frame, scales }: Part) {
  return lines.points.map(
    ({ bucket, isWeekend }, index) =>
      isWeekend && (
        <rect
          key={bucket}
          x={Math.max(scales.x(index) - scales.step / 2, frame.left)}
          width={Math.min(
            scales.step,
            frame.width - frame.right - scales.x(index) + scales.step / 2,
            scales.x(index) + scales.step / 2 - frame.left,
          )}
          y={frame.top}
          height={frame.height - frame.top - frame.bottom}
          fill="var(--weekend)"
          shapeRendering="crispEdges"
        />
      ),
  );
}

function ValueAxis({ lines, frame, scales }: Part) {
  const { formats } = useLocale();
  return scales.yTicks.map((tick) => (
    <g key={tick} transform={`translate(0 ${scales.y(tick)})`}>
      <line
        x1={frame.left}
        x2={frame.width - frame.right}
        stroke={tick === 0 ? 'var(--edge)' : 'var(--line)'}
        shapeRendering="crispEdges"
      />
      <text
        x={frame.left - 8}
        dy="0.32em"
        textAnchor="end"
        className="figures fill-quiet text-label"
      >
        {formats.numbers.metric(lines.metric, tick, 'short').replace(/ 0[a-z]+$/, '')}
      </text>
    </g>
  ));
}

function TimeAxis({ lines, frame, scales }: Part) {
  const { formats } = useLocale();
  return scales.xTicks.map((index) => {
    const point = lines.points[index];
    return (
      point && (
        <text
          key={point.bucket}
          x={scales.x(index)}
          y={frame.height - 6}
          textAnchor={anchorAt(index, lines.points.length)}
          className="figures fill-quiet text-label"
        >
          {formats.dates.bucketShort(point.bucket, lines.interval)}
        </text>
      )
    );
  });
}

/** Labels at the edges lean inwards, so that none is cut off. */
function anchorAt(index: number, count: number): 'start' | 'middle' | 'end' {
  if (count > 1 && index === count - 1) return 'end';
  return index === 0 && count > 1 ? 'start' : 'middle';
}

/** The period before: the same hue, dashed, faint. */
function Ghost({ lines, scales }: Part) {
  const points = lines.before
    .slice(0, lines.points.length)
    .map((point, index) => ({ point, index }));
  return (
    <path
      d={linePath(points.map(placed(scales)))}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeDasharray="3 4"
      opacity="0.45"
    />
  );
}

function Line({ lines, scales }: Part) {
  const all = lines.points.map((point, index) => ({ point, index }));
  return (
    <>
      <path d={areaPath(all.map(placed(scales)), scales.y(0))} fill="currentColor" opacity="0.1" />
      {piecesOf(lines.points).map(({ isDashed, points }) => (
        <path
          key={points[0]?.index}
          d={linePath(points.map(placed(scales)))}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinejoin="round"
          strokeDasharray={isDashed ? '4 4' : undefined}
        />
      ))}
      {lonelyOf(lines.points).map(({ index, point }) => (
        <circle
          key={point.bucket}
          cx={scales.x(index)}
          cy={scales.y(point.value ?? 0)}
          r="3"
          fill="currentColor"
        />
      ))}
    </>
  );
}

/** A flag on the axis where something was noted; what it says is read out. */
function Notes({ lines, frame, scales }: Part) {
  const foot = frame.height - frame.bottom;
  return [...lines.notes.keys()].map((index) => (
    <g key={index} data-testid="note-flag" data-index={index} className="text-ink">
      <line
        x1={scales.x(index)}
        x2={scales.x(index)}
        y1={frame.top}
        y2={foot}
        stroke="currentColor"
        strokeDasharray="1 4"
        opacity="0.5"
      />
      <path
        d={`M${scales.x(index)},${frame.top - 8}h10l-3,4l3,4h-10z`}
        fill="currentColor"
        opacity="0.75"
      />
    </g>
  ));
}

/** Where a bucket's value lies; straight lines lead there: a curve would show values that were never counted. */
function placed(scales: Scales): (one: Placed) => PathPoint {
  return ({ index, point }) =>
    point.value === null ? null : { x: scales.x(index), y: scales.y(point.value) };
}
