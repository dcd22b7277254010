/** What is asked of pages in letters finds the hits whose pages are spelled as URLs are, wherever they lie. */
import {
  type Filter,
  funnelQuestionSchema,
  journeySchema,
  type QueryInput,
  querySchema,
  type StoredHit,
} from '@footfall/domain';
import { createOracle } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { goalsOf, session, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';
import { studyFunnel } from './studies/funnel.ts';
import { studyJourney } from './studies/journey.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-22T18:00:00Z');
const SITE = siteOf(SITE_ID);

/** As browsers send them: `über` with capital escapes and with small ones, as some sites' links have it. */
const PAGES = [
  '/',
  '/%C3%BCber-uns',
  '/%c3%bcber-uns',
  '/%C3%9CBER-UNS',
  '/%C3%BCber/%E6%97%A5%E6%9C%AC',
  '/%d7%a9%d7%9c%d7%95%d7%9d',
  '/a%20b',
  '/100%25',
  '/#/a{b}',
];
const REFERRERS = [
  null,
  'xn--bcher-kva.example/',
  'a.example/%C3%BC',
  'xn--bcher-kva.example/%c3%bc',
];
const HOSTS = ['example.com', 'xn--bcher-kva.example'];

/** Four days; each session sees three pages, and all pages are seen first, later and last. */
const HITS: StoredHit[] = Array.from({ length: 36 }, (_, index) => {
  const begin = NOW - (4 - (index % 4)) * DAY_MS + index * 60_000;
  return session(
    index + 1,
    [0, 1, 2].map((step) => ({
      at: begin + step * 20_000,
      page: PAGES[(index + step * (1 + (index % 4))) % PAGES.length] ?? '/',
      referrer: REFERRERS[index % REFERRERS.length] ?? null,
      hostname: HOSTS[index % HOSTS.length] ?? '',
    })),
  );
}).flat();

const GOALS = goalsOf({
  'In letters': { type: 'page', page: '/über**' },
  'As URLs': { type: 'page', page: '/%C3%BCber**' },
});
const BOTH: Filter = ['is', 'page', ['/%C3%BCber-uns', '/%c3%bcber-uns']];

const KEPT_GOALS = goalsOf({
  'In letters': {
    type: 'page',
    page: '**',
    filters: ['matches', 'page', ['/%C3%BCber**', '/%c3%bcber**']],
  },
  'As URLs': { type: 'page', page: '/%C3%BCber**' },
});

const oracle = createOracle(HITS, KEPT_GOALS);
const stores: RecentStore[] = [];
const asked: Record<string, Reports> = {};

beforeAll(async () => {
  const places = { tail: 0, parts: 1, cubes: 2 };
  for (const [name, rounds] of Object.entries(places)) {
    const store = await openRecentStore(GOALS);
    stores.push(store);
    store.store(HITS, NOW - DAY_MS);
    if (rounds > 0) await store.seal();
    if (rounds > 1) await store.compact(NOW, 'UTC');
    const duckdb = { memoryLimit: '256MB', threads: 1 };
    asked[name] = createReports({ ...store, clock: () => NOW, duckdb });
  }
}, 60_000);
afterAll(async () => {
  for (const reports of Object.values(asked)) await reports.close();
  for (const store of stores) await store.close();
});

/** In letters, and all that it stands for as it is kept. */
const SPELLED: [Filter, Filter][] = [
  [['is', 'page', ['/über-uns']], BOTH],
  [
    ['isNot', 'page', ['/über-uns', '/']],
    ['not', ['or', [BOTH, ['is', 'page', ['/']]]]],
  ],
  [
    ['is', 'entryPage', ['/שלום']],
    ['is', 'entryPage', ['/%d7%a9%d7%9c%d7%95%d7%9d']],
  ],
  [
    ['is', 'exitPage', ['/über/日本']],
    ['is', 'exitPage', ['/%C3%BCber/%E6%97%A5%E6%9C%AC']],
  ],
  [
    ['is', 'page', ['/a b']],
    ['is', 'page', ['/a%20b']],
  ],
  [['matches', 'page', ['/über*']], BOTH],
  [
    ['matchesNot', 'page', ['/**日本', '/']],
    ['matchesNot', 'page', ['/**%E6%97%A5%E6%9C%AC', '/']],
  ],
  [
    ['contains', 'page', ['Über-Uns']],
    ['or', [BOTH, ['is', 'page', ['/%C3%9CBER-UNS']]]],
  ],
  [
    ['contains', 'page', ['/日']],
    ['contains', 'page', ['/%E6%97%A5']],
  ],
  [
    ['containsNot', 'entryPage', ['ü']],
    ['containsNot', 'entryPage', ['%C3%BC', '%C3%9C']],
  ],
  [
    ['hasDone', ['is', 'page', ['/über-uns']]],
    ['hasDone', BOTH],
  ],
  [
    ['is', 'hostname', ['bücher.example']],
    ['is', 'hostname', ['xn--bcher-kva.example']],
  ],
  [
    ['is', 'referrer', ['bücher.example/ü', null]],
    ['is', 'referrer', ['xn--bcher-kva.example/%c3%bc', null]],
  ],
  [
    ['contains', 'referrer', ['/Ü']],
    ['contains', 'referrer', ['/%C3%BC']],
  ],
  [
    ['contains', 'referrer', ['bücher.example']],
    ['contains', 'referrer', ['xn--bcher-kva']],
  ],
  [
    ['is', 'goal', ['In letters']],
    ['is', 'goal', ['In letters']],
  ],
];
/** What is spelled as it is kept finds that alone. */
const KEPT: Filter[] = [
  ['is', 'page', ['/%C3%BCber-uns']],
  ['is', 'page', ['/%c3%bcber-uns']],
  ['is', 'page', ['/#/a{b}']],
  ['matches', 'page', ['/100%25']],
  ['contains', 'page', ['%c3%bc']],
];

