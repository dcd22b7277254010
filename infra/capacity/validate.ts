/**
 * `npm run capacity:validate`: is the model right on this machine? What a hit, a request and a turn cost is fitted on some loads, and
 * what follows for others is held against what they really cost. Figures of one run are comparable with each other and with no
 * others. With `-- --keep` they become those that the page is made from, which `npm run capacity` then writes.
 */
import { writeFile } from 'node:fs/promises';
import { runLoad } from '../../bench/children.ts';
import { type Ground, onGround, SITE } from '../../bench/ground.ts';
import type { LoadPlan } from '../../bench/load-plan.ts';
import { readCpu, readLoad } from '../../bench/processes.ts';
import { readTurns } from '../../bench/turns.ts';
import { untilShipped } from '../../bench/until-shipped.ts';
import { type BeaconCosts, coresFor, requestsThatTake, turnsPerSecond } from './beacon.ts';
import { fitCosts, type Run } from './fit.ts';
import { INPUTS } from './inputs.ts';
import { isClose, MEASURED_FILE, type Measured, type Unseen } from './measured.ts';

/** The beacon's code is compiled meanwhile, for small requests and for large ones; on a busy machine that takes long. */
const WARM_UP_MS = 8_000;
const MEASURE_MS = 5_000;
/** Of the loads that the model has not seen, the middle of so many runs. */
const REPEATS = 3;
/** What the costs are fitted on, by hits a request: two trickles, twice half of what the beacon can take, and all of that. */
const KNOWN = [
  { hitsPerRequest: 1, trickles: [20, 200] },
  { hitsPerRequest: 20, trickles: [10, 100] },
] as const;
const HALF = 0.5;
/** As busy as in the table, and one that has far less to do, where turns are hardly shared. */
const UNSEEN = [
  { hitsPerRequest: 2, busy: INPUTS.busyShare.value },
  { hitsPerRequest: 5, busy: INPUTS.busyShare.value },
  { hitsPerRequest: 10, busy: INPUTS.busyShare.value },
  { hitsPerRequest: 3, busy: 0.25 },
] as const;

const write = (line: string) => void process.stdout.write(`${line}\n`);

type Load = Pick<LoadPlan, 'hitsPerRequest' | 'rate' | 'durationMs'>;

/** CPU and turns of a load, until all of it is shipped; each of its hits has to be. */
async function measure({ apps: { beacon }, redisUrl }: Ground, load: Load): Promise<Run> {
  const shippedBefore = await untilShipped(beacon.url);
  const cpuBefore = await readCpu(beacon.pid ?? 0);
  const turnsBefore = await readTurns(redisUrl);
  const startedAt = performance.now();
  const { accepted, durationMs } = await runLoad({
    port: Number(new URL(beacon.url).port),
    connections: 50,
    siteId: SITE,
    idPrefix: `capacity-${process.pid}-${Math.random().toString(36).slice(2, 8)}-`,
    arrivals: 'random',
    ...load,
  });
  const shipped = (await untilShipped(beacon.url)) - shippedBefore;
  const seconds = (performance.now() - startedAt) / 1_000;
  const hits = accepted * load.hitsPerRequest;
  if (shipped !== hits) throw new Error(`${hits} hits were accepted, but ${shipped} shipped`);
  return {
    ...{ hits, requests: accepted, seconds },
    turns: (await readTurns(redisUrl)) - turnsBefore,
    cpuUs: ((await readCpu(beacon.pid ?? 0)).beacon - cpuBefore.beacon) * 1_000,
    pace: load.rate === null ? null : (accepted / durationMs) * 1_000,
  };
}

async function measureKnown(ground: Ground): Promise<BeaconCosts> {
  const runs: Run[] = [];
  for (const { hitsPerRequest, trickles } of KNOWN) {
    await measure(ground, { hitsPerRequest, rate: null, durationMs: WARM_UP_MS });
    const most = { hitsPerRequest, rate: null, durationMs: MEASURE_MS };
    const fastest = await measure(ground, most);
    const halfRate = (fastest.requests / (MEASURE_MS / 1_000)) * HALF;
    runs.push(fastest);
    for (const rate of [...trickles, halfRate, halfRate]) {
      runs.push(await measure(ground, { hitsPerRequest, rate, durationMs: MEASURE_MS }));
    }
  }
  const costs = fitCosts(runs);
  for (const run of runs) write(`fitted on ${tell(run)}`);
  write(
    Object.entries(costs)
      .map(([name, us]) => `${name} ${us.toFixed(0)}`)
      .join(', '),
  );
  return costs;
}

const tell = ({ hits, requests, turns, cpuUs, pace }: Run) =>
  `${hits / requests} hits a request, ${pace === null ? 'as many as it can' : `${pace.toFixed(0)}/s`}: ` +
  `${(cpuUs / hits).toFixed(0)} µs a hit, ${(requests / turns).toFixed(1)} requests a turn`;

const middleOf = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

async function measureUnseen(
  ground: Ground,
  costs: BeaconCosts,
  { hitsPerRequest, busy }: (typeof UNSEEN)[number],
): Promise<Unseen> {
  const rate = requestsThatTake(costs, busy, hitsPerRequest);
  const runs: Run[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    runs.push(await measure(ground, { hitsPerRequest, rate, durationMs: MEASURE_MS }));
  }
  // The machine may not have kept the pace: predicted is what came.
  const requestsPerSecond = middleOf(runs.map(({ pace }) => pace ?? 0));
  const arrivals = { requestsPerSecond, hitsPerRequest };
  const of = {
    ...{ hitsPerRequest, busy, requestsPerSecond },
    predictedUs: (coresFor(costs, arrivals) * 1e6) / (requestsPerSecond * hitsPerRequest),
    measuredUs: middleOf(runs.map(({ cpuUs, hits }) => cpuUs / hits)),
    predictedPerTurn: requestsPerSecond / turnsPerSecond(costs, arrivals),
    measuredPerTurn: middleOf(runs.map(({ requests, turns }) => requests / turns)),
  };
  write(
    `${hitsPerRequest} hits a request, ${requestsPerSecond.toFixed(0)} requests/s: predicted ${of.predictedUs.toFixed(0)} µs a hit and ` +
      `${of.predictedPerTurn.toFixed(1)} requests a turn, measured ${of.measuredUs.toFixed(0)} (${(of.measuredUs / of.predictedUs).toFixed(2)} times) and ` +
      `${of.measuredPerTurn.toFixed(1)}${isClose(of) ? '' : ': too far off'}`,
  );
  return of;
}

/** As the formatter of this repository would have it. */
async function keep(measured: Measured): Promise<void> {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  await writeFile(MEASURED_FILE, `${JSON.stringify(measured, rounded, 2)}\n`);
}

const isRight = await onGround(async (ground) => {
  const loadBefore = await readLoad();
  write(`load average before: ${loadBefore}`);
  await ground.apps.beacon.start();
  await ground.apps.api.end('SIGTERM');
  const costs = await measureKnown(ground);
  const unseen: Unseen[] = [];
  for (const load of UNSEEN) unseen.push(await measureUnseen(ground, costs, load));
  const loadAfter = await readLoad();
  write(`load average at the end: ${loadAfter}`);
  if (process.argv.includes('--keep')) await keep({ loadBefore, loadAfter, costs, unseen });
  return unseen.every(isClose);
});
process.exit(isRight ? 0 : 1);
