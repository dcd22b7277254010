/** What is to be deleted for good is gone everywhere: from reports, from MongoDB, from the files of parts. */
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createHitStore, type Database, openDatabase } from '@footfall/db';
import { formBatch, monthOf, type StoredHit } from '@footfall/domain';
import { knownVisitorId } from '@footfall/enrichment';
import { BLANK_HIT } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Apps, prepareApps } from './setup/apps.ts';
import { eventually } from './setup/eventually.ts';
import { type FootfallApi, footfallApi } from './setup/footfall-api.ts';

/** The name by which the site's pages identified somebody. */
const KNOWN_AS = 'user 42';
const VISITOR = knownVisitorId('goes', KNOWN_AS);
const DAY_MS = 86_400_000;
const TODAY = Date.now() - (Date.now() % DAY_MS);

let apps: Apps;
let api: FootfallApi;
let database: Database;

beforeAll(async () => {
  apps = await prepareApps(
    { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') },
    { SEAL_INTERVAL_MS: '200' },
  );
  await apps.api.start();
  const { url: apiUrl } = apps.api;
  api = footfallApi({ apiUrl, beaconUrl: apps.beacon.url, apiKey: apps.apiKey });
  database = openDatabase({ uri: apps.mongodbUri, appName: 'removal-test' });
  for (const id of ['stays', 'goes']) {
    await api.createSite({ id, domain: `${id}.example`, timezone: 'UTC' });
    for (const age of [3, 40]) await storeDay(id, TODAY - age * DAY_MS);
  }
});

afterAll(async () => {
  await apps.stop();
  await database.close();
});

/** Thirty visits of a page each, every third of them the same visitor's. */
async function storeDay(siteId: string, day: number): Promise<void> {
  const hits = Array.from({ length: 30 }, (_, index): StoredHit => {
    const at = day + index * 60_000;
    const visitorId = index % 3 === 0 ? VISITOR : 10_000 + index;
    const ids = { hitId: randomBytes(12).toString('hex'), visitorId, sessionId: at, order: 0 };
    return { ...BLANK_HIT, ...ids, at, sessionAt: at, name: 'pageview' };
  });
  expect(monthOf(hits[0]?.at ?? 0)).toBe(monthOf(hits.at(-1)?.at ?? 0));
  const batch = formBatch(randomBytes(12).toString('hex'), siteId, hits);
  expect(await createHitStore(database).storeBatches([batch])).toEqual(['stored']);
}

async function count(site: string): Promise<unknown> {
  const metrics = ['visitors' as const, 'pageviews' as const];
  const { totals } = await api.query({ site, metrics, range: 'all' });
  return totals;
}

async function call(path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${apps.api.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${apps.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

/** The worker does everything once when it starts. */
async function restartWorker(): Promise<void> {
  await apps.worker.end('SIGTERM');
  await apps.worker.start();
}

describe('what is to be deleted for good', () => {
  it('is gone when it was a visitor, and nothing else is', async () => {
    await apps.worker.start();
    await eventually(async () => {
      const { body } = await call('/storage?site=goes');
      expect(body).toMatchObject({ waitingHits: 0, sealedBefore: expect.any(String) });
      expect(JSON.stringify(body)).toMatch(/"hits":60/);
    });
    expect(await count('goes')).toEqual([21, 60]);
    const found = await call('/visitors', { site: 'goes', knownAs: KNOWN_AS });
    expect(found).toEqual({ status: 200, body: { visitor: String(VISITOR) } });
    const asked = await call('/erasures', { site: 'goes', ...(found.body as object) });
    expect(asked.status).toBe(201);
    await restartWorker();
    await eventually(async () => {
      const { body } = await call('/storage?site=goes');
      expect(body).toMatchObject({
        removals: [{ kind: 'visitor', hits: 20, doneAt: expect.any(String) }],
      });
    });
    expect(await count('goes')).toEqual([20, 40]);
    expect(await count('stays')).toEqual([21, 60]);
    const left = await database
      .collection('hits')
      .countDocuments({ siteId: 'goes', 'columns.visitorId': VISITOR });
    expect(left).toBe(0);
    const record = await database.collection('removals').findOne({ siteId: 'goes' });
    expect(record).toMatchObject({ visitorId: null, hits: 20 });
  }, 90_000);

  it('is gone when it was a site, and its neighbour is as before', async () => {
    expect((await call('/sites/delete', { site: 'goes' })).status).toBe(200);
    expect((await call('/storage?site=goes')).status).toBe(404);
    await restartWorker();
    await eventually(async () => {
      const files = await readdir(join(apps.dataDir, 'parts'), { recursive: true });
      expect(files.filter((name) => /goes.*\.parquet$/.test(name))).toEqual([]);
      for (const name of ['hits', 'manifests', 'ledger'] as const) {
        const documents = await database.collection(name).countDocuments({ siteId: 'goes' });
        expect(documents, name).toBe(0);
      }
    });
    expect(await count('stays')).toEqual([21, 60]);
    // What comes in late goes the same way, until nothing can be on its way any more.
    await storeDay('goes', TODAY - DAY_MS);
    await restartWorker();
    await eventually(async () => {
      expect(await database.collection('hits').countDocuments({ siteId: 'goes' })).toBe(0);
    });
  }, 90_000);
});
