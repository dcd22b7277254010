/** The faults that must cost nothing, each as what happens while hits come in. */
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '@footfall/testing';
import { type Gate, openGate } from '@footfall/testing/gate';
import { runToEnd } from '../setup/run-to-end.ts';
import type { Beacon, FaultGround } from './ground.ts';
import { createLoad, type Load, makeHits, sendWhile, tryOnce } from './load.ts';

/** How long and how often; the long form of the run multiplies both. */
type Scale = { seed: number; pauseMs: number; repeats: number };

export type Fault = {
  name: string;
  /** True when the seed makes a difference. */
  isByChance?: true;
  /** Lets it happen to a load of its own, and answers with that load; throws when an answer was wrong. */
  run(ground: FaultGround, scale: Scale): Promise<Load>;
};

async function loadOf({ beacons, createSite }: FaultGround): Promise<Load> {
  return createLoad(
    await createSite(),
    beacons.map(({ url }) => url),
  );
}

const ensure = (condition: boolean, what: string) => {
  if (!condition) throw new Error(what);
};

/** One command for Redis, as a line of text. */
async function tellRedis(url: string, command: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`${command}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer.toString();
}

async function pidOfRedis(url: string): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await tellRedis(url, 'INFO server'))?.[1]);
}

/** The largest file that a process may write: its disk is full when a file has that size. */
async function limitFiles(beacon: Beacon, bytes: string): Promise<void> {
  const ended = await runToEnd(['prlimit', '--pid', String(beacon.pid), `--fsize=${bytes}:`]);
  const said = `${ended.code}: ${ended.output}; the beacon said: ${beacon.output}`;
  ensure(ended.code === 0, `prlimit failed with ${said}`);
}

/** Makes a process believe that it is another time. */
const withClock = (shiftMs: number): string[] => {
  const code = `const now = Date.now, Real = Date;
    globalThis.Date = class extends Real { constructor(...args) { args.length ? super(...args) : super(now() + ${shiftMs}); } };
    Date.now = () => now() + ${shiftMs};`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
};

/** A beacon that sees the database through a gate, and its load. */
async function behindGate(
  ground: FaultGround,
  settings: Record<string, string> = {},
): Promise<{ gate: Gate; beacon: Beacon; load: Load }> {
  const { db } = ground.database;
  const hello = await db.command({ hello: 1 });
  const gate = await openGate(`mongodb://${hello['me']}`);
  const uri = `${gate.url.replace(/\/$/, '')}/${db.databaseName}?directConnection=true`;
  const beacon = await ground.prepareBeacon({ MONGODB_URI: uri, ...settings });
  await beacon.start();
  const load = createLoad(await ground.createSite(), [beacon.url]);
  // The site is known to it from then on.
  ensure((await tryOnce(load, makeHits())) === 202, 'the first hit was refused');
  return { gate, beacon, load };
}

/** The first answer that is not 202. */
async function sendUntilRefused(load: Load): Promise<number | 'none'> {
  for (;;) {
    const status = await tryOnce(load, makeHits(50));
    if (status !== 202) return status;
  }
}

const SHIPPED_MS = 60_000;

/** On a busy machine a beacon that is told to stop may leave hits in its spool for the next start, as it may. */
async function untilShipped(beacon: Beacon): Promise<void> {
  const { url } = beacon;
  const deadline = Date.now() + SHIPPED_MS;
  for (;;) {
    const figures = await (await fetch(`${url}/metrics`)).text();
    if (/^footfall_spool_entries 0$/m.test(figures)) return;
    if (Date.now() > deadline) {
      const health = await (await fetch(`${url}/readyz`)).text();
      const said = `${health}; ${figures.match(/^footfall_(spool|ship).*$/gm)?.join('; ')}; ${beacon.output}`;
      throw new Error(`hits are not shipped though the database is there: ${said}`);
    }
    await sleep(100);
  }
}

async function endWell(beacon: Beacon): Promise<void> {
  ensure((await beacon.end('SIGTERM')) === 0, 'a beacon did not end well');
}

const DAY_MS = 24 * 3_600_000;

