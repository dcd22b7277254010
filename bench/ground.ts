/** What measurements stand on: a local cluster of their own; those of the beacon on the built apps and one site besides. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createHitStore, openDatabase } from '@footfall/db';
import { type LocalCluster, startLocalCluster } from '@footfall/local-cluster';
import { type Apps, prepareApps } from '../test/setup/apps.ts';
import { type FootfallApi, footfallApi } from '../test/setup/footfall-api.ts';

export const ROOT = resolve(import.meta.dirname, '..');
/** The site that every load is for. */
export const SITE = 'bench';

export type Ground = {
  /** The API runs; the others do not. */
  apps: Apps;
  /** What the beacon asks for sessions. */
  redisUrl: string;
  api: FootfallApi;
  /** How many hits MongoDB has. */
  countStored(): Promise<number>;
};

/** Starts a database in a new folder, works with it, and takes both away again. */
export async function onCluster<Result>(
  work: (cluster: LocalCluster, dataDir: string) => Promise<Result>,
): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footfall-bench-'));
  // The database runs as a user without rights, who must be able to pass through.
  await chmod(dataDir, 0o711);
  const rootDir = join(ROOT, '.cache/local-cluster');
  const cluster = await startLocalCluster({ dataDir, rootDir });
  try {
    return await work(cluster, dataDir);
  } finally {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Prepares it, works on it, and takes it away again. */
export function onGround<Result>(
  work: (ground: Ground) => Promise<Result>,
  nodeArgs: readonly string[] = [],
): Promise<Result> {
  return onCluster((cluster) => workOn(cluster, work, nodeArgs));
}

async function workOn<Result>(
  cluster: LocalCluster,
  work: (ground: Ground) => Promise<Result>,
  nodeArgs: readonly string[],
): Promise<Result> {
  const settings = {
    // One address sends everything.
    ...{ TRUSTED_PROXIES: '127.0.0.1', ADDRESS_HITS_PER_SECOND: '0' },
    LOG_LEVEL: 'warn',
  };
  const apps = await prepareApps(cluster, settings, nodeArgs);
  const database = openDatabase({ uri: apps.mongodbUri, appName: 'bench' });
  try {
    await apps.api.start();
    const { apiKey } = apps;
    const api = footfallApi({ apiUrl: apps.api.url, beaconUrl: apps.beacon.url, apiKey });
    await api.createSite({ id: SITE, domain: 'bench.example', timezone: 'UTC' });
    const hits = createHitStore(database);
    const countStored = async () => {
      const months = await hits.activeMonths(0, 'latest');
      return months.reduce((sum, month) => sum + month.hits, 0);
    };
    return await work({ apps, redisUrl: cluster.redisUrl, api, countStored });
  } finally {
    await database.close();
    await apps.stop();
  }
}
