/** A real beacon for tests: its own database, key prefix, folder and port. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createApiKeyStore,
  createHitStore,
  createSiteStore,
  type Database,
  ensureCollections,
  openDatabase,
} from '@footfall/db';
import { monthOf, type Site, type StoredHit, unpackHits } from '@footfall/domain';
import { SITE } from '@footfall/enrichment/under-test';
import { pino } from 'pino';
import type { Settings } from './env.ts';
import { type RunningBeacon, startBeacon } from './start.ts';

export type Ground = {
  settings: Settings;
  database: Database;
  /** Every hit that MongoDB has of a site, of this month and the one before. */
  storedHits(siteId: string): Promise<StoredHit[]>;
  addKey(keyHash: string, organisationId: string, permissions: string[]): Promise<void>;
  addSite(site: Site): Promise<void>;
  close(): Promise<void>;
};

/** Prepares what a beacon needs, with the site {@link SITE} in it. */
export async function prepareGround(servers: {
  mongodbUri: string;
  redisUrl: string;
}): Promise<Ground> {
  const name = `beacon-test-${randomUUID().slice(0, 8)}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'footfall-beacon-'));
  const mongodbUri = servers.mongodbUri.replace(/^(mongodb:\/\/[^/?]+)(\/[^?]*)?/, `$1/${name}`);
  const database = openDatabase({ uri: mongodbUri, appName: 'beacon-test' });
  await ensureCollections(database);
  const sites = createSiteStore(database);
  await sites.create(SITE);
  const keys = createApiKeyStore(database);
  return {
    settings: {
      host: '127.0.0.1',
      port: 0,
      mongodbUri,
      redisUrl: servers.redisUrl,
      redisKeyPrefix: `${name}:`,
      dataDir,
      trustedProxies: [],
      spoolBytesMax: 64 * 1024 * 1024,
      processes: 1,
      processIndex: 0,
      addressHitsPerSecond: 500,
      siteHitsPerSecond: 0,
      connectionsMax: 1_000,
      drainMs: 8_000,
      countryFile: undefined,
      cityFile: undefined,
      trackerDir: undefined,
      scriptPath: '/f.js',
      hitName: 'e',
      tracing: null,
      logLevel: 'silent',
    },
    database,
    storedHits: (siteId) => readHits(database, siteId),
    addKey: (keyHash, organisationId, permissions) =>
      keys.put({
        keyHash,
        organisationId,
        name: 'test',
        permissions: permissions.filter((one) => one === 'hits:write' || one === 'reports:read'),
      }),
    addSite: async (site) => {
      await sites.create(site);
    },
    async close() {
      await database.db.dropDatabase();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function readHits(database: Database, siteId: string): Promise<StoredHit[]> {
  const store = createHitStore(database);
  const now = new Date();
  const before = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1);
  const hits: StoredHit[] = [];
  for (const month of [monthOf(before), monthOf(now.getTime())]) {
    for await (const batch of store.readBatches(siteId, { month, storedSince: 0 }, 'latest')) {
      hits.push(...unpackHits(batch.columns, batch.count));
    }
  }
  return hits;
}

export type BeaconUnderTest = RunningBeacon & {
  url: string;
  /** Sends a body to `/e` and answers with status, headers and parsed JSON. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
};

export type Answer = { status: number; headers: Headers; json: Record<string, unknown> };

/** Starts a beacon in this process. */
export async function startOn(ground: Ground, changes: Partial<Settings> = {}) {
  const settings = { ...ground.settings, ...changes };
  const running = await startBeacon(settings, pino({ level: settings.logLevel }));
  return withClient(running);
}

export function withClient<Running extends { port: number }>(running: Running) {
  const url = `http://127.0.0.1:${running.port}`;
  return { ...running, url, post: (body: unknown, headers = {}) => post(url, body, headers) };
}

async function post(url: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${url}/e`, { method: 'POST', body: text, headers });
  const json = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, json };
}

/** Waits until the beacon takes hits. */
export async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.status === 200) return;
    if (Date.now() > deadline) throw new Error('the beacon does not become ready');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let lastHit = 0;

/** A valid pageview with an id of its own. */
export function wireHit(changes: Record<string, unknown> = {}): Record<string, unknown> {
  lastHit += 1;
  const i = `hit-${process.pid}-${String(lastHit).padStart(12, '0')}`;
  return { i, n: 'pageview', u: 'https://example.com/pricing', ...changes };
}
