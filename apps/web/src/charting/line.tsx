/** A line of a chart, in the colour of what it stands in: solid, dashed to what is not over, a dot where it has no neighbour. */
import { linePath, type PathPoint } from '../ui/paths.ts';
import { lonelyOf, type Placed, piecesOf, type Scales } from './scales.ts';
import type { Point } from './series.ts';

export function Line({ points, scales }: { points: readonly Point[]; scales: Scales }) {
  return (
    <>
      {piecesOf(points).map(({ isDashed, points: placed }) => (
        <path
          key={placed[0]?.index}
          d={linePath(placed.map(placeOn(scales)))}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinejoin="round"
          strokeDasharray={isDashed ? '4 4' : undefined}
        />
      ))}
      {lonelyOf(points).map(({ index, point }) => (
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

/** Where a bucket's value lies; straight lines lead there: a curve would show values that were never counted. */
export function placeOn(scales: Scales): (one: Placed) => PathPoint {
  return ({ index, point }) =>
    point.value === null ? null : { x: scales.x(index), y: scales.y(point.value) };
}
