/** Where a point of the chart lies, and which labels its axes carry. */
import { METRICS } from '@footfall/domain';
import type { Metric } from '../metrics.ts';
import type { Point } from './series.ts';

/** Space around the drawing, in pixels. */
export type Margins = {
  top: number;
  right: number;
  bottom: number;
  left: number;
};

/** The drawing and the space around it, in pixels. */
export type Frame = Margins & {
  width: number;
  height: number;
  /** Against the usual size. */
  textScale: number;
};

/** With as much more room for labels as these are larger. */
export function frameOf(
  { width, height, textScale }: Pick<Frame, 'width' | 'height' | 'textScale'>,
  { top, right, bottom, left }: Margins,
): Frame {
  const around = { right: right * textScale, bottom: bottom * textScale, left: left * textScale };
  return { width, height, textScale, top, ...around };
}

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
  const inside = frame.height - frame.top - frame.bottom;
  const y = (value: number) => frame.height - frame.bottom - (value / top) * inside;
  return {
    x,
    y,
    step,
    yTicks,
    xTicks: xTicksOf(count, inner / frame.textScale),
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

/** Steps that clocks have: a tick at 200 s would be written 3m 20s. */
const CLOCK_STEPS_S = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200];

/** At most four steps from zero to just above the highest value. */
function axisOf(metric: Metric, highest: number): { top: number; yTicks: number[] } {
  const step = stepOf(metric, highest / 4);
  const count = Math.ceil(highest / step - 1e-9);
  return { top: count * step, yTicks: Array.from({ length: count + 1 }, (_, at) => at * step) };
}

function stepOf(metric: Metric, least: number): number {
  const unit = METRICS[metric].unit;
  const clock = unit === 'seconds' ? CLOCK_STEPS_S.find((step) => step >= least) : undefined;
  if (clock !== undefined) return clock;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= least);
  // Half a visitor makes no sense.
  return unit === 'count' ? Math.max(Math.ceil(step ?? least), 1) : (step ?? least);
}

/** Every n-th bucket, counted back from the last, so that the newest is named. */
function xTicksOf(count: number, inner: number): number[] {
  const room = Math.max(Math.floor(inner / LABEL_WIDTH), 1);
  const every = Math.max(Math.ceil(count / room), 1);
  const ticks: number[] = [];
  for (let index = (count - 1) % every; index < count; index += every) ticks.push(index);
  return ticks;
}

/** Between the cursor and what it reads out, in pixels. */
const GAP = 12;

/** Where a read-out of that width at the usual size of text begins: beside the cursor, on the side with more room, so that it stays visible. */
export function besideCursor(x: number, frame: Frame, width: number): number {
  const wide = width * frame.textScale;
  const left = x > frame.width / 2 ? x - GAP - wide : x + GAP;
  return Math.min(Math.max(left, 0), Math.max(frame.width - wide, 0));
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
