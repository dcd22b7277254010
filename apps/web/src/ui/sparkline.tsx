/** A line the size of a word: the shape of some weeks, without axes. */
import { areaPath, linePath } from './paths.ts';

const WIDTH = 160;
const HEIGHT = 40;
const MARGIN = 2;

export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const highest = Math.max(1, ...values);
  const step = (WIDTH - 2 * MARGIN) / Math.max(values.length - 1, 1);
  const points = values.map((value, index) => ({
    x: MARGIN + index * step,
    y: HEIGHT - MARGIN - (value / highest) * (HEIGHT - 2 * MARGIN),
  }));
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-10 w-full text-accent"
    >
      <path d={areaPath(points, HEIGHT)} fill="currentColor" opacity="0.12" />
      <path
        d={linePath(points)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
