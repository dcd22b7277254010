/** Where a point of the chart lies, and which labels its axes carry. */
import { METRICS, type Metric } from '@footfall/domain';
import { scaleLinear } from 'd3-scale';
import type { Point } from './series.ts';

/** Space around the drawing, in pixels. */
export type Frame = {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
};

export type Scales = {
  x(index: number): number;
  y(value: number): number;
  /** Width of one bucket. */
  step: number;
  /** Values on the y axis, zero first. */
  yTicks: number[];
  /** Indexes of the buckets that carry a label. */
  xTicks: number[];
  /** The bucket nearest to a horizontal position. */
  indexAt(x: number): number;
};

/** A label with the room around it, in pixels; labels closer than that run into each other. */
const LABEL_WIDTH = 72;

/** Both lines share the scale: a taller ghost was a better period. */
export function scalesOf(
  metric: Metric,
  lines: { points: readonly Point[]; before: readonly Point[] },
  frame: Frame,
): Scales {
  const count = Math.max(lines.points.length, 1);
  const inner = Math.max(frame.width - frame.left - frame.right, 1);
  // One bucket alone stands in the middle.
  const step = count === 1 ? inner : inner / (count - 1);
  const x = (index: number) => frame.left + (count === 1 ? inner / 2 : index * step);
  const { top, yTicks } = axisOf(metric, highestOf(metric, lines));
  const linear = scaleLinear([0, top], [frame.height - frame.bottom, frame.top]);
  return {
    x,
    y: (value) => linear(value),
    step,
    yTicks,
    xTicks: xTicksOf(count, inner),
    indexAt: (at) => {
      if (count === 1) return 0;
      return Math.min(Math.max(Math.round((at - frame.left) / step), 0), count - 1);
    },
  };
}

function highestOf(
  metric: Metric,
  { points, before }: { points: readonly Point[]; before: readonly Point[] },
): number {
  const highest = Math.max(0, ...[...points, ...before].map((point) => point.value ?? 0));
  if (highest > 0) return highest;
  // An axis from 0 to 0 has no labels: show one whole unit.
  return METRICS[metric].unit === 'seconds' ? 60 : 1;
}

/** Few ticks from zero to just above the highest value; whole ones where half a visitor makes no sense. */
function axisOf(metric: Metric, highest: number): { top: number; yTicks: number[] } {
  const unit = METRICS[metric].unit;
  if (unit === 'seconds') return minuteAxis(highest);
  const linear = scaleLinear([0, highest], [0, 1]).nice(4);
  const ticks = linear.ticks(4);
  const yTicks = unit === 'count' ? ticks.filter(Number.isInteger) : ticks;
  return { top: linear.domain()[1] ?? highest, yTicks };
}

const MINUTE_STEPS_S = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];

/** Steps that clocks have: a tick at 200 s would be written 3m 20s. */
function minuteAxis(highest: number): { top: number; yTicks: number[] } {
  const step = MINUTE_STEPS_S.find((seconds) => highest / seconds <= 4) ?? highest / 4;
  const count = Math.ceil(highest / step);
  return { top: count * step, yTicks: Array.from({ length: count + 1 }, (_, at) => at * step) };
}

/** Every n-th bucket, counted back from the last, so that the newest is named. */
function xTicksOf(count: number, inner: number): number[] {
  const room = Math.max(Math.floor(inner / LABEL_WIDTH), 1);
  const every = Math.max(Math.ceil(count / room), 1);
  const ticks: number[] = [];
  for (let index = (count - 1) % every; index < count; index += every) ticks.push(index);
  return ticks;
}

/** A point with its place in the line. */
export type Placed = { index: number; point: Point };

/**
 * Cuts a line where its dash changes: whole buckets are solid, and the way to a partial one is dashed.
 * Neighbouring pieces share a point, so that the line does not tear.
 */
export function piecesOf(points: readonly Point[]): { isDashed: boolean; points: Placed[] }[] {
  const pieces: { isDashed: boolean; points: Placed[] }[] = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    const isDashed = point.isPartial || (before?.isPartial ?? false);
    const last = pieces[pieces.length - 1];
    if (index > 0 && last !== undefined && (last.isDashed === isDashed || index === 1)) {
      last.points.push({ index, point });
      last.isDashed = isDashed;
    } else if (before === undefined) pieces.push({ isDashed, points: [{ index, point }] });
    else
      pieces.push({
        isDashed,
        points: [
          { index: index - 1, point: before },
          { index, point },
        ],
      });
  });
  return pieces;
}

/** Values without a neighbour: a line cannot show them, a dot can. */
export function lonelyOf(points: readonly Point[]): Placed[] {
  return points
    .map((point, index) => ({ index, point }))
    .filter(
      ({ index, point }) =>
        point.value !== null &&
        (points[index - 1]?.value ?? null) === null &&
        (points[index + 1]?.value ?? null) === null,
    );
}
