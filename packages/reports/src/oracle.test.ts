/** Any question has the same answer as plain code gives, wherever its hits lie: tail, parts, cubes, merged parts, or tail and parts. */
import {
  type ConditionDimension,
  DEFINITIONS,
  DIMENSION_NAMES,
  FILTER_DIMENSIONS,
  type Filter,
  METRIC_NAMES,
  NAMED_RANGES,
  type Query,
  type QueryDimension,
  type QueryInput,
  querySchema,
  type Site,
  type StoredHit,
} from '@footfall/domain';
import { createOracle } from '@footfall/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { goalsOf, randomHits, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-03T15:00:00Z');
/** Europe and America change their clocks within these days, and October ends. */
const HITS = randomHits(4711, 350, { from: NOW - 14 * DAY_MS, to: NOW });
const QUESTIONS = 120;
const GOALS = goalsOf({
  Docs: { type: 'page', page: '/docs/**' },
  'Any page': { type: 'page', page: '**', filters: ['isNot', 'prop:plan', ['free', null]] },
  signup: { type: 'event', event: 'signup' },
  "It's bought": { type: 'event', event: 'Purchase', filters: ['gt', 'prop:depth', [1]] },
  'Read far': { type: 'scroll', percent: 60 },
  'Read long': { type: 'engagement', page: '/*', seconds: 4 },
});

const oracle = createOracle(HITS, GOALS);
const stores: RecentStore[] = [];
const asked: Record<string, Reports> = {};

async function open(name: string, fill: (store: RecentStore) => Promise<void>): Promise<void> {
  const store = await openRecentStore(GOALS);
  stores.push(store);
  await fill(store);
  asked[name] = createReports({
    ...store,
    clock: () => NOW,
    duckdb: { memoryLimit: '512MB', threads: 2 },
  });
}

/** Every other hit, so that sessions and days lie in parts and tail at once. */
function everyOther(remainder: number): StoredHit[] {
  return HITS.filter((_, index) => index % 2 === remainder);
}

beforeAll(async () => {
  await open('tail', async (store) => store.store(HITS, NOW - DAY_MS));
  await open('parts', async (store) => {
    store.store(HITS, NOW - DAY_MS);
    await store.seal();
  });
  await open('cubes', async (store) => {
    store.store(HITS, NOW - DAY_MS);
    await store.seal();
    await store.compact(NOW, 'Europe/Berlin');
  });
  await open('merged', async (store) => {
    store.store(HITS, NOW - DAY_MS);
    await store.seal();
    // October is a part and the days that are too large for it; November goes on.
    await store.merge(NOW + 2 * DAY_MS, 'Europe/Berlin', 120);
  });
  await open('mixed', async (store) => {
    store.store(everyOther(0), NOW - DAY_MS);
    await store.seal();
    store.store(everyOther(1), NOW - 1000);
  });
}, 120_000);

afterAll(async () => {
  for (const reports of Object.values(asked)) await reports.close();
  for (const store of stores) await store.close();
});

// ── questions ──

const VALUES = [
  'Docs',
  '/',
  '/pricing',
  'docs',
  'DE',
  'google',
  'Google',
  'signup',
  'Chrome',
  'o',
  null,
];
const PATTERNS = ['/*', '/docs/**', '**', 'Go*', '*i*', '/it.s', '[a-z]*', 'pro', '2*', null];
const PROPS = ['prop:plan', 'prop:Plan', 'prop:depth', 'prop:"it\'s"; --', 'prop:none'] as const;

const HIT_DIMENSIONS: ConditionDimension[] = [
  'page',
  'hostname',
  'title',
  'event',
  'goal',
  ...PROPS,
];

