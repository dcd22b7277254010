/** Comparisons with other days, on a handful of hits counted by hand. */
import { type QueryInput, querySchema, type StoredHit } from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { session, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const view = (sessionId: number, time: string, page: string): StoredHit[] =>
  session(sessionId, [{ at: Date.parse(`${time}:00Z`), page }]);

const HITS = [
  ...view(1, '2025-11-22T09:00', '/last-year'),
  ...view(2, '2026-11-20T10:00', '/gone'),
  ...view(3, '2026-11-20T12:00', '/'),
  ...view(4, '2026-11-21T12:00', '/'),
  ...view(5, '2026-11-21T13:00', '/'),
  ...view(6, '2026-11-22T10:00', '/'),
  ...view(7, '2026-11-22T10:00', '/new'),
];

let store: RecentStore;
let reports: Reports;
beforeAll(async () => {
  store = await openRecentStore();
  store.store(HITS.slice(0, 4), NOW - 7_200_000);
  await store.seal();
  store.store(HITS.slice(4), NOW - 3_600_000);
  const duckdb = { memoryLimit: '256MB', threads: 1 };
  reports = createReports({ ...store, clock: () => NOW, duckdb });
});
afterAll(async () => {
  await reports.close();
  await store.close();
});

async function ask(question: Partial<QueryInput>) {
  const metrics: QueryInput['metrics'] = ['pageviews', 'bounceRate', 'revenue'];
  const query = querySchema.parse({ site: SITE_ID, range: 'today', metrics, ...question });
  const outcome = await reports.query(siteOf(SITE_ID), query);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

describe('a comparison', () => {
  it('stands beside each row and the totals, and says which days it is of', async () => {
    const result = await ask({ compare: 'previousPeriod', dimensions: ['page'] });
    expect(result.results).toEqual([
      { dimensions: ['/'], metrics: [1, 1, []], comparison: { metrics: [2, 1, []] } },
      { dimensions: ['/new'], metrics: [1, 1, []], comparison: { metrics: [0, null, []] } },
    ]);
    expect(result.totals).toEqual([2, 1, []]);
    expect(result.totalsComparison).toEqual({ metrics: [2, 1, []] });
    expect(result.meta.comparison).toEqual({ from: '2026-11-21', to: '2026-11-21' });
    expect(result.meta.rows).toBe(2);
  });

  it('is absent where none is asked for', async () => {
    const result = await ask({ dimensions: ['page'] });
    expect(Object.keys(result)).toEqual(['results', 'totals', 'meta']);
    expect(result.results[0]).not.toHaveProperty('comparison');
  });

  it('puts buckets of time together by their place, and has nothing beyond the last', async () => {
    const result = await ask({
      range: { from: '2026-11-20', to: '2026-11-22' },
      compare: { from: '2026-11-21', to: '2026-11-22' },
      metrics: ['pageviews'],
      dimensions: ['time:day', 'page'],
    });
    const rows = result.results.map((row) => [...row.dimensions, row.comparison?.metrics[0]]);
    expect(rows).toEqual([
      ['2026-11-20', '/', 2],
      ['2026-11-20', '/gone', 0],
      ['2026-11-21', '/', 1],
      ['2026-11-22', '/', null],
      ['2026-11-22', '/new', null],
    ]);
    expect(result.totalsComparison).toEqual({ metrics: [4] });
  });

  it('finds the row of a page of the answer, wherever it stands among the other days', async () => {
    const result = await ask({
      range: { from: '2026-11-20', to: '2026-11-20' },
      compare: 'previousYear',
      dimensions: ['page'],
      metrics: ['pageviews'],
      orderBy: [['page', 'desc']],
      limit: 1,
      offset: 1,
    });
    expect(result.results).toEqual([
      { dimensions: ['/'], metrics: [1], comparison: { metrics: [0] } },
    ]);
    const year = await ask({ compare: 'previousYear' });
    expect(year.results).toEqual([
      { dimensions: [], metrics: [2, 1, []], comparison: { metrics: [1, 1, []] } },
    ]);
  });

  it.each<QueryInput['range']>([
    'all',
    { from: '1970-01-01', to: '2999-12-31' },
    { from: '2999-12-31', to: '2999-12-31' },
  ])('of %j is answered, however far it reaches', async (range) => {
    for (const dimensions of [[], ['time:month' as const]]) {
      const result = await ask({ range, dimensions, compare: 'previousPeriod' });
      expect(result.totalsComparison?.metrics[0]).toBe(0);
    }
  });

  it('with a year before is with the 28th of February for the 29th', async () => {
    const range = { from: '2024-02-29', to: '2024-02-29' };
    const { meta } = await ask({ range, compare: 'previousYear' });
    expect(meta.comparison).toEqual({ from: '2023-02-28', to: '2023-02-28' });
  });
});
