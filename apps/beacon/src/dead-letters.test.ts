/** Hits that MongoDB refuses for good: told, kept, and shipped by the beacon that runs when the reason is gone. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SITE } from '@footfall/enrichment/under-test';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import {
  type Ground,
  prepareGround,
  untilReady,
  wireHit,
  withClient,
} from './beacon-under-test.ts';

const PROGRAM = ['--import', 'tsx', join(import.meta.dirname, 'main.ts')];
const WAIT = { timeout: 20_000 };

let ground: Ground;
let child: ChildProcess | undefined;

beforeEach(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
});

afterEach(async () => {
  if (child?.exitCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await ground.close();
});

const settings = () => ({
  PATH: process.env['PATH'],
  BEACON_PORT: '0',
  MONGODB_URI: ground.settings.mongodbUri,
  REDIS_URL: ground.settings.redisUrl,
  REDIS_KEY_PREFIX: ground.settings.redisKeyPrefix,
  FOOTFALL_DATA: ground.settings.dataDir,
});

async function start() {
  const started = spawn(process.execPath, PROGRAM, { env: settings() });
  child = started;
  let output = '';
  const port = await new Promise<number>((resolve, reject) => {
    started.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      const found = /"port":(\d+),"msg":"listening"/.exec(output)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    started.once('exit', () => reject(new Error(`the beacon did not start: ${output}`)));
  });
  const beacon = withClient({ port });
  await untilReady(beacon.url);
  return { ...beacon, log: () => output };
}

const allow = (validator: object) => ground.database.db.command({ collMod: 'hits', validator });

test('a beacon that runs is told to try again what a rule of MongoDB had refused, and stores it once', async () => {
  const beacon = await start();
  await allow({ count: { $lt: 0 } });
  const hits = [wireHit(), wireHit()];
  for (const hit of hits) expect((await beacon.post({ s: SITE.id, h: [hit] })).status).toBe(202);
  const readiness = async () => await (await fetch(`${beacon.url}/readyz`)).text();
  await expect.poll(readiness, WAIT).toContain('they are set aside here: 2.');
  expect(await readiness()).toContain('"ready":true');
  await expect.poll(beacon.log, WAIT).toMatch(/"reason":"[^"]+","msg":"MongoDB refuses a batch/);

  await allow({});
  const replay = () =>
    promisify(execFile)(process.execPath, [...PROGRAM, 'replay-dead-letters'], { env: settings() });
  // Told twice at once, it does it once.
  const [{ stdout }] = await Promise.all([replay(), replay()]);
  expect(stdout).toContain(`The beacon that runs (process ${child?.pid}) was told`);
  await expect.poll(async () => (await ground.storedHits(SITE.id)).length, WAIT).toBe(2);
  await expect.poll(readiness, WAIT).toContain('"degraded":[]');
  const ids = (await ground.storedHits(SITE.id)).map(({ hitId }) => hitId);
  expect(ids.sort()).toEqual(hits.map(({ i }) => i).sort());
}, 60_000);
