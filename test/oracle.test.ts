/** 20,000 hits of known content over HTTP, and every report compared with plain code: tail, parts, and both. */
import { createManifestStore, openDatabase } from '@footfall/db';
import {
  COUNT_EVERYBODY,
  DIMENSION_NAMES,
  METRIC_NAMES,
  type Query,
  type QueryInput,
  querySchema,
  type Site,
} from '@footfall/domain';
import { createOracle, generateTraffic, type Oracle, sessionize } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Apps, prepareApps } from './setup/apps.ts';
import { eventually } from './setup/eventually.ts';
import { type FootfallApi, footfallApi } from './setup/footfall-api.ts';

const HITS = 20_000;
const SITES = [
  { id: 'berlin', domain: 'shop.example', timezone: 'Europe/Berlin' },
  { id: 'kathmandu', domain: 'news.example', timezone: 'Asia/Kathmandu' },
  { id: 'new-york', domain: 'docs.example', timezone: 'America/New_York' },
] as const;

let apps: Apps;
let api: FootfallApi;
const now = Date.now();
const requests = generateTraffic({
  seed: 20_261_122,
  hits: HITS,
  siteIds: SITES.map((site) => site.id),
  now: now - 60_000,
  days: 40,
});
const stored = sessionize(requests);
const half = Math.floor(requests.length / 2);

beforeAll(async () => {
  apps = await prepareApps(
    { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') },
    { SEAL_INTERVAL_MS: '300' },
  );
  await apps.api.start();
  await apps.beacon.start();
  api = footfallApi({ apiUrl: apps.api.url, beaconUrl: apps.beacon.url, apiKey: apps.apiKey });
  for (const site of SITES) await api.createSite(site);
});

afterAll(() => apps.stop());

/** Sends requests in order and checks what each answer says of each hit. */
async function send(part: typeof requests): Promise<void> {
  for (const { siteId, hits } of part) {
    const answer = await api.send({
      s: siteId,
      h: hits.map((hit) => hit.wire),
    });
    const broken = hits.flatMap((hit, index) => (hit.malformed === undefined ? [] : [index]));
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    expect(answer.body.rejected?.map(({ index }) => index)).toEqual(broken);
    expect(answer.body.accepted).toBe(hits.length - broken.length);
  }
}

const METRICS = [...METRIC_NAMES];
/** Long enough for everything that was sent. */
const ALL = { from: '2025-01-01', to: '2027-12-31' };

/** Every metric by every dimension, some ranges, filters, presets and combinations. */
function questionsOf(siteId: string): QueryInput[] {
  const base = { site: siteId, metrics: METRICS, limit: 10_000 };
  const day = new Date(now - 10 * 86_400_000).toISOString().slice(0, 10);
  const combinations: Partial<QueryInput>[] = [
    { range: '28d' },
    { range: { from: day, to: day }, dimensions: ['time:hour'] },
    { range: '12mo', dimensions: ['time:month', 'device'] },
    { range: '30d', dimensions: ['time:day', 'source'] },
    { range: ALL, dimensions: ['country', 'browser'] },
    { range: ALL, filters: [['contains', 'page', ['/']]], dimensions: ['page'] },
    { range: ALL, filters: [['is', 'device', ['mobile']]], dimensions: ['page', 'event'] },
    { range: ALL, filters: [['isNot', 'country', ['DE', null]]], dimensions: ['country'] },
    { range: '7d', filters: [['is', 'page', ['/']]], dimensions: ['time:day'] },
    { range: ALL, definitions: 'ga4' },
    { range: ALL, definitions: 'matomo', dimensions: ['channel'] },
    { range: ALL, definitions: 'plausible', dimensions: ['entryPage'] },
    {
      range: ALL,
      dimensions: ['page'],
      limit: 5,
      offset: 3,
      orderBy: [
        ['pageviews', 'desc'],
        ['page', 'asc'],
      ],
    },
  ];
  const breakdowns = DIMENSION_NAMES.map((dimension) => ({ range: ALL, dimensions: [dimension] }));
  return [...breakdowns, ...combinations].map((part) => ({ ...base, ...part }) as QueryInput);
}

/** What the beacon finds out by tables of its own, which the generator does not know. */
const UNKNOWN_TO_THE_ORACLE = ['browserVersion', 'osVersion', 'medium', 'term', 'content'];

/** Asks all questions of a site and returns how many differ from the oracle, with the first few. */
async function differences(site: Site, oracle: Oracle): Promise<unknown[]> {
  const different: unknown[] = [];
  for (const question of questionsOf(site.id)) {
    if (question.dimensions?.some((name) => UNKNOWN_TO_THE_ORACLE.includes(name))) continue;
    const query: Query = querySchema.parse(question);
    const expected = oracle.answer(site, query, Date.now());
    const answer = await api.query(question);
    const actual = { results: answer.results, totals: answer.totals, rows: answer.meta.rows };
    if (!isClose(actual, expected)) different.push({ question, actual, expected });
  }
  return different;
}

/** Equal but for the last digits of a mean. */
function isClose(actual: unknown, expected: unknown): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
  }
  if (typeof actual !== 'object' || typeof expected !== 'object' || !actual || !expected) {
    return actual === expected;
  }
  const keys = Object.keys(expected);
  return (
    keys.length === Object.keys(actual).length &&
    keys.every((key) => isClose(Reflect.get(actual, key), Reflect.get(expected, key)))
  );
}

