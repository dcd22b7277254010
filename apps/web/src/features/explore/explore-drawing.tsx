/** The still part of a chart of several lines or of stacked bars; drawn once per answer, not for every move of the pointer. */
import type { Interval } from '@footfall/domain';
import { memo } from 'react';
import { type Frame, lonelyOf, type Placed, piecesOf, type Scales } from '../../charting/scales.ts';
import type { Point } from '../../charting/series.ts';
import { useLocale } from '../../text/locale.tsx';
import { linePath, type PathPoint } from '../../ui/paths.ts';
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
  const { lines, isBars, frame, scales } = props;
  return (
    <svg
      aria-hidden="true"
      width={frame.width}
      height={frame.height}
      className="block overflow-visible"
    >
      <Axes {...props} />
      {isBars ? (
        <Bars lines={lines} scales={scales} />
      ) : (
        lines.map((line) => <Line key={line.key} line={line} scales={scales} />)
      )}
    </svg>
  );
});

function Axes({ metric, interval, lines, isBars, frame, scales }: ExploreDrawingProps) {
  const { formats } = useLocale();
  const buckets = lines[0]?.points ?? [];
  const last = buckets.length - 1;
  return (
    <>
      {scales.yTicks.map((tick) => (
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
            {formats.numbers.metric(metric, tick, 'short')}
          </text>
        </g>
      ))}
      {scales.xTicks.map((index) => (
        <text
          key={buckets[index]?.bucket}
          x={scales.x(index)}
          y={frame.height - 6}
          textAnchor={isBars ? 'middle' : anchorAt(index, last)}
          className="figures fill-quiet text-label"
        >
          {formats.dates.bucketShort(buckets[index]?.bucket ?? '', interval)}
        </text>
      ))}
    </>
  );
}

/** Labels at the edges lean inwards, so that none is cut off. */
function anchorAt(index: number, last: number): 'start' | 'middle' | 'end' {
  if (last > 0 && index === last) return 'end';
  return index === 0 && last > 0 ? 'start' : 'middle';
}

function Line({ line, scales }: { line: DrawnLine; scales: Scales }) {
  const place = ({ index, point }: Placed): PathPoint =>
    point.value === null ? null : { x: scales.x(index), y: scales.y(point.value) };
  return (
    <g style={{ color: line.colour }}>
      {piecesOf(line.points).map(({ isDashed, points }) => (
        <path
          key={points[0]?.index}
          d={linePath(points.map(place))}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinejoin="round"
          strokeDasharray={isDashed ? '4 4' : undefined}
        />
      ))}
      {lonelyOf(line.points).map(({ index, point }) => (
        <circle
          key={point.bucket}
          cx={scales.x(index)}
          cy={scales.y(point.value ?? 0)}
          r="3"
          fill="currentColor"
        />
      ))}
    </g>
  );
}

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
