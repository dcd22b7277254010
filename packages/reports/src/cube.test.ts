/** Cubes change no answer: counted beforehand or from rows, alone or beside today and late hits, any question is the same. */
import {
  DEFINITIONS,
  DIMENSION_NAMES,
  type Filter,
  LASTING_VISITOR_ID_MIN,
  localDate,
  METRIC_NAMES,
  type Query,
  type QueryDimension,
  querySchema,
  type StoredHit,
} from '@footfall/domain';
import { createOracle } from '@footfall/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { randomHits, session, siteOf } from '../test/site-hits.ts';
import { isCountedInCubes } from './cube.ts';
import { createReports, type Reports } from './reports.ts';

/** Those that are made of what cubes count. */
const CUBE_METRICS = METRIC_NAMES.filter((metric) => isCountedInCubes([metric], 'withoutMoney'));

const DAY_MS = 86_400_000;
const QUESTIONS = 26;

const opened: { reports: Reports; store: RecentStore }[] = [];

afterEach(async () => {
  for (const { reports, store } of opened.splice(0)) {
    await reports.close();
    await store.close();
  }
});

async function open(
  now: number,
  keptRowsMax: number,
  fill: (store: RecentStore) => Promise<void>,
): Promise<Reports> {
  const store = await openRecentStore();
  const duckdb = { memoryLimit: '512MB', threads: 1 };
  const reports = createReports({
    ...store,
    clock: () => now,
    duckdb,
    limits: { keptRowsMax, keepPauseMs: 0 },
  });
  opened.push({ reports, store });
  await fill(store);
  return reports;
}

/** One visitor in eight is known again on other days. */
function withLastingVisitors(hits: readonly StoredHit[]): StoredHit[] {
  return hits.map((one) => {
    const visitor = one.visitorId % 1_000;
    return visitor > 10 ? one : { ...one, visitorId: LASTING_VISITOR_ID_MIN + visitor };
  });
}

/** One value each, which is a row of the breakdown by its dimension. */
const oneValue = fc
  .constantFrom<Filter>(
    ['is', 'country', ['DE']],
    ['is', 'page', ['/docs/a']],
    ['is', 'exitPage', ['/']],
    ['is', 'title', ['Home']],
    ['is', 'event', ['signup']],
    ['is', 'country', [null]],
    ['is', 'source', ['nobody']],
  )
  .map((filter) => [filter]);

/** What visits answer for days that have them, alone and mixed with what only rows can. */
const filters = fc.oneof(
  fc.constant<Filter[]>([]),
  oneValue,
  fc.subarray<Filter>(
    [
      ['isNot', 'country', ['DE', null]],
      ['is', 'page', ['/', '/docs/a', '/Pricing']],
      [
        'or',
        [
          ['is', 'source', ['Google']],
          ['contains', 'page', ['docs']],
        ],
      ],
      ['not', ['matches', 'exitPage', ['/docs*']]],
      ['is', 'entryPage', ['/', null]],
      ['isNot', 'page', ["/it's"]],
    ],
    { minLength: 1, maxLength: 2 },
  ),
  fc.constant<Filter[]>([
    ['hasDone', ['is', 'event', ['signup']]],
    ['is', 'device', ['mobile']],
  ]),
);

function randomQuestions(now: number): fc.Arbitrary<Query> {
  const dateOf = (ago: number) => new Date(now - ago * DAY_MS).toISOString().slice(0, 10);
  const days = fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
    .map(([ago, length]) => ({ from: dateOf(ago + length), to: dateOf(ago) }));
  const dimensions = fc.oneof(
    fc.constantFrom<QueryDimension[]>([], ['time:day'], ['time:week'], ['time:month']),
    fc.uniqueArray(
      fc.constantFrom<QueryDimension>('time:day', 'page', 'country', 'device', 'entryPage'),
      { minLength: 1, maxLength: 3 },
    ),
    fc.uniqueArray(fc.constantFrom<QueryDimension>(...DIMENSION_NAMES), {
      minLength: 1,
      maxLength: 2,
    }),
  );
  return fc
    .record({
      metrics: fc.oneof(
        fc.uniqueArray(fc.constantFrom(...METRIC_NAMES), { minLength: 1 }),
        fc.uniqueArray(fc.constantFrom(...CUBE_METRICS), { minLength: 1 }),
      ),
      range: days,
      dimensions,
      filters,
      compare: fc.constantFrom(undefined, undefined, 'previousPeriod' as const),
      definitions: fc.constantFrom(...DEFINITIONS),
      limit: fc.constantFrom(3, 10_000),
    })
    .map(({ compare, ...input }) =>
      querySchema.parse({
        ...input,
        site: SITE_ID,
        ...(compare === undefined ? {} : { compare }),
      }),
    );
}