/** Waits until reports count every hit that the oracle has. */
async function untilCounted(bySite: ReadonlyMap<string, readonly unknown[]>): Promise<void> {
  for (const site of SITES) {
    const hits = (bySite.get(site.id) ?? []) as { name: string }[];
    const wanted = hits.filter(
      ({ name }) => !['engagement', 'vital', 'error'].includes(name),
    ).length;
    await eventually(async () => {
      const { totals } = await api.query({
        site: site.id,
        metrics: ['pageviews', 'events'],
        range: ALL,
      });
      expect(Number(totals[0]) + Number(totals[1])).toBe(wanted);
    });
  }
}

async function compareAll(bySite: ReturnType<typeof sessionize>): Promise<void> {
  await untilCounted(bySite);
  for (const { id } of SITES) {
    const site = siteOf(id);
    const different = await differences(site, createOracle(bySite.get(id) ?? []));
    expect(different).toEqual([]);
  }
}

function siteOf(id: string): Site {
  const site = SITES.find((each) => each.id === id) ?? SITES[0];
  return {
    ...site,
    name: id,
    definitions: 'footfall',
    weekStart: 1,
    ownerId: '',
    createdAt: '',
    ...COUNT_EVERYBODY,
  };
}

/** Waits until every hit is in a part. */
async function untilSealed(count: number): Promise<void> {
  const database = openDatabase({ uri: apps.mongodbUri, appName: 'test' });
  try {
    const manifests = createManifestStore(database);
    await eventually(async () => {
      const lists = await Promise.all(SITES.map((site) => manifests.list(site.id, 'latest')));
      const parts = lists.flat().flatMap((manifest) => manifest.parts);
      expect(parts.reduce((rows, part) => rows + part.rows, 0)).toBe(count);
    });
  } finally {
    await database.close();
  }
}

function countOf(bySite: ReturnType<typeof sessionize>): number {
  return [...bySite.values()].reduce((count, hits) => count + hits.length, 0);
}

describe('reports agree with the oracle', () => {
  it('while every hit is in the tail', async () => {
    await send(requests.slice(0, half));
    await compareAll(sessionize(requests.slice(0, half)));
  }, 120_000);

  it('when every hit is in a part', async () => {
    await apps.worker.start();
    await untilSealed(countOf(sessionize(requests.slice(0, half))));
    await apps.worker.end('SIGTERM');
    await compareAll(sessionize(requests.slice(0, half)));
  }, 120_000);

  it('when some are in parts and the rest in the tail', async () => {
    await send(requests.slice(half));
    await compareAll(stored);
  }, 120_000);

  it('when all of it is sealed and compacted', async () => {
    await apps.worker.start();
    await untilSealed(countOf(stored));
    await compareAll(stored);
  }, 120_000);
});
