/** Goals, on a handful of hits counted by hand. */
import { type Goal, type QueryInput, querySchema, type StoredHit } from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { goalsOf, session, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const at = (time: string) => Date.parse(`2026-11-22T${time}:00Z`);

const GOALS = goalsOf({
  Docs: { type: 'page', page: '/docs/**' },
  Bought: { type: 'event', event: 'buy' },
  'Bought the large one': { type: 'event', event: 'buy', filters: ['is', 'prop:plan', ['large']] },
  'Read the docs': { type: 'scroll', page: '/docs/*', percent: 75 },
  'Stayed a minute': { type: 'engagement', seconds: 60 },
  Never: { type: 'page', page: '/nowhere' },
});

const money = { name: 'buy', currency: 'EUR' };
const HITS: StoredHit[] = [
  ...session(1, [
    { at: at('08:00'), page: '/docs/a', source: 'Google' },
    { at: at('08:01'), page: '/docs/a', name: 'engagement', engagedMs: 61_000, scroll: 80 },
    { at: at('08:05'), page: '/docs/a' },
    { at: at('08:06'), page: '/shop', ...money, amount: '10', props: [['plan', 'large']] },
    { at: at('08:07'), page: '/shop', ...money, amount: '5', props: [['plan', 'small']] },
  ]),
  ...session(2, [
    { at: at('09:00'), page: '/docs/a/b', source: 'Google' },
    { at: at('09:01'), page: '/docs/a/b', name: 'engagement', engagedMs: 59_999, scroll: 100 },
  ]),
  ...session(3, [{ at: at('10:00'), page: '/', source: 'Direct' }]),
  ...session(4, [{ at: at('11:00'), page: '/', source: 'Direct' }]),
];

let store: RecentStore;
let reports: Reports;
let goals: readonly Goal[] = GOALS;
beforeAll(async () => {
  store = await openRecentStore();
  store.store(HITS.slice(0, 6), NOW - 7_200_000, 2);
  await store.seal();
  store.store(HITS.slice(6), NOW - 3_600_000, 2);
  const duckdb = { memoryLimit: '256MB', threads: 1 };
  reports = createReports({
    ...store,
    goals: { list: async () => goals },
    clock: () => NOW,
    duckdb,
  });
});
afterAll(async () => {
  await reports.close();
  await store.close();
});

async function ask(question: Partial<QueryInput>) {
  const metrics: QueryInput['metrics'] = ['visitors', 'conversions', 'conversionRate', 'revenue'];
  const query = querySchema.parse({ site: SITE_ID, range: 'today', metrics, ...question });
  const outcome = await reports.query(siteOf(SITE_ID), query);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

const eur = (amount: string) => [{ amount, currency: 'EUR' }];

describe('goals', () => {
  it('are reached by pageviews, by events, and once a session by what a page reports', async () => {
    const { results, totals } = await ask({ dimensions: ['goal'], orderBy: [['goal', 'asc']] });
    expect(results).toEqual([
      { dimensions: ['Bought'], metrics: [1, 2, 0.25, eur('15.00')] },
      { dimensions: ['Bought the large one'], metrics: [1, 1, 0.25, eur('10.00')] },
      { dimensions: ['Docs'], metrics: [2, 3, 0.5, []] },
      { dimensions: ['Read the docs'], metrics: [1, 1, 0.25, []] },
      { dimensions: ['Stayed a minute'], metrics: [1, 1, 0.25, []] },
    ]);
    // A hit that reaches several goals is one conversion of all.
    expect(totals).toEqual([4, 5, 0.5, eur('15.00')]);
  });

  it('have a rate among the visitors of each row', async () => {
    const { results } = await ask({ dimensions: ['source'], orderBy: [['source', 'asc']] });
    expect(results.map(({ dimensions, metrics }) => [dimensions[0], metrics[2]])).toEqual([
      ['Direct', 0],
      ['Google', 1],
    ]);
    const both = await ask({
      dimensions: ['source', 'goal'],
      filters: ['contains', 'goal', ['bou']],
    });
    expect(both.results).toEqual([
      { dimensions: ['Google', 'Bought'], metrics: [1, 2, 0.5, eur('15.00')] },
      { dimensions: ['Google', 'Bought the large one'], metrics: [1, 1, 0.5, eur('10.00')] },
    ]);
  });

  it('narrow a report, but not whom its rate is about', async () => {
    const { totals } = await ask({ filters: ['is', 'goal', ['Bought']] });
    expect(totals).toEqual([1, 2, 0.25, eur('15.00')]);
    const others = await ask({ filters: ['isNot', 'goal', ['Bought', 'Docs']] });
    expect(others.totals).toEqual([2, 0, 0, []]);
    const none = await ask({ filters: ['is', 'goal', [null]] });
    expect(none.totals).toEqual([2, 0, 0, []]);
  });

  it('can be asked of the session: who has reached one', async () => {
    const filters: QueryInput['filters'] = ['hasDone', ['is', 'goal', ['Bought']]];
    expect((await ask({ filters, metrics: ['visitors', 'pageviews'] })).totals).toEqual([1, 2]);
    expect((await ask({ filters })).totals).toEqual([1, 4, 1, eur('15.00')]);
  });

  it('keep a session from being a bounce for ga4', async () => {
    const rate = async () => (await ask({ metrics: ['bounceRate'], definitions: 'ga4' })).totals[0];
    // Sessions 3 and 4; the second viewed the docs.
    expect(await rate()).toBe(0.5);
    goals = [];
    expect(await rate()).toBe(0.5);
    goals = goalsOf({ Home: { type: 'page', page: '/' } });
    expect(await rate()).toBe(0);
    goals = GOALS;
  });

  it('count back in time as soon as they are there, and no more when they are gone', async () => {
    goals = goalsOf({ Home: { type: 'page', page: '/' } });
    expect((await ask({ dimensions: ['goal'], metrics: ['conversions'] })).results).toEqual([
      { dimensions: ['Home'], metrics: [2] },
    ]);
    goals = [];
    const none = await ask({ dimensions: ['goal'] });
    expect(none.results).toEqual([]);
    expect(none.totals).toEqual([4, 0, 0, eur('15.00')]);
    goals = GOALS;
  });

  it('explain themselves as part of the question', async () => {
    const query = querySchema.parse({
      site: SITE_ID,
      range: 'today',
      metrics: ['conversionRate'],
      dimensions: ['goal'],
    });
    const outcome = await reports.explain(siteOf(SITE_ID), query);
    expect(outcome).toMatchObject({
      ok: true,
      result: { goals: GOALS.map(({ name, rule }) => ({ name, rule })) },
    });
  });
});
