/** The metrics of views and money, on a handful of hits counted by hand. */
import { type QueryInput, querySchema, type StoredHit } from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { session, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const at = (time: string) => Date.parse(`2026-11-${time}:00Z`);

const HITS: StoredHit[] = [
  // The page tells how long and how far so far, twice; the second visit of it begins anew.
  ...session(1, [
    { at: at('22T08:00'), page: '/' },
    { at: at('22T08:01'), page: '/', name: 'engagement', engagedMs: 10_000, scroll: 20 },
    { at: at('22T08:02'), page: '/', name: 'engagement', engagedMs: 30_000, scroll: 60 },
    { at: at('22T08:03'), page: '/shop' },
    { at: at('22T08:04'), page: '/shop', name: 'buy', amount: '12.34', currency: 'EUR' },
    { at: at('22T08:05'), page: '/shop', name: 'engagement', engagedMs: 2_000, scroll: null },
    { at: at('22T09:00') - 1_740_000, page: '/' },
  ]),
  ...session(2, [
    { at: at('22T11:00'), page: '/' },
    { at: at('22T11:01'), page: '/', name: 'buy', amount: '-0.5', currency: 'EUR' },
    { at: at('22T11:02'), page: '/', name: 'buy', amount: '100.0025', currency: 'USD' },
    { at: at('22T11:03'), page: '/seen-before', name: 'engagement', engagedMs: 9_000, scroll: 9 },
  ]),
  ...session(3, [{ at: at('22T12:00'), page: '/', name: 'ping' }]),
  ...session(4, [
    { at: at('21T23:50'), page: '/' },
    { at: at('22T00:10'), page: '/', name: 'engagement', engagedMs: 8_000, scroll: 100 },
  ]),
];

let store: RecentStore;
let reports: Reports;
beforeAll(async () => {
  store = await openRecentStore();
  store.store(HITS.slice(0, 6), NOW - 7_200_000, 2);
  await store.seal();
  store.store(HITS.slice(6), NOW - 3_600_000, 2);
  const duckdb = { memoryLimit: '256MB', threads: 1 };
  reports = createReports({ ...store, clock: () => NOW, duckdb });
});
afterAll(async () => {
  await reports.close();
  await store.close();
});

async function ask(question: Partial<QueryInput>) {
  const metrics: QueryInput['metrics'] = ['engagementTime', 'scrollDepth', 'exitRate'];
  const query = querySchema.parse({ site: SITE_ID, range: 'today', metrics, ...question });
  const outcome = await reports.query(siteOf(SITE_ID), query);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

describe('what pages report', () => {
  it('is the longest and deepest of each page of a session, where it was viewed', async () => {
    // 30 s and 2 s in one session of two; the depth of one page; 2 of 4 views were the last of their session.
    expect((await ask({})).totals).toEqual([16, 60, 0.5]);
    const { results } = await ask({ dimensions: ['page'], orderBy: [['page', 'asc']] });
    expect(results).toEqual([
      { dimensions: ['/'], metrics: [15, 60, 2 / 3] },
      { dimensions: ['/shop'], metrics: [2, null, 0] },
    ]);
  });

  it('counts for the days on which the page was viewed, whenever it was reported', async () => {
    expect((await ask({ range: 'yesterday' })).totals).toEqual([8, 100, 1]);
  });

  it('is not defined where no page was viewed', async () => {
    const onlyEvents = await ask({ dimensions: ['event'], orderBy: [['event', 'asc']] });
    expect(onlyEvents.results).toEqual([
      { dimensions: ['buy'], metrics: [null, null, null] },
      { dimensions: ['ping'], metrics: [null, null, null] },
    ]);
  });

  it('follows the filters', async () => {
    expect((await ask({ filters: ['is', 'page', ['/shop']] })).totals).toEqual([2, null, 0]);
    expect((await ask({ filters: ['is', 'exitPage', ['/']] })).totals).toEqual([16, 60, 0.5]);
  });
});

describe('revenue', () => {
  const money = (amount: string, currency: string) => ({ amount, currency });

  it('is exact, for each currency', async () => {
    const { totals } = await ask({ metrics: ['revenue', 'events'] });
    expect(totals).toEqual([[money('11.84', 'EUR'), money('100.0025', 'USD')], 4]);
  });

  it('orders rows by all amounts together, and is an empty list where there is none', async () => {
    const { results } = await ask({ metrics: ['revenue'], dimensions: ['page'] });
    expect(results).toEqual([
      { dimensions: ['/'], metrics: [[money('-0.50', 'EUR'), money('100.0025', 'USD')]] },
      { dimensions: ['/shop'], metrics: [[money('12.34', 'EUR')]] },
    ]);
    const yesterday = await ask({ metrics: ['revenue'], range: 'yesterday' });
    expect(yesterday.totals).toEqual([[]]);
  });

  it('lies in the bucket of its hit, beside counts of sessions', async () => {
    const hours = await ask({ metrics: ['sessions', 'revenue'], dimensions: ['time:hour'] });
    expect(hours.results).toEqual([
      { dimensions: ['2026-11-22T08:00:00+00:00'], metrics: [1, [money('12.34', 'EUR')]] },
      {
        dimensions: ['2026-11-22T11:00:00+00:00'],
        metrics: [1, [money('-0.50', 'EUR'), money('100.0025', 'USD')]],
      },
      { dimensions: ['2026-11-22T12:00:00+00:00'], metrics: [1, []] },
    ]);
  });
});
