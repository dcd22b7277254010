/** One installation from start to end: what runs, in which order it starts, and in which order it stops. */
import { join } from 'node:path';
import { type LocalCluster, startLocalCluster } from '@footfall/local-cluster';
import { keepAddresses } from './addresses.ts';
import { runDemo } from './demo-site.ts';
import type { Env } from './env.ts';
import { openLogFile } from './log-file.ts';
import { requireFreePorts } from './ports.ts';
import { createProgress, say } from './progress.ts';
import { waitUntilReady } from './readiness.ts';
import { readOrMakeDemoKey } from './secrets.ts';
import { type Service, startService } from './service.ts';
import { settingsOfApps, urlOf } from './settings-of-apps.ts';

export type InstallationOptions = {
  env: Env;
  rootDir: string;
  isDemo: boolean;
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal;
};

/** Taken where they are free. */
const LOCAL_PORTS = { gatewayA: 27_017, gatewayB: 27_018, redis: 6379 };

/** An app connects, makes its collections and opens its spool; a slow disk must not fail it. */
const READY_MS = 60_000;

/** Runs everything until the signal; rejects when something cannot be started or kept running. */
export async function runInstallation(options: InstallationOptions): Promise<void> {
  const { env, signal } = options;
  await requireFreePorts([
    { host: env.host, port: env.port, service: 'dashboard', variable: 'PORT' },
    { host: env.beaconHost, port: env.beaconPort, service: 'beacon', variable: 'BEACON_PORT' },
    { host: env.host, port: env.workerPort, service: 'worker', variable: 'WORKER_PORT' },
  ]);
  const cluster = await startCluster(env, signal);
  const services: Service[] = [];
  const failed = new AbortController();
  try {
    startApps({
      ...options,
      cluster,
      services,
      giveUp: (message) => failed.abort(new Error(message)),
    });
    await runUntil(options, services, AbortSignal.any([signal, failed.signal]));
    if (failed.signal.aborted) throw failed.signal.reason;
  } finally {
    // The beacon first: it ships what it holds, and needs the database for that.
    for (const service of services) await service.stop();
    await cluster.stop();
  }
}

async function startCluster(env: Env, signal: AbortSignal): Promise<LocalCluster> {
  return await startLocalCluster({
    dataDir: env.dataDir,
    rootDir: env.clusterRootDir,
    mongodbUri: env.mongodbUri,
    redisUrl: env.redisUrl,
    mongodBinary: env.mongodBinary,
    ports: LOCAL_PORTS,
    log: say,
    onProgress: createProgress('Starting the local database'),
    gatewayCommand: [process.execPath, join(import.meta.dirname, 'gateway.js')],
    signal,
  });
}

type AppsOptions = InstallationOptions & {
  cluster: LocalCluster;
  /** Filled in the order in which they are to be stopped. */
  services: Service[];
  giveUp: (message: string) => void;
};

function startApps({ env, rootDir, isDemo, cluster, services, giveUp }: AppsOptions): void {
  const apiKey = env.apiKey ?? (isDemo ? readOrMakeDemoKey(env.dataDir) : undefined);
  const settings = settingsOfApps(env, cluster);
  keepAddresses(env.dataDir, settings);
  const shared: NodeJS.ProcessEnv = {
    ...settings,
    ...(apiKey === undefined ? {} : { FOOTFALL_API_KEY: apiKey }),
  };
  for (const name of ['beacon', 'api', 'worker']) {
    services.push(
      startService({
        name,
        script: join(rootDir, 'apps', name, 'dist/main.js'),
        env: shared,
        log: openLogFile(env.dataDir, name, say),
        onGivenUp: giveUp,
        say,
      }),
    );
  }
}

async function runUntil(
  { env, isDemo }: InstallationOptions,
  services: readonly Service[],
  signal: AbortSignal,
): Promise<void> {
  const dashboard = urlOf(env.host, env.port);
  const beacon = urlOf(env.beaconHost, env.beaconPort);
  try {
    await Promise.all(
      [dashboard, beacon, urlOf(env.host, env.workerPort)].map((url) =>
        waitUntilReady(url, READY_MS, signal),
      ),
    );
    for (const service of services) service.markProven();
    process.stdout.write(`ready  dashboard ${dashboard}  beacon ${beacon}\n`);
    if (isDemo) {
      const apiKey = env.apiKey ?? readOrMakeDemoKey(env.dataDir);
      await runDemo({ apiUrl: dashboard, beaconUrl: beacon, apiKey, dataDir: env.dataDir, signal });
    }
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));
}
