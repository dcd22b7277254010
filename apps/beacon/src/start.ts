/** Puts a beacon together from its settings, starts it, and takes it apart again. */
import { join } from 'node:path';
import { createClientAddress } from '@footfall/addresses';
import {
  createArrivalStore,
  createLiveStore,
  createSessionStore,
  openCache,
} from '@footfall/cache';
import { createInstallStore, createSaltStore, openDatabase } from '@footfall/db';
import { openLocations } from '@footfall/enrichment';
import { openTracing } from '@footfall/tracing';
import type { Logger } from 'pino';
import { createListener } from './app.ts';
import { createArrivals } from './arrivals.ts';
import type { Beacon } from './beacon.ts';
import { createClock, registerClockGauge } from './clock.ts';
import type { Settings } from './env.ts';
import { createLimits } from './limits/limits.ts';
import { createLiveFeed } from './live-feed.ts';
import { settleWithin } from './lookups/cached-lookup.ts';
import { createLookups } from './lookups/lookups.ts';
import { createSalts } from './lookups/salts.ts';
import { createMetrics } from './metrics.ts';
import { createFigureReader } from './metrics-exchange.ts';
import { createPipeline, type Pipeline, type PipelineParts } from './pipeline/pipeline.ts';
import { listen } from './server.ts';
import { createShipping } from './spool/shipping.ts';
import { openSpool, type Spool } from './spool/spool.ts';
import { findLeftSpools, spoolDirOf } from './spool/spool-dirs.ts';
import { registerSpoolGauges } from './spool/spool-gauges.ts';
import { SHIP_STOP_TIMEOUT_MS } from './stop-times.ts';

export type RunningBeacon = {
  port: number;
  /** Puts what MongoDB refused for good back into the queue, for an operator who has removed the reason. */
  replayDeadLetters(): Promise<void>;
  /** Takes no more hits, ships what is spooled as far as time allows, and closes everything. */
  stop(): Promise<void>;
};

/** Where the build of packages/tracker puts the scripts, as seen from this file and from the built main.js. */
const TRACKER_DIR = join(import.meta.dirname, '../../../packages/tracker/dist');

/**
 * A beacon that listens without the salt of the day answers 503, also to requests that its sibling on the same port
 * would have taken: it waits this long for MongoDB, and listens all the same when that is away.
 */
const FIRST_SALT_TIMEOUT_MS = 3_000;

type Stores = ReturnType<typeof openStores>;

function openStores(settings: Settings, log: Logger) {
  const database = openDatabase({ uri: settings.mongodbUri, appName: 'beacon' });
  const cache = openCache({
    url: settings.redisUrl,
    keyPrefix: settings.redisKeyPrefix,
    onChange: (change) =>
      change.isAway
        ? log.warn({ reason: change.reason }, 'Redis is away')
        : log.info('Redis is back'),
  });
  const clock = createClock({
    readTime: database.readTime,
    machine: Date.now,
    onChange: (offsetMs) =>
      log.warn(
        { offsetMs },
        'the clock and the time of the database are apart; the latter is used',
      ),
  });
  const spool = openSpool({
    dir: spoolDirOf(settings.dataDir, settings.processIndex),
    bytesMax: settings.spoolBytesMax,
    now: clock.now,
  });
  return { spool, database, cache, clock };
}

/** Opened by the first process: they belonged to processes that there are no more, and are shipped like its own. */
function openLeftSpools(settings: Settings, now: () => number): Spool[] {
  if (settings.processIndex !== 0) return [];
  return findLeftSpools(settings.dataDir, settings.processes).map((dir) =>
    openSpool({ dir, bytesMax: settings.spoolBytesMax, now }),
  );
}

async function replayAll(spools: readonly Spool[], log: Logger): Promise<void> {
  try {
    const counts = await Promise.all(spools.map((spool) => spool.replayDeadLetters()));
    const batches = counts.reduce((sum, count) => sum + count, 0);
    log.info({ batches }, 'dead letters are in the queue again');
  } catch (error) {
    log.error({ err: error }, 'dead letters could not be put into the queue');
  }
}

function openPipeline(
  { cache, spool }: Stores,
  parts: Pick<PipelineParts, 'locations' | 'salts' | 'metrics'>,
): Pipeline {
  const { isKnownId } = spool;
  return createPipeline({ ...parts, sessions: createSessionStore(cache), isKnownId });
}

async function closeStores({ spool, cache, database }: Stores): Promise<void> {
  await spool.close();
  await cache.close();
  await database.close();
}

/** Starts a beacon. MongoDB and Redis need not be there yet; the port, the spool and the country file must. */
export async function startBeacon(settings: Settings, log: Logger): Promise<RunningBeacon> {
  const locations = await openLocations(settings, log);
  const tracing = await openTracing(settings.tracing, 'beacon', log);
  const stores = openStores(settings, log);
  const { spool, database, cache, clock } = stores;
  const { now } = clock;
  const metrics = createMetrics();
  registerClockGauge(metrics.registry, clock);
  const salts = createSalts(createSaltStore(database), now, clock.check);
  const live = createLiveFeed(createLiveStore(cache), now);
  const arrivals = createArrivals(createArrivalStore(cache), now);
  const ship = createShipping({ database, metrics, tracing, log, now });
  const shipping = ship(spool);
  const left = openLeftSpools(settings, now).map(ship);
  registerSpoolGauges(metrics.registry, [spool, ...left.map((one) => one.spool)], now);
  let isStopping = false;
  const beacon: Beacon = {
    ...createLookups(database, now),
    clientAddress: createClientAddress(settings.trustedProxies),
    limits: createLimits(settings, now),
    salts,
    pipeline: openPipeline(stores, { locations, salts, metrics }),
    spool,
    live,
    arrivals,
    metrics,
    readFigures: createFigureReader(metrics.registry),
    tracing,
    log,
    now,
    isStopping: () => isStopping,
    isCacheReachable: () => cache.isReachable(),
    clockOffsetMs: clock.offsetMs,
    shipError: () => shipping.lastError(),
  };
  const script = {
    dir: settings.trackerDir ?? TRACKER_DIR,
    path: settings.scriptPath,
    hitName: settings.hitName,
  };
  await settleWithin(salts.refresh(), FIRST_SALT_TIMEOUT_MS);
  const server = await listen(
    createListener(beacon, { script, install: createInstallStore(database) }),
    settings,
  ).catch(async (error: unknown) => {
    await closeStores(stores);
    throw error;
  });
  for (const part of [clock, locations, salts, live, arrivals, shipping, ...left]) part.start();
  return {
    port: server.port,
    replayDeadLetters: () => replayAll([spool, ...left.map((one) => one.spool)], log),
    async stop() {
      isStopping = true;
      await server.close();
      const isShipped = await shipping.drain(settings.drainMs);
      if (!isShipped) log.warn('hits are left in the spool; the next start ships them');
      for (const part of [clock, locations, salts, live, arrivals]) part.stop();
      await shipping.stop(SHIP_STOP_TIMEOUT_MS);
      for (const one of left) {
        await one.stop(SHIP_STOP_TIMEOUT_MS);
        await one.spool.close();
      }
      await closeStores(stores);
      await tracing.stop();
    },
  };
}
