/** The still part of a chart of several lines or of stacked bars; drawn once per answer, not for every move of the pointer. */
import type { Interval } from '@footfall/domain';
import { memo } from 'react';
import { TimeAxis, ValueAxis } from '../../charting/axes.tsx';
import { Line } from '../../charting/line.tsx';
import type { Frame, Scales } from '../../charting/scales.ts';
import type { Point } from '../../charting/series.ts';
import type { ExploredMetric } from './exploration.ts';

/** Wider would be a field, not a bar. */
const BAR_WIDTH_MAX = 48;

export type DrawnLine = { key: string; label: string; colour: string; points: readonly Point[] };
type ExploreDrawingProps = {
  metric: ExploredMetric;
  interval: Interval;
  lines: readonly DrawnLine[];
  isBars: boolean;
  frame: Frame;
  scales: Scales;
};

export const ExploreDrawing = memo(function ExploreDrawing(props: ExploreDrawingProps) {
  const { metric, interval, lines, isBars, frame, scales } = props;
  const buckets = lines[0]?.points ?? [];
  return (
    <svg
      aria-hidden="true"
      width={frame.width}
      height={frame.height}
      className="block overflow-visible"
    >
      <ValueAxis metric={metric} frame={frame} scales={scales} />
      <TimeAxis
        points={buckets}
        interval={interval}
        frame={frame}
        scales={scales}
        isInset={isBars}
      />
      {isBars ? (
        <Bars lines={lines} scales={scales} />
      ) : (
        lines.map(({ key, colour, points }) => (
          <g key={key} style={{ color: colour }}>
            <Line points={points} scales={scales} />
          </g>
        ))
      )}
    </svg>
  );
});

/** One upon the other; a bucket that is not over is paler. */
function Bars({ lines, scales }: { lines: readonly DrawnLine[]; scales: Scales }) {
  const buckets = lines[0]?.points ?? [];
  const width = Math.max(Math.min(scales.step * 0.7, BAR_WIDTH_MAX), 1);
  return buckets.map((bucket, index) => {
    let below = 0;
    return (
      <g key={bucket.bucket} opacity={bucket.isPartial ? 0.55 : 1}>
        {lines.map((line) => {
          const value = line.points[index]?.value ?? 0;
          const from = below;
          below += value;
          return (
            value > 0 && (
              <rect
                key={line.key}
                x={scales.x(index) - width / 2}
                width={width}
                y={scales.y(below)}
                height={Math.max(scales.y(from) - scales.y(below), 0.5)}
                fill={line.colour}
              />
            )
          );
        })}
      </g>
    );
  });
}
