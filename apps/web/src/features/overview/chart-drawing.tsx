/** The still part of the chart. It is drawn once per answer, not for every move of the pointer. */
import { memo } from 'react';
import { TimeAxis, ValueAxis } from '../../charting/axes.tsx';
import { Line, placeOn } from '../../charting/line.tsx';
import type { Frame, Scales } from '../../charting/scales.ts';
import { areaPath, linePath } from '../../ui/paths.ts';
import type { ChartLines } from './chart.tsx';

type Part = { lines: ChartLines; frame: Frame; scales: Scales };

export const ChartDrawing = memo(function ChartDrawing(part: Part) {
  const { lines, frame, scales } = part;
  return (
    <svg
      aria-hidden="true"
      width={frame.width}
      height={frame.height}
      className="block overflow-visible text-accent"
    >
      <Weekends {...part} />
      <ValueAxis metric={lines.metric} frame={frame} scales={scales} />
      <TimeAxis points={lines.points} interval={lines.interval} frame={frame} scales={scales} />
      <Ghost {...part} />
      <Area {...part} />
      <Line points={lines.points} scales={scales} />
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

/** The period before: the same hue, dashed, faint. */
function Ghost({ lines, scales }: Part) {
  const points = lines.before
    .slice(0, lines.points.length)
    .map((point, index) => ({ point, index }));
  return (
    <path
      d={linePath(points.map(placeOn(scales)))}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeDasharray="3 4"
      opacity="0.45"
    />
  );
}

function Area({ lines, scales }: Part) {
  const all = lines.points.map((point, index) => ({ point, index }));
  return (
    <path d={areaPath(all.map(placeOn(scales)), scales.y(0))} fill="currentColor" opacity="0.1" />
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
