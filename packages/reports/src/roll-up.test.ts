/** Several sites are added up as if their hits had been those of one, visitors and sessions apart. */
import { querySchema, rollUpSchema, type StoredHit } from '@footfall/domain';
import { createOracle } from '@footfall/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { goalsOf, randomHits, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';
import { rollUp } from './roll-up.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-03T15:00:00Z');
const GOALS = goalsOf({ Docs: { type: 'page', page: '/docs/**' } });
const SPAN = { from: NOW - 9 * DAY_MS, to: NOW };
/** Three sites of one time zone; the last has had nobody. */
const HITS: StoredHit[][] = [randomHits(11, 60, SPAN), randomHits(12, 90, SPAN), []];
/** No visitor and no session is on two sites. */
const ALL = HITS.flatMap((hits, index) =>
  hits.map((hit) => ({
    ...hit,
    visitorId: hit.visitorId + index * 1e12,
    sessionId: hit.sessionId + index * 1e6,
  })),
);

const stores: RecentStore[] = [];
const reports: Reports[] = [];
beforeAll(async () => {
  for (const hits of HITS) {
    const store = await openRecentStore(GOALS);
    store.store(hits, NOW - DAY_MS);
    const duckdb = { memoryLimit: '256MB', threads: 1 };
    stores.push(store);
    reports.push(createReports({ ...store, clock: () => NOW, duckdb }));
  }
});
afterAll(async () => {
  for (const one of reports) await one.close();
  for (const store of stores) await store.close();
});

const sites = HITS.map((_, index) => ({
  ...siteOf(SITE_ID, { timezone: 'Europe/Berlin' }),
  name: String(index),
}));

async function ask(question: Omit<Parameters<typeof rollUpSchema.parse>[0] & object, 'sites'>) {
  const checked = rollUpSchema.parse({ sites: [SITE_ID], ...question });
  const outcome = await rollUp(
    async (site, query) => {
      const one = reports[Number(site.name)];
      if (one === undefined) throw new Error('no such site');
      return await one.query(site, query);
    },
    sites,
    checked,
  );
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

const METRICS = [
  'bounceRate',
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'sessionDuration',
  'viewsPerSession',
  'exitRate',
  'conversions',
  'revenue',
];

it.each([
  ['all', []],
  ['7d', [['is', 'device', ['mobile']]]],
  ['yesterday', [['isNot', 'page', ['/']]]],
])('over %s with filters %j, by day and compared', async (range, filters) => {
  const asked = { metrics: METRICS, range, filters, compare: 'previousPeriod' };
  const result = await ask({ ...asked, interval: 'day' });
  const query = querySchema.parse({
    ...asked,
    site: SITE_ID,
    dimensions: ['time:day'],
    limit: 1000,
  });
  const expected = createOracle(ALL, GOALS).answer(sites[0] ?? siteOf(SITE_ID), query, NOW);
  expect(result.totals).toEqual(expected.totals);
  expect(result.totalsComparison).toEqual(expected.totalsComparison);
  expect(result.series).toEqual(
    expected.results.map(({ dimensions, metrics }) => ({ bucket: dimensions[0], metrics })),
  );
});

it('says what each site has, as its own report does, and nothing of what was not asked for', async () => {
  const { sites: rows, series, meta } = await ask({ metrics: ['bounceRate'], range: '7d' });
  const query = querySchema.parse({ site: SITE_ID, metrics: ['bounceRate'], range: '7d' });
  const own = await reports[1]?.query(sites[1] ?? siteOf(SITE_ID), query);
  expect(rows.map(({ metrics }) => metrics.length)).toEqual([1, 1, 1]);
  expect(own).toMatchObject({ ok: true, result: { totals: rows[1]?.metrics } });
  expect(rows[2]).toEqual({
    site: SITE_ID,
    timezone: 'Europe/Berlin',
    from: '2026-10-28',
    to: '2026-11-03',
    metrics: [null],
  });
  expect(series).toEqual([]);
  expect(meta).toMatchObject({ exact: true });
});

it('ends with the first site that gives no answer', async () => {
  const tooSlow = { ok: false as const, reason: 'tooSlow' as const };
  const question = rollUpSchema.parse({ sites: [SITE_ID], metrics: ['visitors'], range: '7d' });
  expect(await rollUp(async () => tooSlow, sites, question)).toBe(tooSlow);
});