/** Asks random questions and compares with plain code; gives back of how many days of the last week cubes are read. */
async function expectRight(
  reports: Reports,
  hits: readonly StoredHit[],
  { now, timezone, questions: numRuns }: { now: number; timezone: string; questions: number },
): Promise<number> {
  const oracle = createOracle(hits);
  const site = siteOf(SITE_ID, { timezone });
  await fc.assert(
    fc.asyncProperty(randomQuestions(now), async (query) => {
      const outcome = await reports.query(site, query);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome));
      const { meta, ...answer } = outcome.result;
      expect({ ...answer, rows: meta.rows }).toEqual(oracle.answer(site, query, now));
    }),
    { numRuns, seed: 1 },
  );
  const counts: number[] = [];
  for (const asked of [
    {},
    { filters: ['is', 'page', ['/']], dimensions: ['source', 'time:day'] },
  ]) {
    const range = { from: localDate(now - 6 * DAY_MS, timezone), to: localDate(now, timezone) };
    const query = querySchema.parse({ site: SITE_ID, metrics: ['visitors'], range, ...asked });
    const visitors = await reports.query(site, query);
    expect(visitors.ok && visitors.result.totals).toEqual(oracle.answer(site, query, now).totals);
    const explained = await reports.explain(site, query);
    counts.push(explained.ok ? (explained.result.readings[0]?.cubes.count ?? 0) : 0);
  }
  // Wherever cells answer, visits do.
  expect(counts[1]).toBe(counts[0]);
  return counts[0] ?? 0;
}

describe('a site whose days are counted beforehand', () => {
  it.each([
    // The clock goes back on 25 October.
    { timezone: 'Europe/Berlin', date: '2026-10-28', rounds: 2, keptRowsMax: 1_000_000 },
    // It goes back on 1 November; the evening is after midnight in UTC.
    { timezone: 'America/New_York', date: '2026-11-04', rounds: 2, keptRowsMax: 1_000_000 },
    // It goes forward by half an hour on 4 October; nothing is kept in memory.
    { timezone: 'Australia/Lord_Howe', date: '2026-10-07', rounds: 1, keptRowsMax: 0 },
    // There is room for some of what cubes hold only.
    { timezone: 'UTC', date: '2026-10-20', rounds: 2, keptRowsMax: 3_000 },
  ])(
    'has the same answers in $timezone',
    async ({ timezone, date, rounds, keptRowsMax }) => {
      const now = Date.parse(`${date}T15:00:00Z`);
      const hits = withLastingVisitors(randomHits(4711, 250, { from: now - 4 * DAY_MS, to: now }));
      const reports = await open(now, keptRowsMax, async (store) => {
        store.store(hits, now - DAY_MS);
        await store.seal();
        await store.compact(now, timezone, rounds);
      });
      const given = { now, timezone, questions: QUESTIONS };
      expect(await expectRight(reports, hits, given)).toBe(4);
    },
    240_000,
  );

  it.each([
    ['the later part of a visit over midnight', 'late'],
    ['the earlier part of it', 'early'],
  ])(
    'counts once who was there on both sides of midnight, also when %s comes late',
    async (_, which) => {
      const now = Date.parse('2026-11-14T15:00:00Z');
      const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);
      const early = session(7, [{ at: at('11T23:40') }, { at: at('11T23:58') }]);
      const late = session(7, [{ at: at('12T00:05') }, { at: at('12T00:20') }]);
      const near = [
        '10T12:00',
        '11T00:10',
        '11T12:00',
        '11T23:50',
        '12T00:15',
        '12T12:00',
        '13T09:00',
      ];
      const others = near.flatMap((text, index) => session(100 + index, [{ at: at(text) }]));
      const [first, second] = which === 'late' ? [early, late] : [late, early];
      const hits = [...others, ...early, ...late];
      const store = await openRecentStore();
      const duckdb = { memoryLimit: '512MB', threads: 1 };
      const ask = async () => {
        const reports = createReports({ ...store, clock: () => now, duckdb });
        opened.push({ reports, store: { ...store, close: async () => undefined } });
        return await expectRight(reports, hits, { now, timezone: 'UTC', questions: 1 });
      };
      store.store([...others, ...first], now - 60_000);
      await store.seal();
      await store.compact(now, 'UTC');
      const edges = (await store.manifests.read(SITE_ID, '2026-11')).parts.map(
        (part) => part.cube?.edge.rows,
      );
      // Nobody has to be kept as rows: who was near a midnight was not there on its other side.
      expect(edges).toEqual([0, 0, 0, 0]);
      store.store(second, now - 1_000);
      // The day that got the hits and the one on the other side of the midnight that they reach over.
      expect(await ask()).toBe(2);
      await store.seal();
      expect(await ask()).toBe(2);
      await store.compact(now, 'UTC');
      expect(await ask()).toBe(4);
      await store.close();
    },
    120_000,
  );

  it('goes by rows again for a day that got a late hit, until that is counted too', async () => {
    const timezone = 'Europe/Berlin';
    const now = Date.parse('2026-11-12T15:00:00Z');
    const hits = randomHits(815, 120, { from: now - 2 * DAY_MS, to: now });
    // Each of them belongs to a session that cells counted.
    const late = hits.filter((_, index) => index % 5 === 0);
    const early = hits.filter((_, index) => index % 5 !== 0);
    const store = await openRecentStore();
    const duckdb = { memoryLimit: '512MB', threads: 1 };
    const reports = createReports({ ...store, clock: () => now, duckdb });
    opened.push({ reports, store });
    const given = { now, timezone, questions: 6 };
    store.store(early, now - 60_000);
    await store.seal();
    await store.compact(now, timezone);
    expect(await expectRight(reports, early, given)).toBeGreaterThan(0);
    store.store(late, now - 1_000);
    // Another one, because a tail is looked at again after a while only.
    const afterwards = createReports({ ...store, clock: () => now, duckdb });
    expect(await expectRight(afterwards, hits, given)).toBe(0);
    await store.seal();
    expect(await expectRight(afterwards, hits, given)).toBe(0);
    await store.compact(now, timezone);
    expect(await expectRight(afterwards, hits, given)).toBeGreaterThan(0);
    await afterwards.close();
  }, 240_000);
});
