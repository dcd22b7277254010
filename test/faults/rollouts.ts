/** What an operator does on purpose and nobody may notice: new versions, more and fewer processes, another primary. */
import { appendFile, cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHitStore } from '@footfall/db';
import type { App } from '../setup/apps.ts';
import { footfallApi } from '../setup/footfall-api.ts';
import { type Balancer, followReadiness, openBalancer } from './balancer.ts';
import type { Fault } from './faults.ts';
import type { FaultGround, Beacon as Member } from './ground.ts';
import { createLoad, type Load } from './load.ts';
import { askWhile, type Refusals, visitWhile } from './visitors.ts';

/** A service: the processes behind one address. */
type Service = { balancer: Balancer; members: Set<Member> };

const SCRIPTS = resolve(import.meta.dirname, '../../packages/tracker/dist');

/** In a cluster 10 s, because balancers there hear of it later: longer here than two looks of the balancer. */
const PRE_STOP_MS = 500;

async function openService(
  members: readonly Member[],
): Promise<Service & { close(): Promise<void> }> {
  const service = { balancer: await openBalancer([]), members: new Set(members) };
  const following = followReadiness(service.balancer, () =>
    [...service.members].map(({ url }) => url),
  );
  await following.untilIn(members.map(({ url }) => url));
  return {
    ...service,
    async close() {
      following.stop();
      await service.balancer.close();
    },
  };
}

/** As Kubernetes takes a pod away: out of the balancer while it still answers, and then SIGTERM. */
async function takeAway({ balancer, members }: Service, app: Member): Promise<void> {
  members.delete(app);
  balancer.leaveOut(app.url);
  await sleep(PRE_STOP_MS);
  const code = await app.end('SIGTERM');
  if (code !== 0) throw new Error(`the ${app.name} ended with ${code}: ${app.output}`);
}

async function add({ balancer, members }: Service, app: Member): Promise<void> {
  await app.start();
  members.add(app);
  // `start` waits for readiness, which is all that the balancer asks for.
  balancer.takeIn(app.url);
}

type Stage = {
  ground: FaultGround;
  beacons: Service;
  apis: Service;
  workers: Service;
  prepare(name: 'beacon' | 'api' | 'worker'): Promise<Member>;
};

/** Sets a stage with so many processes, lets the work happen under load, and checks what nobody may notice. */
async function onStage(
  ground: FaultGround,
  counts: { beacons: number; apis: number; workers: number },
  work: (stage: Stage) => Promise<void>,
): Promise<Load> {
  const prepare: Stage['prepare'] = (name) => ground.prepareApp(name, { SEAL_INTERVAL_MS: '500' });
  const start = async (name: 'beacon' | 'api' | 'worker', count: number) => {
    const apps = await Promise.all(Array.from({ length: count }, () => prepare(name)));
    await Promise.all(apps.map((app) => app.start()));
    return await openService(apps);
  };
  const [beacons, apis, workers] = await Promise.all([
    start('beacon', counts.beacons),
    start('api', counts.apis),
    start('worker', counts.workers),
  ]);
  const services = [beacons, apis, workers];
  try {
    const siteId = `rollout-${ground.apiKey.slice(0, 4)}${Date.now().toString(36)}`;
    const client = footfallApi({
      apiUrl: apis.balancer.url,
      beaconUrl: beacons.balancer.url,
      apiKey: ground.apiKey,
    });
    await client.createSite({ id: siteId, domain: `${siteId}.example`, timezone: 'UTC' });
    const load = createLoad(siteId, [beacons.balancer.url]);
    const refusals: Refusals = new Map();
    const dashboard = { url: apis.balancer.url, apiKey: ground.apiKey, siteId };
    const answered = await askWhile(dashboard, refusals, () =>
      visitWhile(load, refusals, () => work({ ground, beacons, apis, workers, prepare })),
    );
    if (refusals.size > 0) throw new Error(`noticed: ${JSON.stringify([...refusals])}`);
    if (answered === 0) throw new Error('no report was asked for');
    await ensureReported(client, load);
    await ensureOneSessionEach(ground, load);
    return load;
  } finally {
    await Promise.all(services.map((service) => service.close()));
    await Promise.all(
      services.flatMap(({ members }) => [...members].map((app) => app.end('SIGTERM'))),
    );
  }
}

const REPORTED_TIMEOUT_MS = 30_000;

/** Waits until the reports have every acknowledged hit. */
async function ensureReported(client: ReturnType<typeof footfallApi>, load: Load): Promise<void> {
  const deadline = Date.now() + REPORTED_TIMEOUT_MS;
  for (;;) {
    const { results } = await client.query({
      site: load.siteId,
      metrics: ['pageviews'],
      range: '7d',
    });
    const counted = Number(results[0]?.metrics[0]);
    if (counted === load.acknowledged.size) return;
    if (Date.now() > deadline)
      throw new Error(`reports have ${counted} of ${load.acknowledged.size} hits`);
    await sleep(100);
  }
}

