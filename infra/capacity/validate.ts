/**
 * `npm run capacity:validate`: is the model right on this machine? The beacon's two figures are measured here, and what follows for
 * three other loads is held against what they really cost. Figures of one run are comparable with each other and with no others.
 */
import { runLoad } from '../../bench/children.ts';
import { onGround, SITE } from '../../bench/ground.ts';
import type { LoadPlan } from '../../bench/load-plan.ts';
import { readCpu, readLoad } from '../../bench/processes.ts';
import { untilShipped } from '../../bench/until-shipped.ts';
import type { Apps } from '../../test/setup/apps.ts';
import { INPUTS, valuesOf } from './inputs.ts';
import { beaconUsPerHit } from './model.ts';

/** The beacon's code is compiled meanwhile, for small requests and for large ones; on a busy machine that takes long. */
const WARM_UP_MS = 8_000;
const MEASURE_MS = 6_000;
/** By how much measured and predicted may differ. */
const TOLERANCE = 0.25;
/** How busy the beacon's core is to be: as in the table. Where there is less to do, a hit costs more. */
const BUSY = INPUTS.busyShare.value;
/** Hits a request, of the two figures that the model is made from. */
const KNOWN = [1, 20] as const;
/** Hits a request, of loads that the model has not seen. */
const UNSEEN = [2, 5, 10] as const;

const write = (line: string) => void process.stdout.write(`${line}\n`);

/** CPU of the beacon for each hit of a load, until all of it is shipped; each of them has to be. */
async function measureUs(
  beacon: Apps['beacon'],
  load: Pick<LoadPlan, 'hitsPerRequest' | 'rate' | 'durationMs'>,
): Promise<number> {
  const shippedBefore = await untilShipped(beacon.url);
  const before = await readCpu(beacon.pid ?? 0);
  const { accepted } = await runLoad({
    port: Number(new URL(beacon.url).port),
    connections: 50,
    siteId: SITE,
    idPrefix: `capacity-${process.pid}-${Math.random().toString(36).slice(2, 8)}-`,
    ...load,
  });
  const shipped = (await untilShipped(beacon.url)) - shippedBefore;
  const after = await readCpu(beacon.pid ?? 0);
  const hits = accepted * load.hitsPerRequest;
  if (shipped !== hits) throw new Error(`${hits} hits were accepted, but ${shipped} shipped`);
  return ((after.beacon - before.beacon) * 1_000) / hits;
}

/** What a hit costs where the core is as busy as it is to be: not the least, which is where it is busiest. */
async function measureKnown(beacon: Apps['beacon'], hitsPerRequest: number): Promise<number> {
  const most = { hitsPerRequest, rate: null };
  await measureUs(beacon, { ...most, durationMs: WARM_UP_MS });
  const leastUs = await measureUs(beacon, { ...most, durationMs: MEASURE_MS });
  const rate = (BUSY * 1e6) / (leastUs * hitsPerRequest);
  return await measureUs(beacon, { hitsPerRequest, rate, durationMs: MEASURE_MS });
}

async function validate(beacon: Apps['beacon']): Promise<boolean> {
  const here = {
    beaconSingleUs: await measureKnown(beacon, KNOWN[0]),
    beaconBatchUs: await measureKnown(beacon, KNOWN[1]),
  };
  const table = valuesOf(INPUTS);
  write(`here ${here.beaconSingleUs.toFixed(0)} and ${here.beaconBatchUs.toFixed(0)} µs a hit`);
  let isRight = true;
  for (const hitsPerRequest of UNSEEN) {
    const predicted = beaconUsPerHit(here, hitsPerRequest);
    const rate = (BUSY * 1e6) / (predicted * hitsPerRequest);
    const measured = await measureUs(beacon, { hitsPerRequest, rate, durationMs: MEASURE_MS });
    const isClose = Math.abs(measured / predicted - 1) <= TOLERANCE;
    isRight &&= isClose;
    write(
      `${hitsPerRequest} hits a request, ${rate.toFixed(0)} requests/s: predicted ${predicted.toFixed(0)} µs a hit, ` +
        `measured ${measured.toFixed(0)} (${(measured / predicted).toFixed(2)} times)${isClose ? '' : ': too far off'}; ` +
        `by the table ${beaconUsPerHit(table, hitsPerRequest).toFixed(0)}; load ${await readLoad()}`,
    );
  }
  return isRight;
}

const isRight = await onGround(async ({ apps: { api, beacon } }) => {
  write(`load average before: ${await readLoad()}`);
  await beacon.start();
  await api.end('SIGTERM');
  return await validate(beacon);
});
process.exit(isRight ? 0 : 1);
