/** The page's picture as SVG: what sixteen shards hold, and how the fullest shard grows with their number. */
import { type FindingGroup, SHARD_COUNTS } from './findings.ts';

const WIDTH = 760;
const LEFT = 52;
const RIGHT = 748;
const BARS_TOP = 62;
const BARS_HEIGHT = 120;
const LINES_TOP = 262;
const LINES_HEIGHT = 190;
/** The scales' ends, times the mean. */
const BARS_MAX = 3;
const LINES_MAX = 10;

/** Each line has its own dash and mark too: colour alone tells nothing to some. */
const LOOKS = [
  { className: 'letter', dash: '' },
  { className: 'dealt', dash: '6 3' },
  { className: 'hash', dash: '' },
  { className: 'hash', dash: '2 3' },
  { className: 'good', dash: '' },
] as const;

const STYLE = `
  svg { font: 12px system-ui, sans-serif; background: #fcfcfb }
  text { fill: #1c1d1f } .quiet { fill: #6c6f75 } .rule { stroke: #e8e6e1 } .mean { stroke: #6c6f75 }
  .letter { fill: #c2372e; stroke: #c2372e } .dealt { fill: #a06200; stroke: #a06200 }
  .hash { fill: #2f5bea; stroke: #2f5bea } .good { fill: #1a7f4b; stroke: #1a7f4b }
  path.letter, path.dealt, path.hash, path.good { fill: none; stroke-width: 2 } rect { stroke: none }
  @media (prefers-color-scheme: dark) {
    svg { background: #111214 } text { fill: #ececea } .quiet { fill: #9a9ea6 } .rule { stroke: #2a2d31 } .mean { stroke: #9a9ea6 }
    .letter { fill: #ff7b72; stroke: #ff7b72 } .dealt { fill: #e2b34a; stroke: #e2b34a }
    .hash { fill: #7c9bff; stroke: #7c9bff } .good { fill: #4cc38a; stroke: #4cc38a }
  }`;

export type Bars = readonly { key: string; shares: readonly number[] }[];

const number = (value: number) => value.toFixed(1).replace(/\.0$/, '');

const text = (at: { x: number; y: number }, content: string, attributes = '') =>
  `<text x="${number(at.x)}" y="${number(at.y)}" ${attributes}>${content}</text>`;

const rule = (y: number, className: string) =>
  `<line x1="${LEFT}" x2="${RIGHT}" y1="${number(y)}" y2="${number(y)}" class="${className}"/>`;

function drawBars(bars: Bars): string {
  const bottom = BARS_TOP + BARS_HEIGHT;
  const yOf = (share: number) => bottom - (share / BARS_MAX) * BARS_HEIGHT;
  const shards = bars[0]?.shares.length ?? 1;
  const slot = (RIGHT - LEFT) / shards;
  const wide = (slot - 8) / bars.length;
  const columns = bars.flatMap(({ shares }, series) =>
    shares.map((share, shard) => {
      const x = LEFT + shard * slot + 4 + series * wide;
      const height = bottom - yOf(share);
      const className = series === 0 ? 'letter' : 'hash';
      return `<rect x="${number(x)}" y="${number(yOf(share))}" width="${number(wide - 1)}" height="${number(height)}" class="${className}"/>`;
    }),
  );
  return [
    text(
      { x: LEFT, y: 22 },
      'What each of sixteen shards holds, times the mean',
      'font-weight="600"',
    ),
    text({ x: LEFT, y: 42 }, '■ by first letter', 'class="letter" stroke-width="0"'),
    text({ x: LEFT + 130, y: 42 }, '■ by hash of the site', 'class="hash" stroke-width="0"'),
    ...[0, 1, 2, 3].flatMap((share) => [
      rule(yOf(share), share === 1 ? 'mean' : 'rule'),
      text({ x: LEFT - 8, y: yOf(share) + 4 }, `${share}×`, 'class="quiet" text-anchor="end"'),
    ]),
    ...columns,
  ].join('\n');
}

function drawLines({ title, findings }: FindingGroup): string {
  const bottom = LINES_TOP + LINES_HEIGHT;
  const yOf = (value: number) => bottom - (value / LINES_MAX) * LINES_HEIGHT;
  const xOf = (index: number) =>
    LEFT + 20 + (index * (RIGHT - LEFT - 330)) / (SHARD_COUNTS.length - 1);
  const ends = spread(findings.map(({ imbalance }) => yOf(imbalance[64] ?? 0)));
  const lines = findings.map(({ key, imbalance }, series) => {
    const look = LOOKS[series] ?? LOOKS[0];
    const points = SHARD_COUNTS.map((shards, index) => ({
      x: xOf(index),
      y: yOf(imbalance[shards] ?? 0),
    }));
    const path = points.map(
      ({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${number(x)} ${number(y)}`,
    );
    const label = `${(imbalance[64] ?? 0).toFixed(2)}× ${key}`;
    return [
      `<path d="${path.join('')}" class="${look.className}" stroke-dasharray="${look.dash}"/>`,
      ...points.map(
        ({ x, y }) =>
          `<circle cx="${number(x)}" cy="${number(y)}" r="2.5" class="${look.className}"/>`,
      ),
      text(
        { x: xOf(SHARD_COUNTS.length - 1) + 12, y: (ends[series] ?? 0) + 4 },
        label,
        `class="${look.className}" stroke-width="0"`,
      ),
    ].join('\n');
  });
  return [
    text({ x: LEFT, y: 230 }, `The fullest shard, times the mean: ${title}`, 'font-weight="600"'),
    ...[0, 2, 4, 6, 8, 10].flatMap((value) => [
      rule(yOf(value), 'rule'),
      text({ x: LEFT - 8, y: yOf(value) + 4 }, `${value}×`, 'class="quiet" text-anchor="end"'),
    ]),
    ...SHARD_COUNTS.map((shards, index) =>
      text({ x: xOf(index), y: bottom + 18 }, `${shards}`, 'class="quiet" text-anchor="middle"'),
    ),
    text({ x: xOf(SHARD_COUNTS.length - 1) + 12, y: bottom + 18 }, 'shards', 'class="quiet"'),
    ...lines,
  ].join('\n');
}

/** Heights of labels that would lie on each other, moved apart upwards. */
function spread(heights: readonly number[]): number[] {
  const order = heights
    .map((_, index) => index)
    .sort((a, b) => (heights[b] ?? 0) - (heights[a] ?? 0));
  const placed: number[] = [...heights];
  let above = Number.POSITIVE_INFINITY;
  for (const index of order) {
    above = Math.min(heights[index] ?? 0, above - 15);
    placed[index] = above;
  }
  return placed;
}

/** The whole picture; light or dark as the reader has it. */
export function drawChart(bars: Bars, group: FindingGroup): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} 480" width="${WIDTH}" height="480" role="img" aria-label="Shards by first letter and by hash">
<style>${STYLE}
</style>
${drawBars(bars)}
${drawLines(group)}
</svg>
`;
}