/** Whether everything that is stored happened within the last hours: no client of these tests says otherwise. */
async function areDatedNow({ database }: FaultGround): Promise<boolean> {
  const wrong = await database.collection('hits').countDocuments({
    $or: [
      { minAt: { $lt: Date.now() - 6 * 3_600_000 } },
      { maxAt: { $gt: Date.now() + 3_600_000 } },
    ],
  });
  return wrong === 0;
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'the same bodies, a hundred times each over three beacons',
    async run(ground) {
      const load = await loadOf(ground);
      const bodies = [makeHits(), makeHits(), makeHits(50)];
      const tries = bodies.flatMap((hits) => Array.from({ length: 100 }, () => hits));
      const statuses = await Promise.all(tries.map((hits) => tryOnce(load, hits)));
      ensure(
        statuses.every((status) => status === 202),
        'a repeated body was not answered 202',
      );
      return load;
    },
  },
  {
    name: 'beacons killed and stopped at random moments',
    isByChance: true,
    async run(ground, { seed, pauseMs, repeats }) {
      const load = await loadOf(ground);
      const random = createRandom(seed);
      await sendWhile(load, async () => {
        for (let kill = 0; kill < repeats; kill += 1) {
          await sleep(random.next() * pauseMs);
          const beacon = random.pick(ground.beacons);
          await beacon.end(random.pick(['SIGKILL', 'SIGTERM']));
          await beacon.start();
        }
      });
      return load;
    },
  },
  {
    name: 'the primary killed and the standby promoted',
    async run(ground, { pauseMs }) {
      const load = await loadOf(ground);
      const { faults } = ground.cluster;
      await sendWhile(load, async () => {
        await sleep(pauseMs);
        await faults.primary.kill();
        await sleep(pauseMs);
        await faults.promoteStandby();
        await sleep(pauseMs);
      });
      await faults.standby.restart();
      ensure(load.refusals.size === 0, 'a hit was refused while the primary was away');
      return load;
    },
  },
  {
    name: 'answers of the database lost after it has written',
    isByChance: true,
    async run(ground, { seed, pauseMs, repeats }) {
      const { gate, beacon, load } = await behindGate(ground);
      const random = createRandom(seed);
      await sendWhile(load, async () => {
        for (let cut = 0; cut < 3 * repeats; cut += 1) {
          await sleep(random.next() * pauseMs);
          await gate.tearDown();
          await sleep(random.next() * pauseMs);
          await gate.restore();
        }
      });
      ensure(load.refusals.size === 0, 'a hit was refused while the database was away');
      await untilShipped(beacon);
      await endWell(beacon);
      await gate.close();
      return load;
    },
  },
  {
    name: 'the database away until the spool is full',
    async run(ground, { pauseMs }) {
      const small = { SPOOL_BYTES_MAX: String(1024 * 1024) };
      const { gate, beacon, load } = await behindGate(ground, small);
      await gate.tearDown();
      ensure((await sendUntilRefused(load)) === 503, 'a full spool is not answered 503');
      await gate.restore();
      await sendWhile(load, async () => await sleep(pauseMs));
      await untilShipped(beacon);
      await endWell(beacon);
      await gate.close();
      return load;
    },
  },
  {
    name: 'Redis stopped, out of memory, and killed',
    async run(ground, { pauseMs }) {
      const load = await loadOf(ground);
      const { redisUrl, faults } = ground.cluster;
      const pid = await pidOfRedis(redisUrl);
      await sendWhile(load, async () => {
        await sleep(pauseMs);
        process.kill(pid, 'SIGSTOP');
        await sleep(pauseMs);
        process.kill(pid, 'SIGCONT');
        await tellRedis(redisUrl, 'CONFIG SET maxmemory-policy noeviction');
        await tellRedis(redisUrl, 'CONFIG SET maxmemory 1');
        await sleep(pauseMs);
        await faults.redis.kill();
        await sleep(pauseMs);
        await faults.redis.restart();
      });
      ensure(load.refusals.size === 0, 'a hit was refused because of Redis');
      return load;
    },
  },
  {
    name: 'a full disk, again and again',
    async run(ground, { pauseMs, repeats }) {
      // With nothing shipped there is no place in the file that could be used again.
      const { gate, beacon, load } = await behindGate(ground);
      for (let filling = 0; filling < 3 * repeats; filling += 1) {
        await gate.tearDown();
        const { size } = await stat(join(beacon.dataDir, 'spool/data.mdb'));
        await limitFiles(beacon, String(size));
        ensure((await sendUntilRefused(load)) === 503, 'a full disk is not answered 503');
        await sendWhile(load, async () => {
          await sleep(pauseMs / 4);
          await limitFiles(beacon, 'unlimited');
          await gate.restore();
          await sleep(pauseMs / 4);
        });
      }
      ensure(!beacon.output.includes('mdb_'), 'LMDB itself found the disk full');
      await untilShipped(beacon);
      await endWell(beacon);
      await gate.close();
      return load;
    },
  },
  {
    name: 'beacons whose clocks are three days wrong',
    async run(ground, { pauseMs }) {
      const skewed = await Promise.all([
        ground.prepareBeacon({}, withClock(3 * DAY_MS)),
        ground.prepareBeacon({}, withClock(-3 * DAY_MS)),
      ]);
      await Promise.all(skewed.map((beacon) => beacon.start()));
      const urls = [...skewed, ...ground.beacons].map(({ url }) => url);
      const load = createLoad(await ground.createSite(), urls);
      const repeated = makeHits();
      await sendWhile(load, async () => {
        for (let copy = 0; copy < 2 * urls.length; copy += 1) await tryOnce(load, repeated);
        await sleep(pauseMs);
      });
      const health = await (await fetch(`${skewed[0]?.url}/readyz`)).text();
      ensure(health.includes('ahead of the database'), 'a wrong clock is not told');
      for (const beacon of skewed) {
        await untilShipped(beacon);
        await endWell(beacon);
      }
      ensure(await areDatedNow(ground), 'hits are dated by a clock that is days wrong');
      return load;
    },
  },
];
