/** `doctor`: looks at a whole installation, says what is wrong with it and what to do, and changes nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openObjects } from '@footfall/archive';
import { openCache } from '@footfall/cache';
import {
  createFailureStore,
  createHitStore,
  createManifestStore,
  createRemovalStore,
  type Database,
  openDatabase,
} from '@footfall/db';
import type { OtherSettings, Settings } from '../env.ts';
import { knownSites } from '../known-months.ts';
import { PART_READ_MS } from '../open-archive.ts';
import { checkDoor, checkScript, type Door } from './check-doors.ts';
import { checkParts, checkSealing, type Keeping } from './check-keeping.ts';
import { checkMongodb, checkObjects, checkRedis } from './check-stores.ts';
import { bad, type Check, type Finding, warn } from './finding.ts';

export type ExamineOptions = {
  others: OtherSettings;
  clock: () => number;
  print: (line: string) => void;
};

/** A store that hangs must not hang the doctor; counting what waits of many sites takes its time. */
const CHECK_MS = 60_000;
/** Nobody waits at a command: a slow Redis is looked at, not given up. */
const REDIS_MS = 2_000;
/** Of more sites the first are looked at, and it says so. */
const SITES_MAX = 1_000;

/** Prints a line for each finding; answers with the exit code: 1 when something is bad. */
export async function examine(settings: Settings, options: ExamineOptions): Promise<0 | 1> {
  const { others, clock } = options;
  const database = openDatabase({ uri: settings.mongodbUri, appName: 'doctor' });
  const cache =
    others.redisUrl === null
      ? null
      : openCache({ url: others.redisUrl, commandTimeoutMs: REDIS_MS });
  try {
    const levels = await report(
      [
        { name: 'mongodb', look: () => checkMongodb(database, clock) },
        {
          name: 'redis',
          look: async () => {
            if (cache === null) return [notTold('Redis', 'REDIS_URL')];
            await cache.ping().catch(() => {});
            return await checkRedis(cache);
          },
        },
        ...keepingChecks(settings, database, clock),
        ...doorChecks(others),
      ],
      options,
    );
    return levels.has('bad') ? 1 : 0;
  } finally {
    await cache?.close();
    await database.close();
  }
}

function keepingChecks(settings: Settings, database: Database, clock: () => number): Check[] {
  const hits = createHitStore(database);
  const manifests = createManifestStore(database);
  const failures = createFailureStore(database);
  const removals = createRemovalStore(database);
  // Three look at the same: it is opened and listed by the first of them, and a failure is told by each.
  const objects = once(() => openObjects(settings.objects, { clock, readMs: PART_READ_MS }));
  const siteIds = once(async () =>
    (await knownSites({ hits, manifests }, 'recent')).slice(0, SITES_MAX),
  );
  const keeping = async (): Promise<Keeping> => {
    return { hits, manifests, failures, removals, objects: await objects(), clock };
  };
  return [
    {
      name: 'parts',
      look: async () => await checkObjects(await objects(), settings.objects, settings.scratchDir),
    },
    {
      name: 'sealing',
      needs: 'mongodb',
      look: async () => await checkSealing(await siteIds(), await keeping()),
    },
    {
      name: 'files',
      needs: 'mongodb',
      look: async () => await checkParts(await siteIds(), await keeping()),
    },
  ];
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function doorChecks({ publicUrl, beaconUrl, scriptPath }: OtherSettings): Check[] {
  const dashboard = { name: 'the dashboard', variable: 'PUBLIC_URL' };
  const beacon = { name: 'the beacon', variable: 'BEACON_PUBLIC_URL' };
  const look = (door: Omit<Door, 'url'>, url: string | null) => async () =>
    url === null ? [notTold(door.name, door.variable)] : await checkDoor({ ...door, url });
  const checks: Check[] = [
    { name: 'dashboard', look: look(dashboard, publicUrl) },
    { name: 'beacon', look: look(beacon, beaconUrl) },
  ];
  if (beaconUrl === null) return checks;
  const door = { ...beacon, url: beaconUrl };
  return [...checks, { name: 'script', look: () => checkScript(door, scriptPath) }];
}

const notTold = (name: string, variable: string): Finding =>
  warn(`${name} was not looked at`, `set ${variable} for this command too`);

async function report(
  checks: readonly Check[],
  { print }: ExamineOptions,
): Promise<ReadonlySet<Finding['level']>> {
  const levels = new Set<Finding['level']>();
  const silent = new Set<string>();
  for (const check of checks) {
    const { findings, isSilent } = await lookBy(check, silent);
    if (isSilent) silent.add(check.name);
    for (const finding of findings) {
      levels.add(finding.level);
      print(`${finding.level.padEnd(5)} ${check.name.padEnd(10)} ${finding.says}`);
      if (finding.level !== 'ok') print(`                 → ${finding.todo}`);
    }
  }
  return levels;
}

/** What does not answer at all is looked at once: whatever needs it would only say the same. */
async function lookBy(
  { look, needs = '' }: Check,
  silent: ReadonlySet<string>,
): Promise<{ findings: Finding[]; isSilent: boolean }> {
  if (silent.has(needs)) {
    const finding = warn(`was not looked at: ${needs} does not answer`, 'mend that first');
    return { findings: [finding], isSilent: false };
  }
  const giveUp = new AbortController();
  const late = sleep(CHECK_MS, undefined, { signal: giveUp.signal }).then(
    () => bad(`no answer within ${CHECK_MS / 1000} s`, 'is it overloaded, or a firewall between?'),
    () => [],
  );
  try {
    const found = await Promise.race([look(), late]);
    return Array.isArray(found)
      ? { findings: found, isSilent: false }
      : { findings: [found], isSilent: true };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const finding = bad(why, 'does it run, and are its address and password right?');
    return { findings: [finding], isSilent: true };
  } finally {
    giveUp.abort();
  }
}
