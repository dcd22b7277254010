/** Filters, and properties as a dimension, each on a handful of hits counted by hand. */
import {
  type Filter,
  type PropValue,
  type QueryInput,
  querySchema,
  type StoredHit,
} from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { session, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const at = (time: string) => Date.parse(`2026-11-${time}:00Z`);
const signup = (time: string, props: [string, PropValue][]) => ({
  at: at(time),
  name: 'signup',
  page: '/join',
  props,
});

/** Sessions 1, 2 and 3 are those of DE, FR and an unknown country; 4 began yesterday. */
const HITS: StoredHit[] = [
  ...session(1, [
    { at: at('22T08:00'), page: '/docs', country: 'DE' },
    { ...signup('22T08:01', [['plan', 'pro']]), country: 'FR' },
  ]),
  ...session(2, [
    { at: at('22T09:00'), page: '/docs/a', country: 'FR' },
    signup('22T09:01', [
      ['plan', 'free'],
      ['seats', 25],
    ]),
  ]),
  ...session(3, [
    { at: at('22T10:00'), page: '/docs/a/b.html' },
    signup('22T10:01', [['seats', 100]]),
    { ...signup('22T10:02', [['seats', '1_000']]), page: '/docs/axb' },
  ]),
  ...session(4, [
    { at: at('21T23:50'), page: '/pricing', country: 'DE' },
    { at: at('22T00:05'), page: '/', props: [['plan', 'Pro']] },
  ]),
];

let store: RecentStore;
let reports: Reports;
beforeAll(async () => {
  store = await openRecentStore();
  store.store(HITS.slice(0, 5), NOW - 7_200_000, 2);
  await store.seal();
  store.store(HITS.slice(5), NOW - 3_600_000, 2);
  const duckdb = { memoryLimit: '256MB', threads: 1 };
  reports = createReports({ ...store, clock: () => NOW, duckdb });
});
afterAll(async () => {
  await reports.close();
  await store.close();
});

async function ask(question: Partial<QueryInput>) {
  const metrics = ['sessions', 'pageviews', 'events'];
  const query = querySchema.parse({ site: SITE_ID, range: 'today', metrics, ...question });
  const outcome = await reports.query(siteOf(SITE_ID), query);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

/** The pages that are left. */
async function pagesWith(filters: Filter): Promise<unknown[]> {
  const { results } = await ask({ filters, dimensions: ['page'], orderBy: [['page', 'asc']] });
  return results.map(({ dimensions }) => dimensions[0]);
}

describe('a pattern', () => {
  it.each<[string, string[]]>([
    ['/docs', ['/docs']],
    ['/docs/*', ['/docs/a', '/docs/axb']],
    ['/docs/**', ['/docs/a', '/docs/a/b.html', '/docs/axb']],
    ['/docs**', ['/docs', '/docs/a', '/docs/a/b.html', '/docs/axb']],
    ['**/*.html', ['/docs/a/b.html']],
    ['/docs/a.b', []],
    ['/DOCS/*', []],
    ['*', []],
  ])('%s fits %j', async (pattern, pages) => {
    expect(await pagesWith(['matches', 'page', [pattern]])).toEqual(pages);
    const others = await pagesWith(['matchesNot', 'page', [pattern]]);
    expect([...others, ...pages].sort()).toEqual([
      '/',
      '/docs',
      '/docs/a',
      '/docs/a/b.html',
      '/docs/axb',
      '/join',
    ]);
  });
});

describe('a number', () => {
  it.each<[Filter, number]>([
    [['gt', 'prop:seats', [24]], 2],
    [['gt', 'prop:seats', [25]], 1],
    [['lt', 'prop:seats', [100]], 1],
    [['gt', 'prop:seats', [-1.5]], 2],
    [['lt', 'prop:plan', [1000]], 0],
    [['not', ['gt', 'prop:seats', [24]]], 2],
  ])('%j keeps what reads as one: %i events', async (filter, events) => {
    expect((await ask({ filters: filter })).totals[2]).toBe(events);
  });
});

describe('filters combined', () => {
  it('are decided for each hit together with its session', async () => {
    const filters: Filter = [
      'or',
      [
        ['is', 'country', ['DE']],
        ['is', 'page', ['/docs/a']],
      ],
    ];
    // Session 1 whole, of session 2 a page, of session 4 what lies in the range.
    expect((await ask({ filters })).totals).toEqual([3, 3, 1]);
    expect((await ask({ filters: ['not', filters] })).totals).toEqual([2, 1, 3]);
  });

  it('keep the unknown out of a condition and in its opposite', async () => {
    expect((await ask({ filters: ['not', ['is', 'country', ['DE']]] })).totals).toEqual([2, 2, 3]);
    expect((await ask({ filters: ['containsNot', 'country', ['d']] })).totals).toEqual([2, 2, 3]);
  });

  it('may ask what the session has done, also before the range', async () => {
    const seenPricing: Filter = ['hasDone', ['is', 'page', ['/pricing']]];
    expect((await ask({ filters: seenPricing })).totals).toEqual([1, 1, 0]);
    const seenBoth: Filter = ['and', [seenPricing, ['hasDone', ['is', 'page', ['/']]]]];
    expect((await ask({ filters: seenBoth })).totals).toEqual([1, 1, 0]);
    const atOnce: Filter = [
      'hasDone',
      [
        'and',
        [
          ['is', 'page', ['/']],
          ['is', 'page', ['/pricing']],
        ],
      ],
    ];
    expect((await ask({ filters: atOnce })).totals).toEqual([0, 0, 0]);
    expect((await ask({ filters: ['not', seenPricing] })).totals).toEqual([3, 3, 4]);
  });
});

describe('a property', () => {
  it('has a row for each of its values, by exact name and value; hits without it have none', async () => {
    const result = await ask({ dimensions: ['prop:plan'], metrics: ['sessions', 'events'] });
    expect(result.results).toEqual([
      { dimensions: ['Pro'], metrics: [1, 0] },
      { dimensions: ['free'], metrics: [1, 1] },
      { dimensions: ['pro'], metrics: [1, 1] },
    ]);
    expect(result.totals).toEqual([4, 4]);
    expect((await ask({ dimensions: ['prop:Plan'] })).results).toEqual([]);
  });

  it('is text: numbers are written as they were sent', async () => {
    const { results } = await ask({ dimensions: ['prop:seats', 'event'], metrics: ['events'] });
    expect(results.map(({ dimensions }) => dimensions)).toEqual([
      ['100', 'signup'],
      ['1_000', 'signup'],
      ['25', 'signup'],
    ]);
  });
});