function questionOf(filters: Filter, given: Partial<QueryInput>) {
  const metrics: QueryInput['metrics'] = ['visitors', 'sessions', 'pageviews'];
  return querySchema.parse({ site: SITE_ID, metrics, range: '7d', filters, ...given });
}

/** Asks everywhere for what is written, and the oracle, which knows no spellings, for what it stands for; gives back the pageviews. */
async function countBoth(written: Filter, kept: Filter, given: Partial<QueryInput>) {
  const { results, totals } = oracle.answer(SITE, questionOf(kept, given), NOW);
  for (const [name, reports] of Object.entries(asked)) {
    const outcome = await reports.query(SITE, questionOf(written, given));
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    const { results: rows, totals: sums } = outcome.result;
    expect({ name, rows, sums }).toEqual({ name, rows: results, sums: totals });
  }
  return totals[2];
}

describe('a filter in letters', () => {
  it.each(SPELLED.map(([written, kept]) => [JSON.stringify(written), written, kept] as const))(
    '%s finds what it stands for',
    async (_, written, kept) => {
      const count = await countBoth(written, kept, { dimensions: ['page'] });
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(HITS.length);
      await countBoth(written, kept, { dimensions: ['entryPage', 'time:day'] });
      await countBoth(written, kept, {});
    },
  );
});

describe('a filter in the spelling of what is kept', () => {
  it.each(KEPT.map((filter) => [JSON.stringify(filter), filter] as const))(
    '%s finds that alone',
    async (_, filter) => {
      expect(await countBoth(filter, filter, { dimensions: ['page'] })).toBeGreaterThan(0);
    },
  );
});

describe('a rule in letters', () => {
  it('makes a goal of the pages that it stands for', async () => {
    await countBoth(['is', 'goal', ['As URLs']], ['is', 'goal', ['As URLs']], {
      metrics: ['visitors', 'sessions', 'conversions'],
      dimensions: ['goal'],
    });
  });

  it('makes a step and the start of a journey', async () => {
    const shared = { site: SITE_ID, range: '7d' as const };
    const stepsOf = (page: string) => [
      { name: 'Any', rule: { type: 'page' as const, page: '/**' } },
      { name: 'About', rule: { type: 'page' as const, page } },
    ];
    for (const reports of Object.values(asked)) {
      const funnel = async (page: string) => {
        const question = funnelQuestionSchema.parse({ ...shared, steps: stepsOf(page) });
        const outcome = await reports.study(SITE, studyFunnel(question));
        if (!outcome.ok) throw new Error(JSON.stringify(outcome));
        return outcome.result.value.steps;
      };
      const written = await funnel('/שלום');
      expect(written[1]?.count).toBeGreaterThan(0);
      expect(written).toEqual(await funnel('/%d7%a9%d7%9c%d7%95%d7%9d'));
      const journey = async (page: string) => {
        const start = { type: 'page' as const, page };
        const outcome = await reports.study(
          SITE,
          studyJourney(journeySchema.parse({ ...shared, start })),
        );
        if (!outcome.ok) throw new Error(JSON.stringify(outcome));
        const report = outcome.result.value;
        return report;
      };
      const flow = await journey('/über/日*');
      expect(flow.sessions).toBeGreaterThan(0);
      expect(flow).toEqual(await journey('/%C3%BCber/%E6%97%A5*'));
    }
  });
});
