/** What the model starts from: each figure with its unit and where it is from. Change these, not the model. */
import { readMeasured } from './measured.ts';

export type Input = {
  value: number;
  unit: string;
  /** `measured`: on this repository's bench. `assumed`: nobody has measured it here; look at your own figures. */
  kind: 'measured' | 'assumed';
  source: string;
};

const QUIET_RUN = 'bench/README.md, “A quiet run”';

const measured = (value: number, unit: string, source: string): Input => ({
  value,
  unit,
  kind: 'measured',
  source,
});
const assumed = (value: number, unit: string, source: string): Input => ({
  value,
  unit,
  kind: 'assumed',
  source,
});

const { costs, loadBefore, loadAfter } = readMeasured();
const FITTED = `\`npm run capacity:validate\` at a load average of ${loadBefore} to ${loadAfter}`;

/** Of a machine with two cores of an AMD EPYC. */
export const INPUTS = {
  hitUs: measured(costs.hitUs, 'µs of a beacon’s CPU a hit', FITTED),
  requestUs: measured(costs.requestUs, 'µs of a beacon’s CPU a request, whatever is in it', FITTED),
  turnUs: measured(
    costs.turnUs,
    'µs of a beacon’s CPU a turn: one question to Redis, one transaction of the spool',
    FITTED,
  ),
  secondUs: measured(costs.secondUs, 'µs of a beacon’s CPU a second in which hits come', FITTED),
  turnLengthUs: measured(
    costs.turnLengthUs,
    'µs that a turn takes by the clock where nothing else goes on',
    FITTED,
  ),
  hitsPerRequest: assumed(
    2,
    'hits a request',
    'a pageview with what the page before had to report',
  ),
  peakFactor: assumed(3, 'times the mean of the day', 'architecture: 35,000 of 11,600 hits/s'),
  busyShare: assumed(
    0.6,
    'of a core, so that a pod can fail and a wave can come',
    'the autoscaler’s target',
  ),
  beaconOutageHours: assumed(
    1,
    'hours that spools hold at the mean rate',
    'an outage of MongoDB with people awake',
  ),
  spoolBytes: measured(
    2_147,
    'bytes a hit in a spool',
    'apps/beacon: 2 GiB hold about a million hits',
  ),
  bsonBytes: assumed(
    243,
    'bytes a hit on the wire to MongoDB',
    'research on 400,000 realistic hits, one document each',
  ),
  storedBytes: assumed(
    120,
    'bytes a hit in MongoDB with its indexes, compressed',
    'architecture, on paper; no mongod here',
  ),
  claimBytes: measured(16, 'bytes a hit in the log of claims', 'ADR 11'),
  claimHours: measured(73, 'hours that claims are kept', 'ADR 11'),
  hotDays: assumed(30, 'days in MongoDB', 'ARCHIVE_AFTER_DAYS'),
  freeShare: assumed(0.4, 'of a disk for the oplog, for growth and for the balancer', 'usual'),
  diskPerShardTb: assumed(
    2,
    'TB of disk a member',
    'restores and first copies take hours beyond that',
  ),
  writesPerShardMb: assumed(20, 'MB/s of batches a primary takes', 'careful; no mongod here'),
  members: assumed(3, 'members a shard', 'infra/k8s'),
  partBytes: measured(
    26,
    'bytes a hit in parts, cells, edges and visits',
    'bench/README.md: 25.94',
  ),
  sealPerSecond: measured(55_117, 'hits/s that a worker seals', QUIET_RUN),
  compactUs: measured(38, 'µs of CPU a hit for compaction and cubes', 'bench/README.md'),
  sessionHits: assumed(3.57, 'hits a session', 'research: realistic traffic'),
  sessionMinutes: assumed(
    35,
    'minutes that a session is in Redis after its last hit',
    '30 and a margin',
  ),
  sessionBytes: assumed(300, 'bytes a session in Redis', 'a hash of four fields with its key'),
  reportCacheGb: assumed(1, 'GB of cached reports', 'they are dropped first'),
  openingsPerMillion: assumed(
    100,
    'dashboards opened a day for a million hits',
    'look at your own',
  ),
  openingCpuMs: measured(
    144,
    'ms of CPU for a dashboard over a million hits, uncached',
    'bench/README.md: 138 ms over 958,621',
  ),
  uncachedShare: assumed(0.3, 'of openings that no cache answers', 'look at your own'),
} as const;

export type Inputs = { readonly [Name in keyof typeof INPUTS]: number };

/** The values alone. */
export function valuesOf(inputs: { readonly [Name in keyof typeof INPUTS]: Input }): Inputs {
  const entries = Object.entries(inputs).map(([name, { value }]) => [name, value]);
  return Object.fromEntries(entries) as Inputs;
}
