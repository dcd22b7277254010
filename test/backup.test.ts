/** A backup of a running installation, restored into an empty one: the same reports, and nothing that should have died. */
import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHitStore, createSaltStore, openDatabase } from '@footfall/db';
import { formBatch, type QueryInput, type StoredHit } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Apps, prepareApps } from './setup/apps.ts';
import { eventually } from './setup/eventually.ts';
import { type FootfallApi, footfallApi } from './setup/footfall-api.ts';

const DAY_MS = 86_400_000;
const TODAY = Date.now() - (Date.now() % DAY_MS);
const SITE = 'kept';

const COMPACTED = { sealed: { parts: 0 } };

let first: Apps;
let second: Apps;
let folder: string;

beforeAll(async () => {
  const stores = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
  const settings = { SEAL_INTERVAL_MS: '200' };
  [first, second] = await Promise.all([
    prepareApps(stores, settings),
    prepareApps(stores, settings),
  ]);
  folder = join(await mkdtemp(join(tmpdir(), 'footfall-backup-')), 'backup');
});

afterAll(async () => {
  for (const apps of [first, second]) {
    const database = openDatabase({ uri: apps.mongodbUri, appName: 'backup-test' });
    await apps.stop();
    await database.db.dropDatabase();
    await database.close();
  }
  await rm(join(folder, '..'), { recursive: true, force: true });
});

const apiOf = (apps: Apps): FootfallApi =>
  footfallApi({ apiUrl: apps.api.url, beaconUrl: apps.beacon.url, apiKey: apps.apiKey });

async function storeDay(apps: Apps, day: number): Promise<void> {
  const hits = Array.from({ length: 40 }, (_, index): StoredHit => {
    const at = day + index * 60_000;
    const visitor = index % 9;
    const ids = { hitId: randomBytes(12).toString('hex'), visitorId: 1 + visitor, order: 0 };
    const session = { sessionId: day + visitor, sessionAt: day + visitor * 60_000 };
    const page = `/page-${index % 5}`;
    const common = {
      ...BLANK_HIT,
      ...ids,
      ...session,
      at,
      page,
      country: ['DE', 'FR'][visitor % 2] ?? null,
    };
    if (index % 11 === 10) return { ...common, name: 'pageview', verdict: 'bot:library' };
    if (index % 7 === 6) return { ...common, name: 'signup', props: [['plan', 'large']] };
    if (index % 8 === 7) return { ...common, name: 'vital', props: [['LCP', 900 + index]] };
    return { ...common, name: 'pageview' };
  });
  const database = openDatabase({ uri: apps.mongodbUri, appName: 'backup-test' });
  const batch = formBatch(randomBytes(12).toString('hex'), SITE, hits);
  expect(await createHitStore(database).storeBatches([batch])).toEqual(['stored']);
  // A batch stays for a day after it was stored, whatever its hits' age.
  const storedAt = new Date(day + DAY_MS);
  await database.collection('hits').updateOne({ siteId: SITE, minAt: day }, { $set: { storedAt } });
  await database.close();
}

/** Every way in which a hit may be kept shows in one of them. */
const QUESTIONS: QueryInput[] = [
  { site: SITE, metrics: ['visitors', 'sessions', 'pageviews', 'bounceRate'], range: 'all' },
  { site: SITE, metrics: ['pageviews'], range: 'all', dimensions: ['page'] },
  { site: SITE, metrics: ['visitors'], range: '90d', dimensions: ['time:day'] },
  { site: SITE, metrics: ['conversions', 'conversionRate'], range: 'all', dimensions: ['goal'] },
  { site: SITE, metrics: ['events'], range: 'all', filters: [['is', 'country', ['FR']]] },
];

/** The kinds of report beside breakdowns, each about every hit that there is. */
const REPORTS: readonly (readonly [path: string, more: object])[] = [
  ['vitals', { by: 'page' }],
  ['properties', {}],
  ['left-out', {}],
  ['errors', {}],
  ['journey', { depth: 4 }],
  ['retention', { period: 'day' }],
  ['sessions', { limit: 50 }],
  [
    'funnel',
    {
      by: 'country',
      steps: [
        { name: 'Page', rule: { type: 'page', page: '/page-1' } },
        { name: 'Signup', rule: { type: 'event', event: 'signup' } },
      ],
    },
  ],
];

/** What people made of the site: it has to come along for the same questions to mean the same. */
const DEFINITIONS: readonly (readonly [path: string, definition: object])[] = [
  ['goals', { name: 'Signup', rule: { type: 'event', event: 'signup' } }],
  ['annotations', { date: '2026-11-01', text: 'A new page.' }],
  ['segments', { name: 'Germany', filters: [['is', 'country', ['DE']]] }],
];

