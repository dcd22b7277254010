/** Bars over time, each made of parts that add up; the same numbers stand in a table for those who do not see it. */
import { useSize } from './use-size.ts';

type BarSeries = { name: string; label: string; colour: string };
type Bar = {
  key: string;
  /** As it stands on the axis, and in a sentence. */
  short: string;
  long: string;
  /** One value for each series. */
  values: readonly number[];
};

type StackedBarsProps = {
  series: readonly BarSeries[];
  bars: readonly Bar[];
  summary: string;
  /** Head of the column of times. */
  when: string;
  write: (value: number) => string;
};

/** In pixels, at the usual size of text. */
const HEIGHT = 200;
const MARGINS = { top: 8, right: 8, bottom: 24, left: 48 };
/** A label with the room around it. */
const LABEL_WIDTH = 72;

export function StackedBars(props: StackedBarsProps) {
  const [measure, { width, textScale }] = useSize();
  return (
    <figure ref={measure} className="h-[12.5rem]">
      <figcaption className="sr-only">{props.summary}</figcaption>
      {width > 0 && <Drawing {...props} width={width} textScale={textScale} />}
      <BarTable {...props} />
    </figure>
  );
}

type DrawingProps = StackedBarsProps & { width: number; textScale: number };

function Drawing({ series, bars, write, width, textScale }: DrawingProps) {
  const height = HEIGHT * textScale;
  const left = MARGINS.left * textScale;
  const foot = height - MARGINS.bottom * textScale;
  const highest = Math.max(1, ...bars.map(sumOf));
  const step = niceStep(highest / 3);
  const top = Math.ceil(highest / step) * step;
  const y = (value: number) => foot - (value / top) * (foot - MARGINS.top);
  const slot = (width - left - MARGINS.right) / Math.max(bars.length, 1);
  const every = Math.max(Math.ceil((LABEL_WIDTH * textScale) / slot), 1);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return (
    <svg aria-hidden="true" width={width} height={height} className="block">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${y(tick)})`}>
          <line
            x1={left}
            x2={width - MARGINS.right}
            stroke={tick === 0 ? 'var(--edge)' : 'var(--line)'}
            shapeRendering="crispEdges"
          />
          <text x={left - 8} dy="0.32em" textAnchor="end" className="figures fill-quiet text-label">
            {write(tick)}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => (
        <g key={bar.key}>
          <title>{titleOf(bar, series, write)}</title>
          <Stack bar={bar} series={series} y={y} x={left + index * slot} width={slot} />
          {(bars.length - 1 - index) % every === 0 && (
            <text
              x={left + (index + 0.5) * slot}
              y={height - 6 * textScale}
              textAnchor={bars.length > every && index === bars.length - 1 ? 'end' : 'middle'}
              className="figures fill-quiet text-label"
            >
              {bar.short}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

function Stack({
  bar,
  series,
  x,
  y,
  width,
}: {
  bar: Bar;
  series: readonly BarSeries[];
  x: number;
  y: (value: number) => number;
  width: number;
}) {
  // A hair of ground between neighbours, and none where they are hairs themselves.
  const gap = width > 6 ? Math.min(width * 0.25, 8) : 0;
  let below = 0;
  return series.map(({ name, colour }, index) => {
    const value = bar.values[index] ?? 0;
    const from = below;
    below += value;
    return (
      value > 0 && (
        <rect
          key={name}
          x={x + gap / 2}
          width={Math.max(width - gap, 1)}
          y={y(below)}
          height={Math.max(y(from) - y(below), 0.5)}
          fill={colour}
        />
      )
    );
  });
}

function BarTable({ series, bars, when, write }: StackedBarsProps) {
  return (
    <div className="sr-only">
      <table>
        <thead>
          <tr>
            <th scope="col">{when}</th>
            {series.map(({ name, label }) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.key}>
              <th scope="row">{bar.long}</th>
              {series.map(({ name }, index) => (
                <td key={name}>{write(bar.values[index] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function titleOf(bar: Bar, series: readonly BarSeries[], write: (value: number) => string) {
  const parts = series
    .map(({ label }, index) => ({ label, value: bar.values[index] ?? 0 }))
    .filter(({ value }) => value > 0);
  return [bar.long, ...parts.map(({ label, value }) => `${label}: ${write(value)}`)].join('\n');
}

function sumOf({ values }: Bar): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= least);
  return Math.max(step ?? least, 1);
}
