/** The monthly merge changes no answer, and takes no cube from the days that have one. */
import { type QueryInput, querySchema, type StoredHit } from '@footfall/domain';
import { createOracle } from '@footfall/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { randomHits, session, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-06T15:00:00Z');
const TIMEZONE = 'Europe/Berlin';
const SITE = siteOf(SITE_ID, { timezone: TIMEZONE });
const ROWS_MIN = 250;
/** Sessions of each day: every other one is large. The last is of the month after. */
const SESSIONS = { '10-28': 90, '10-29': 12, '10-30': 90, '10-31': 12, '11-01': 12 };
const HITS = Object.entries(SESSIONS).flatMap(([day, sessions], place) => {
  const from = Date.parse(`2026-${day}T00:00:00Z`);
  return randomHits(place + 1, sessions, { from, to: from + DAY_MS - 1 }).map((hit) => ({
    ...hit,
    sessionId: hit.sessionId + place * 1_000,
  }));
});
/** One visitor is there on both sides of a midnight between a large day and a small one, and late. */
const LATE = session(9_999, [
  { at: Date.parse('2026-10-28T23:50:00Z') },
  { at: Date.parse('2026-10-29T00:10:00Z') },
]);

const QUESTIONS: Partial<QueryInput>[] = [
  {},
  { dimensions: ['time:day'] },
  { dimensions: ['page'] },
  { dimensions: ['page', 'time:day'], filters: ['is', 'country', ['DE', null]] },
  { range: { from: '2026-10-29', to: '2026-10-29' }, dimensions: ['time:hour'] },
  { range: { from: '2026-10-31', to: '2026-10-31' }, dimensions: ['entryPage'] },
  { range: { from: '2026-11-01', to: '2026-11-01' } },
  { range: { from: '2026-10-30', to: '2026-10-31' }, filters: ['hasDone', ['is', 'page', ['/']]] },
];

let store: RecentStore;
const opened: Reports[] = [];

beforeEach(async () => {
  store = await openRecentStore();
  store.store(HITS, NOW - 2 * DAY_MS);
  await store.seal();
  await store.compact(NOW, TIMEZONE);
});

afterEach(async () => {
  for (const reports of opened.splice(0)) await reports.close();
  await store.close();
});

/** Asks everything, and compares with plain code; gives back of how many days of October cubes are read. */
async function expectRight(hits: readonly StoredHit[]): Promise<number> {
  const duckdb = { memoryLimit: '256MB', threads: 1 };
  // Another one each time, because a tail is looked at again after a while only.
  const reports = createReports({ ...store, clock: () => NOW, duckdb });
  opened.push(reports);
  const oracle = createOracle(hits);
  const range = { from: '2026-10-27', to: '2026-11-02' };
  for (const question of QUESTIONS) {
    const metrics: QueryInput['metrics'] = ['visitors', 'sessions', 'pageviews', 'bounceRate'];
    const query = querySchema.parse({ site: SITE_ID, metrics, range, ...question });
    const outcome = await reports.query(SITE, query);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    const { meta, ...answer } = outcome.result;
    expect({ ...answer, rows: meta.rows }).toEqual(oracle.answer(SITE, query, NOW));
  }
  const october = { from: '2026-10-27', to: '2026-10-31' };
  const query = querySchema.parse({ site: SITE_ID, metrics: ['visitors'], range: october });
  const explained = await reports.explain(SITE, query);
  return explained.ok ? (explained.result.readings[0]?.cubes.count ?? 0) : 0;
}

describe('a month whose small days were merged', () => {
  it('has the same answers, and the large days beside them their cubes, before and after late hits', async () => {
    // Cubes of all days; then of the large ones alone.
    expect(await expectRight(HITS)).toBe(4);
    expect(await store.merge(NOW, TIMEZONE, ROWS_MIN)).toBe(4);
    const { parts } = await store.manifests.read(SITE_ID, '2026-10');
    expect(parts.flatMap(({ days }) => days ?? []).map(({ day }) => day)).toEqual([
      '2026-10-29',
      '2026-10-31',
    ]);
    expect(await expectRight(HITS)).toBe(2);

    store.store(LATE, NOW - 25 * 3_600_000);
    // The hits of the large day, and those just after its end, may be of visitors that cells have.
    expect(await expectRight([...HITS, ...LATE])).toBe(1);
    await store.seal();
    expect(await expectRight([...HITS, ...LATE])).toBe(1);
    expect(await store.merge(NOW, TIMEZONE, ROWS_MIN)).toBe(4);
    expect(await expectRight([...HITS, ...LATE])).toBe(2);
  }, 120_000);
});
