/** What faults happen to: a cluster of its own, and beacons as they run in production, each on its own spool. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSiteStore, type Database, ensureCollections, openDatabase } from '@footfall/db';
import { COUNT_EVERYBODY } from '@footfall/domain';
import { type LocalCluster, startLocalCluster } from '@footfall/local-cluster';
import { freePort } from '@footfall/testing';
import { type App, type AppName, createApp, withDatabase } from '../setup/apps.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** An app's process, and the folder of its own: for a beacon, where its spool lies. */
export type Beacon = App & { dataDir: string };

export type FaultGround = {
  cluster: LocalCluster;
  database: Database;
  /** As many as a load balancer would have behind it; all run. */
  beacons: readonly Beacon[];
  /** Prepares one more, with settings of its own; it is ended with the ground. */
  prepareBeacon(settings?: Record<string, string>, nodeArgs?: readonly string[]): Promise<Beacon>;
  /** Prepares any app; all share one folder of parts. It is ended with the ground. */
  prepareApp(name: AppName, settings?: Record<string, string>): Promise<Beacon>;
  /** Opens the API's doors. */
  apiKey: string;
  createSite(): Promise<string>;
  close(): Promise<void>;
};

const BEACONS = 3;

const PORT_OF = { beacon: 'BEACON_PORT', api: 'PORT', worker: 'WORKER_PORT' } as const;

export async function prepareFaultGround(): Promise<FaultGround> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footfall-faults-'));
  // The database runs as a user without rights, who must be able to pass through.
  await chmod(dataDir, 0o711);
  const rootDir = join(ROOT, '.cache/local-cluster');
  const cluster = await startLocalCluster({ dataDir, rootDir });
  const mongodbUri = withDatabase(cluster.mongodbUri, `faults_${randomBytes(4).toString('hex')}`);
  const database = openDatabase({ uri: mongodbUri, appName: 'faults' });
  await ensureCollections(database);
  const sites = createSiteStore(database);
  const apps: App[] = [];
  const apiKey = randomBytes(24).toString('hex');
  const env = {
    FOOTFALL_API_KEY: apiKey,
    BETTER_AUTH_SECRET: randomBytes(24).toString('hex'),
    PARTS_DIR: join(dataDir, 'parts'),
    PATH: process.env['PATH'] ?? '',
    MONGODB_URI: mongodbUri,
    REDIS_URL: cluster.redisUrl,
    LOG_LEVEL: 'warn',
    // All senders of a test have one address.
    TRUSTED_PROXIES: '127.0.0.1',
    ADDRESS_HITS_PER_SECOND: '1000000',
  };

  const prepare = async (
    name: AppName,
    settings: Record<string, string>,
    nodeArgs: readonly string[],
  ): Promise<Beacon> => {
    const port = await freePort();
    const folder = join(dataDir, `${name}-${randomBytes(4).toString('hex')}`);
    const own = { [PORT_OF[name]]: String(port), FOOTFALL_DATA: folder, ...settings };
    const program = join(ROOT, 'apps', name, 'dist/main.js');
    const app = createApp(name, `http://127.0.0.1:${port}`, {
      command: [process.execPath, ...nodeArgs, program],
      env: { ...env, ...own },
    });
    apps.push(app);
    // Not a copy: output and pid are looked up when they are asked for.
    return Object.assign(app, { dataDir: settings['FOOTFALL_DATA'] ?? folder });
  };
  const prepareBeacon: FaultGround['prepareBeacon'] = (settings = {}, nodeArgs = []) =>
    prepare('beacon', settings, nodeArgs);

  const beacons = await Promise.all(Array.from({ length: BEACONS }, () => prepareBeacon()));
  await Promise.all(beacons.map((beacon) => beacon.start()));
  return {
    cluster,
    database,
    beacons,
    prepareBeacon,
    prepareApp: (name, settings = {}) => prepare(name, settings, []),
    apiKey,
    async createSite() {
      const id = `faults-${randomBytes(4).toString('hex')}`;
      await sites.create({
        id,
        domain: `${id}.example`,
        name: id,
        timezone: 'UTC',
        definitions: 'footfall',
        weekStart: 1,
        ownerId: 'faults',
        createdAt: new Date().toISOString(),
        ...COUNT_EVERYBODY,
      });
      return id;
    },
    async close() {
      await Promise.all(apps.map((app) => app.end('SIGKILL')));
      await database.close();
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
