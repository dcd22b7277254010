/** The axes of a chart over time: values with their lines on the left, buckets below. */
import type { Interval } from '@footfall/domain';
import type { Metric } from '../metrics.ts';
import { useLocale } from '../text/locale.tsx';
import type { Frame, Scales } from './scales.ts';
import type { Point } from './series.ts';

type Axis = { frame: Frame; scales: Scales };

export function ValueAxis({ metric, frame, scales }: Axis & { metric: Metric }) {
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
        {formats.numbers.tick(metric, tick)}
      </text>
    </g>
  ));
}

type TimeAxisProps = Axis & {
  points: readonly Point[];
  interval: Interval;
  /** False where points stand on the edges, and labels there lean inwards, so that none is cut off. */
  isInset?: boolean;
};

export function TimeAxis({ points, interval, frame, scales, isInset = false }: TimeAxisProps) {
  const { formats } = useLocale();
  return scales.xTicks.map((index) => {
    const point = points[index];
    return (
      point && (
        <text
          key={point.bucket}
          x={scales.x(index)}
          y={frame.height - 6 * frame.textScale}
          textAnchor={isInset ? 'middle' : anchorAt(index, points.length)}
          className="figures fill-quiet text-label"
        >
          {formats.dates.bucketShort(point.bucket, interval)}
        </text>
      )
    );
  });
}

function anchorAt(index: number, count: number): 'start' | 'middle' | 'end' {
  if (count > 1 && index === count - 1) return 'end';
  return index === 0 && count > 1 ? 'start' : 'middle';
}
