/** What is written into docs/operations/capacity.md: the inputs, and what follows for four sizes. */
import { tableOf, withBlock } from '../generated-block.ts';
import { requestsThatTake } from './beacon.ts';
import { INPUTS, valuesOf } from './inputs.ts';
import { isClose, type Measured, readMeasured } from './measured.ts';
import { type Capacity, plan } from './model.ts';

export const PAGE = 'docs/operations/capacity.md';

const SIZES = [1e6, 1e8, 1e9, 1e10] as const;
const SIZE_NAMES = ['1 million', '100 million', '1 billion', '10 billion'];

type Row = { name: string; figure(of: Capacity): number; digits: number };

const ROWS: readonly Row[] = [
  { name: 'hits/s at the peak', figure: (of) => of.peakHitsPerSecond, digits: 0 },
  { name: 'cores of beacons at the peak', figure: (of) => of.beaconCores, digits: 2 },
  { name: 'beacon pods (one core each)', figure: (of) => of.beaconPods, digits: 0 },
  { name: 'spool of a pod, GB', figure: (of) => of.spoolGb, digits: 1 },
  { name: 'API pods (one core each)', figure: (of) => of.apiPods, digits: 0 },
  { name: 'worker pods (one core each)', figure: (of) => of.workerPods, digits: 0 },
  {
    name: 'written to MongoDB at the peak, MB/s',
    figure: (of) => of.mongoWriteMbPerSecond,
    digits: 1,
  },
  { name: 'MongoDB, TB a copy', figure: (of) => of.mongoTbPerCopy, digits: 3 },
  { name: 'shards', figure: (of) => of.shards, digits: 0 },
  { name: 'members of shards', figure: (of) => of.mongoMembers, digits: 0 },
  { name: 'Redis, GB', figure: (of) => of.redisGb, digits: 1 },
  { name: 'object store, TB a year', figure: (of) => of.partsTbPerYear, digits: 3 },
];

/** The page as it has to be, given the page as it is. */
export function makePage(page: string): string {
  const capacities = SIZES.map((size) => plan(size, valuesOf(INPUTS)));
  const rows = ROWS.map(({ name, figure, digits }) => [
    name,
    ...capacities.map((of) => spell(figure(of), digits)),
  ]);
  const inputs = Object.entries(INPUTS).map(([name, { value, unit, kind, source }]) => [
    `\`${name}\``,
    spell(value, 2),
    unit,
    `${kind}: ${source}`,
  ]);
  const sizes = tableOf(['hits a day', ...SIZE_NAMES], rows);
  const blocks = {
    sizes,
    beacons: tellBeacons(),
    validated: tellValidation(readMeasured()),
    inputs: tableOf(['input', 'value', 'what it is', 'from'], inputs),
  };
  return Object.entries(blocks).reduce((made, [name, text]) => withBlock(made, name, text), page);
}

/** How much depends on how many hits come in a request. */
function tellBeacons(): string {
  const inputs = valuesOf(INPUTS);
  const rows = [1, 2, 5, 10, 20].map((hitsPerRequest) => {
    const requests = requestsThatTake(inputs, inputs.busyShare, hitsPerRequest);
    const hits = requests * hitsPerRequest;
    return [
      spell(hitsPerRequest, 0),
      spell(requests, 0),
      spell(hits, 0),
      spell((inputs.busyShare * 1e6) / hits, 0),
    ];
  });
  return tableOf(['hits a request', 'requests/s', 'hits/s', 'µs of CPU a hit'], rows);
}

function tellValidation({ loadBefore, loadAfter, unseen }: Measured): string {
  const rows = unseen.map((load) => [
    spell(load.hitsPerRequest, 0),
    `${spell(load.busy * 100, 0)} %`,
    spell(load.requestsPerSecond, 0),
    `${spell(load.predictedPerTurn, 1)}, ${spell(load.measuredPerTurn, 1)}`,
    `${spell(load.predictedUs, 0)}, ${spell(load.measuredUs, 0)}`,
    spell(load.measuredUs / load.predictedUs, 2),
  ]);
  const off = unseen.filter((load) => !isClose(load)).length;
  const verdict =
    off === 0
      ? 'All of them are within a quarter.'
      : `**${off} of ${unseen.length} are not within a quarter.**`;
  const head = [
    'hits a request',
    'busy, as predicted',
    'requests/s that came',
    'requests a turn: predicted, measured',
    'µs of CPU a hit: predicted, measured',
    'measured by predicted',
  ];
  return `${tableOf(head, rows)}\n\nLoad average ${loadBefore} before, ${loadAfter} at the end. ${verdict}`;
}

const spell = (value: number, digits: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: digits });
