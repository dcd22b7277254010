/** What was warmed up is answered from memory: here the files are gone by then. */
import { rm } from 'node:fs/promises';
import { type Query, type QueryInput, querySchema } from '@footfall/domain';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { randomHits, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-12T15:00:00Z');
const SITE = siteOf(SITE_ID, { timezone: 'UTC' });
const { signal } = new AbortController();

let store: RecentStore;
const opened: Reports[] = [];

beforeEach(async () => {
  store = await openRecentStore();
  store.store(randomHits(7, 200, { from: NOW - 5 * DAY_MS, to: NOW - DAY_MS }), NOW - DAY_MS);
  await store.seal();
  await store.compact(NOW, 'UTC');
});
afterEach(async () => {
  for (const reports of opened.splice(0)) await reports.close();
  await store.close();
});

function open(keptRowsMax = 1_000_000): Reports {
  const reports = createReports({
    ...store,
    // A path is a path, whether there is a file or not.
    parts: { localPath: async (key) => paths.get(key) ?? (await locate(key)) },
    clock: () => NOW,
    duckdb: { memoryLimit: '256MB', threads: 1 },
    limits: { keptRowsMax },
  });
  opened.push(reports);
  return reports;
}

const paths = new Map<string, string>();
async function locate(key: string): Promise<string> {
  const path = await store.parts.localPath(key);
  paths.set(key, path);
  return path;
}

const asking = (question: Partial<QueryInput> = {}): Query =>
  querySchema.parse({
    ...{ site: SITE_ID, metrics: ['visitors', 'pageviews'], dimensions: ['page'] },
    range: { from: '2026-11-10', to: '2026-11-11' },
    ...question,
  });

async function removeFiles(): Promise<void> {
  for (const path of paths.values()) await rm(path, { force: true });
}

it('is answered without the files, with the days that it is compared with', async () => {
  const query = asking({ compare: 'previousPeriod' });
  const wanted = await open().query(SITE, query);
  const reports = open();
  expect(await reports.warm(SITE, query, signal)).toBe('warmed');
  await removeFiles();
  const found = await reports.query(SITE, query);
  expect(found.ok && [found.result.results, found.result.totals]).toEqual(
    wanted.ok && [wanted.result.results, wanted.result.totals],
  );
  // Whoever was not warmed up has to read them.
  await expect(open().query(SITE, query)).rejects.toThrow();
});

it('stops where half of the room is taken, and when it is called off', async () => {
  const reports = open(800);
  const outcomes: string[] = [];
  for (const dimension of ['page', 'country', 'source', 'device', 'channel', 'browser'] as const) {
    outcomes.push(await reports.warm(SITE, asking({ dimensions: [dimension] }), signal));
  }
  expect(outcomes[0]).toBe('warmed');
  expect(outcomes.at(-1)).toBe('full');
  await expect(open().warm(SITE, asking(), AbortSignal.abort())).rejects.toThrow('aborted');
});