async function call(apps: Apps, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${apps.api.url}/api/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${apps.apiKey}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const said = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(said)}`);
  if (Array.isArray(said)) return said;
  // How long it took, and what it was read from, may differ.
  const { meta: _, ...rest } = said;
  return rest;
}

type Answers = { figures: unknown[]; reports: Record<string, unknown>; definitions: unknown[] };

async function answers(apps: Apps): Promise<Answers> {
  const api = apiOf(apps);
  const figures = await Promise.all(QUESTIONS.map((question) => api.query(question)));
  const reports: Record<string, unknown> = {};
  for (const [path, more] of REPORTS) {
    reports[path] = await call(apps, path, { site: SITE, range: 'all', ...more });
  }
  return {
    figures: figures.map(({ results: rows, totals }) => ({ rows, totals })),
    reports,
    definitions: await Promise.all(DEFINITIONS.map(([path]) => call(apps, `${path}?site=${SITE}`))),
  };
}

/** Of each report something that it can only say of what was stored; none may be the same because it is empty. */
function expectFigures({ reports }: Answers): void {
  expect(reports).toMatchObject({
    vitals: {
      totals: { vitals: expect.arrayContaining([expect.objectContaining({ vital: 'LCP' })]) },
    },
    properties: { results: [expect.objectContaining({ name: 'plan' })] },
    'left-out': { verdicts: [expect.objectContaining({ verdict: 'bot:library' })] },
    journey: { nodes: expect.arrayContaining([expect.objectContaining({ name: '/page-1' })]) },
    sessions: { results: expect.arrayContaining([expect.objectContaining({ country: 'DE' })]) },
    funnel: { steps: [expect.objectContaining({ name: 'Page' }), expect.anything()] },
  });
}

async function storage(apps: Apps): Promise<unknown> {
  const answer = await fetch(`${apps.api.url}/api/v1/storage?site=${SITE}`, {
    headers: { authorization: `Bearer ${apps.apiKey}` },
  });
  return await answer.json();
}

describe('a backup', () => {
  it('restored into an empty installation gives the same reports', async () => {
    await first.api.start();
    await apiOf(first).createSite({ id: SITE, domain: 'kept.example', timezone: 'Europe/Berlin' });
    for (const [path, definition] of DEFINITIONS) {
      await call(first, path, { site: SITE, ...definition });
    }
    for (const age of [2, 3, 45]) await storeDay(first, TODAY - age * DAY_MS);
    // The oldest leave MongoDB, and are in parts alone. A worker does everything once when it starts.
    for (const wanted of [{ waitingHits: 0 }, { levels: COMPACTED }, { droppedHits: 40 }]) {
      await first.worker.start();
      await eventually(async () => expect(await storage(first)).toMatchObject(wanted));
      await first.worker.end('SIGTERM');
    }
    // And these are in MongoDB alone.
    await storeDay(first, TODAY - DAY_MS);
    const before = await answers(first);
    expectFigures(before);

    const made = await first.runWorker('backup', folder);
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining('is a backup as of') });
    // As beside `npm start`: an API that has started has made its first organisation, and the key of its environment.
    await second.api.start();
    const restored = await second.runWorker('restore', folder);
    expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('restored as of') });

    expect(await answers(second)).toEqual(before);
    await second.worker.start();
    await eventually(async () => {
      expect(await storage(second)).toMatchObject({
        waitingHits: 0,
        droppedHits: 40,
        failures: [],
      });
    });
    expect(await answers(second)).toEqual(before);
  }, 120_000);

  it('has no salts, and nothing to sign in with', async () => {
    const database = openDatabase({ uri: first.mongodbUri, appName: 'backup-test' });
    await createSaltStore(database).readOrCreate('2026-11-22', randomBytes(32));
    const another = `${folder}-2`;
    expect((await first.runWorker('backup', another)).code).toBe(0);
    const names = await readdir(join(another, 'collections'));
    expect(names).toContain('sites.bson');
    for (const name of [
      'salts',
      'leases',
      'sessions',
      'verifications',
      'passwordResets',
      'importPieces',
    ]) {
      expect(names).not.toContain(`${name}.bson`);
    }
    await database.close();
  }, 60_000);

  it('is made into an empty folder, and restored into an empty database, whole or not at all', async () => {
    const onto = await first.runWorker('backup', folder);
    expect(onto).toMatchObject({ code: 1, output: expect.stringContaining('is not empty') });
    const into = await second.runWorker('restore', folder);
    expect(into.code).toBe(1);
    expect(into.output).toContain('There is something in this database');

    const third = await prepareApps({
      mongodbUri: inject('mongodbUri'),
      redisUrl: inject('redisUrl'),
    });
    try {
      await appendFile(join(folder, 'collections/sites.bson'), 'x');
      const damaged = await third.runWorker('restore', folder);
      expect(damaged.code).toBe(1);
      expect(damaged.output).toContain('collections/sites.bson is damaged');
      const list = JSON.parse(await readFile(join(folder, 'backup.json'), 'utf8'));
      await writeFile(join(folder, 'backup.json'), JSON.stringify({ ...list, version: 99 }));
      const newer = await third.runWorker('restore', folder);
      expect(newer.output).toContain('was made by another version of Footfall');
      const none = await third.runWorker('restore', join(folder, 'hits'));
      expect(none.output).toContain('is no whole backup');
    } finally {
      await third.stop();
    }
  }, 60_000);
});