/** Nobody paused for half an hour, so a visitor has one session, whichever beacons took the hits. */
async function ensureOneSessionEach({ database }: FaultGround, load: Load): Promise<void> {
  const sessions = new Map<number, Set<number>>();
  const hits = createHitStore(database);
  for await (const month of hits.monthsOf(load.siteId, 'latest')) {
    const request = { month, storedSince: 0 };
    for await (const { columns } of hits.readBatches(load.siteId, request, 'latest')) {
      columns.visitorId?.forEach((visitorId, index) => {
        const known = sessions.get(visitorId) ?? new Set();
        sessions.set(visitorId, known.add(columns.sessionId?.[index] ?? 0));
      });
    }
  }
  const broken = [...sessions.values()].filter((of) => of.size > 1);
  if (broken.length > 0)
    throw new Error(`${broken.length} of ${sessions.size} visitors have several sessions`);
}

/** A copy of the built scripts with one more line: a beacon that serves it is told from one of before. */
async function makeOtherScripts(folder: string): Promise<string> {
  await cp(SCRIPTS, folder, { recursive: true });
  for (const name of ['core.js', 'standard.js', 'full.js']) {
    await appendFile(join(folder, name), '/* of the version after */');
  }
  return folder;
}

async function versionOf({ url }: App): Promise<string> {
  const answer = await fetch(`${url}/f.json`, { headers: { connection: 'close' } });
  const variants = (await answer.json()) as Record<string, { integrity: string }>;
  return variants['standard']?.integrity ?? '';
}

/** One after the other, as a stateful set does it: the next takes over the volume of the one that ended, and its spool. */
async function updateBeacons({ ground, beacons }: Stage): Promise<void> {
  const before = new Set<string>();
  for (const old of [...beacons.members]) {
    before.add(await versionOf(old));
    await takeAway(beacons, old);
    const TRACKER_DIR = await makeOtherScripts(join(old.dataDir, 'scripts'));
    await add(
      beacons,
      await ground.prepareApp('beacon', { FOOTFALL_DATA: old.dataDir, TRACKER_DIR }),
    );
  }
  const after = await Promise.all([...beacons.members].map(versionOf));
  if (after.some((version) => before.has(version))) throw new Error('an old version is left');
}

/** One after the other, the new one first, as a deployment does it. */
async function replaceAll(stage: Stage, service: Service, name: 'api' | 'worker'): Promise<void> {
  for (const old of [...service.members]) {
    await add(service, await stage.prepare(name));
    await takeAway(service, old);
  }
}

async function scale(stage: Stage, name: 'beacon' | 'worker', count: number): Promise<void> {
  const service = { beacon: stage.beacons, worker: stage.workers }[name];
  const missing = Array.from({ length: Math.max(0, count - service.members.size) });
  const more = await Promise.all(missing.map(() => stage.prepare(name)));
  await Promise.all(more.map((app) => add(service, app)));
  const surplus = [...service.members].slice(count);
  await Promise.all(surplus.map((app) => takeAway(service, app)));
}

export const ROLLOUTS: readonly Fault[] = [
  {
    name: 'a rolling update of beacons, API and workers behind balancers that ask for readiness',
    run: (ground, { repeats }) =>
      onStage(ground, { beacons: 2, apis: 1, workers: 1 }, async (stage) => {
        for (let round = 0; round < repeats; round += 1) {
          await Promise.all([
            round === 0 ? updateBeacons(stage) : undefined,
            replaceAll(stage, stage.apis, 'api'),
            replaceAll(stage, stage.workers, 'worker'),
          ]);
        }
      }),
  },
  {
    name: 'one beacon made four and one again, one worker three and one again',
    run: (ground, { pauseMs, repeats }) =>
      onStage(ground, { beacons: 1, apis: 1, workers: 1 }, async (stage) => {
        for (let round = 0; round < repeats; round += 1) {
          await Promise.all([scale(stage, 'beacon', 4), scale(stage, 'worker', 3)]);
          await sleep(pauseMs);
          await Promise.all([scale(stage, 'beacon', 1), scale(stage, 'worker', 1)]);
        }
      }),
  },
  {
    name: 'a primary that steps down while dashboards ask',
    run: (ground, { pauseMs }) =>
      onStage(ground, { beacons: 1, apis: 1, workers: 1 }, async () => {
        await sleep(pauseMs);
        await ground.cluster.faults.promoteStandby();
        await sleep(pauseMs);
      }),
  },
];
