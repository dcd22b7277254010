/** A line the size of a word: the shape of some weeks, without axes. */
import { area, line } from 'd3-shape';

const WIDTH = 160;
const HEIGHT = 40;
const MARGIN = 2;

export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const highest = Math.max(1, ...values);
  const step = (WIDTH - 2 * MARGIN) / Math.max(values.length - 1, 1);
  const x = (_: number, index: number) => MARGIN + index * step;
  const y = (value: number) => HEIGHT - MARGIN - (value / highest) * (HEIGHT - 2 * MARGIN);
  const drawLine = line<number>().x(x).y(y);
  const drawArea = area<number>().x(x).y0(HEIGHT).y1(y);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-10 w-full text-accent"
    >
      <path d={drawArea(values) ?? ''} fill="currentColor" opacity="0.12" />
      <path
        d={drawLine(values) ?? ''}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