function conditionOn(dimensions: readonly ConditionDimension[]): fc.Arbitrary<Filter> {
  const dimension = fc.constantFrom(...dimensions);
  const some = (values: readonly (string | null)[]) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    fc.tuple(
      fc.constantFrom('is' as const, 'isNot' as const, 'contains' as const, 'containsNot' as const),
      dimension,
      some([...VALUES, 'pro', '25']),
    ),
    fc.tuple(fc.constantFrom('matches' as const, 'matchesNot' as const), dimension, some(PATTERNS)),
    fc.tuple(
      fc.constantFrom('gt' as const, 'lt' as const),
      fc.constantFrom<ConditionDimension>('prop:depth', ...dimensions),
      fc.tuple(fc.constantFrom(25, 49.5, -1)),
    ),
  );
}

/** Filters of any nesting; within `hasDone` of what one hit says for itself. */
function filterOn(dimensions: readonly ConditionDimension[], depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return conditionOn(dimensions);
  const deeper = filterOn(dimensions, depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: conditionOn(dimensions) },
    {
      weight: 2,
      arbitrary: fc.tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(deeper, { minLength: 1, maxLength: 3 }),
      ),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constant('not' as const), deeper) },
    {
      weight: 1,
      arbitrary:
        dimensions === HIT_DIMENSIONS
          ? deeper
          : fc.tuple(fc.constant('hasDone' as const), filterOn(HIT_DIMENSIONS, depth - 1)),
    },
  );
}

const filter = filterOn([...FILTER_DIMENSIONS, ...PROPS], 3);

const days = fc
  .tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 6 }))
  .map(([ago, length]) => {
    const dateOf = (back: number) => new Date(NOW - back * DAY_MS).toISOString().slice(0, 10);
    return { from: dateOf(ago + length), to: dateOf(ago) };
  });

const question = fc.record({
  site: fc.record({
    timezone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Auckland',
    ),
    weekStart: fc.constantFrom(1, 6, 7),
  }),
  query: fc.record({
    site: fc.constant(SITE_ID),
    metrics: fc.uniqueArray(fc.constantFrom(...METRIC_NAMES), { minLength: 1, maxLength: 5 }),
    range: fc.oneof(fc.constantFrom(...NAMED_RANGES), days),
    dimensions: fc.uniqueArray(fc.constantFrom<QueryDimension>(...DIMENSION_NAMES, ...PROPS), {
      maxLength: 3,
    }),
    filters: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Filter[]>([]) },
      { weight: 3, arbitrary: fc.array(filter, { minLength: 1, maxLength: 3 }) },
    ),
    compare: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.oneof(fc.constant('previousPeriod' as const), days) },
      { weight: 1, arbitrary: fc.constant('previousYear' as const) },
    ),
    definitions: fc.constantFrom(...DEFINITIONS),
    limit: fc.constantFrom(3, 10_000),
    offset: fc.constantFrom(0, 0, 2),
    isAscending: fc.constantFrom(true, false, null),
  }),
});

function toQuery({ isAscending, ...input }: QueryInput & { isAscending: boolean | null }): Query {
  const by = [...input.metrics, ...(input.dimensions ?? [])].at(-1);
  const orderBy: QueryInput['orderBy'] =
    isAscending === null || by === undefined ? undefined : [[by, isAscending ? 'asc' : 'desc']];
  return querySchema.parse({ ...input, ...(orderBy === undefined ? {} : { orderBy }) });
}

async function answerOf(reports: Reports, where: Site, query: Query) {
  const outcome = await reports.query(where, query);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  const { meta, ...answer } = outcome.result;
  return { ...answer, rows: meta.rows };
}

describe('any question', () => {
  it(`is answered from tail, parts, cubes, merged parts, and tail and parts as plain code answers it (${QUESTIONS} questions)`, async () => {
    await fc.assert(
      fc.asyncProperty(question, async (given) => {
        const where = siteOf(SITE_ID, given.site);
        const query = toQuery(given.query);
        const expected = oracle.answer(where, query, NOW);
        for (const [name, reports] of Object.entries(asked)) {
          const answer = await answerOf(reports, where, query);
          expect({ name, ...answer }).toEqual({ name, ...expected });
        }
      }),
      { numRuns: QUESTIONS, seed: 20_261_122 },
    );
  }, 240_000);
});
