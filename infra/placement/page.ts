/** What is written into docs/operations/sharding.md and beside it, from the findings. */
import { tableOf, withBlock } from '../generated-block.ts';
import { drawChart } from './chart.ts';
import { type FindingGroup, SHARD_COUNTS, sixteenShards } from './findings.ts';

export const PAGE = 'docs/operations/sharding.md';
export const CHART = 'docs/images/sharding.svg';

/** The page and its picture as they have to be, given the page as it is. */
export function makePage(
  page: string,
  groups: readonly FindingGroup[],
): { page: string; chart: string } {
  const hot = groups.at(-1);
  if (hot === undefined) throw new Error('there is nothing to draw');
  return {
    page: withBlock(page, 'placement', tableOfFindings(groups)),
    chart: drawChart(sixteenShards(), hot),
  };
}

function tableOfFindings(groups: readonly FindingGroup[]): string {
  const rows = groups.flatMap(({ title, findings }) =>
    findings.map(({ key, imbalance }) => [
      title,
      key,
      ...SHARD_COUNTS.map((shards) => (imbalance[shards] ?? Number.NaN).toFixed(2)),
    ]),
  );
  return tableOf(['names', 'key', ...SHARD_COUNTS.map(String)], rows);
}
