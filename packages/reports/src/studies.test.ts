/** Every report beside breakdowns is answered as plain code answers it, from the tail, from parts, from both, and from days that were counted. */
import {
  FILTER_DIMENSIONS,
  type Filter,
  funnelQuestionSchema,
  type GoalRule,
  journeySchema,
  LASTING_VISITOR_ID_MIN,
  leftOutSchema,
  NAMED_RANGES,
  propNamesSchema,
  retentionSchema,
  type Site,
  type StudyDimension,
  scriptErrorsSchema,
  sessionListSchema,
  vitalsSchema,
} from '@footfall/domain';
import { createStudyOracle } from '@footfall/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { goalsOf, randomHits, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';
import { studyFunnel } from './studies/funnel.ts';
import { studyJourney } from './studies/journey.ts';
import { studyLeftOut } from './studies/left-out.ts';
import { studyPropNames } from './studies/prop-names.ts';
import { studyRetention } from './studies/retention.ts';
import { studyScriptErrors } from './studies/script-errors.ts';
import { studySessionList } from './studies/sessions.ts';
import { studyVitals } from './studies/vitals.ts';
import type { Study } from './study.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-03T15:00:00Z');
/** Two visitors of three agreed to be known again; some bots are known by name. */
const HITS = randomHits(1848, 220, { from: NOW - 6 * DAY_MS, to: NOW }).map((hit) => {
  const { visitorId } = hit;
  const bot = hit.verdict === null ? {} : { browser: hit.scroll === null ? 'GPTBot' : 'Chrome' };
  const told = { ...hit, ...bot };
  return visitorId % 3 === 0 ? told : { ...told, visitorId: LASTING_VISITOR_ID_MIN + visitorId };
});
const GOALS = goalsOf({
  Docs: { type: 'page', page: '/docs/**' },
  Signup: { type: 'event', event: 'signup' },
  Far: { type: 'scroll', percent: 50 },
});
/** Of each kind. */
const QUESTIONS = 12;

const oracle = createStudyOracle(HITS, GOALS);
const stores: RecentStore[] = [];
const asked: Record<string, Reports> = {};

async function open(name: string, fill: (store: RecentStore) => Promise<void>): Promise<void> {
  const store = await openRecentStore(GOALS);
  stores.push(store);
  await fill(store);
  const duckdb = { memoryLimit: '512MB', threads: 2 };
  asked[name] = createReports({ ...store, clock: () => NOW, duckdb });
}

beforeAll(async () => {
  await open('tail', async (store) => store.store(HITS, NOW - DAY_MS));
  await open('mixed', async (store) => {
    store.store(
      HITS.filter((_, index) => index % 2 === 0),
      NOW - DAY_MS,
    );
    await store.seal();
    store.store(
      HITS.filter((_, index) => index % 2 === 1),
      NOW - 1000,
    );
  });
  // Filters are asked of what is known of days that are over.
  await open('compacted', async (store) => {
    store.store(HITS, NOW - DAY_MS);
    await store.seal();
    await store.compact(NOW, 'UTC', 2);
  });
});

afterAll(async () => {
  for (const reports of Object.values(asked)) await reports.close();
  for (const store of stores) await store.close();
});

// ── questions ──

const filters = fc.oneof(
  fc.constant<Filter[]>([]),
  fc.subarray<Filter>(
    [
      ['isNot', 'country', ['DE', null]],
      ['matches', 'page', ['/docs/**', '/']],
      ['hasDone', ['is', 'goal', ['Docs', 'Far']]],
      ['isNot', 'goal', ['Signup']],
      ['contains', 'entryPage', ['p']],
    ],
    { minLength: 1, maxLength: 2 },
  ),
);

const range = fc.oneof(
  fc.constantFrom(...NAMED_RANGES),
  fc.integer({ min: 0, max: 5 }).map((ago) => {
    const date = new Date(NOW - ago * DAY_MS).toISOString().slice(0, 10);
    return { from: date, to: date };
  }),
);

const common = { site: fc.constant(SITE_ID), range, filters };
const by = fc.option(
  fc.constantFrom<StudyDimension>(
    ...FILTER_DIMENSIONS.filter((name) => name !== 'goal'),
    'prop:plan',
  ),
  { nil: undefined },
);
const page = { limit: fc.constantFrom(2, 1000), offset: fc.constantFrom(0, 0, 1) };

const rules: GoalRule[] = [
  { type: 'page', page: '/', filters: [] },
  { type: 'page', page: '/docs**', filters: [] },
  { type: 'page', page: '**', filters: [['isNot', 'title', ['Home']]] },
  { type: 'event', event: 'signup', filters: [] },
  { type: 'event', event: 'Purchase', filters: [['gt', 'prop:depth', [1]]] },
  { type: 'scroll', page: '**', percent: 30 },
  { type: 'engagement', page: '/*', seconds: 3 },
];
const funnelQuestion = fc.record({
  ...common,
  steps: fc.array(fc.record({ name: fc.constantFrom('A', 'B'), rule: fc.constantFrom(...rules) }), {
    minLength: 2,
    maxLength: 4,
  }),
  order: fc.constantFrom('ordered', 'strict'),
  per: fc.constantFrom('session', 'visitor'),
  windowSeconds: fc.constantFrom(60, 1800, 86_400),
  by,
  limit: fc.constantFrom(2, 100),
});
const journeyQuestion = fc.record({
  ...common,
  start: fc.constantFrom(
    undefined,
    { type: 'page', page: '/' },
    { type: 'page', page: '/docs**' },
    { type: 'event', event: 'signup' },
  ),
  direction: fc.constantFrom('forward', 'backward'),
  through: fc.constantFrom('pages', 'pagesAndEvents'),
  depth: fc.constantFrom(1, 3, 6),
  top: fc.constantFrom(1, 3, 20),
});

const sites = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu');

/** The answers of the product beside that of the oracle, for questions of one kind. */
async function agree<Question, Value>(
  questions: fc.Arbitrary<Question>,
  expectedOf: (site: Site, question: Question) => Value,
  toStudy: (question: Question) => Study<Value>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(sites, questions, async (timezone, question) => {
      const site = siteOf(SITE_ID, { timezone });
      const expected = expectedOf(site, question);
      for (const [name, reports] of Object.entries(asked)) {
        const outcome = await reports.study(site, toStudy(question));
        if (!outcome.ok) throw new Error(JSON.stringify(outcome));
        expect({ name, ...outcome.result.value }).toEqual({ name, ...expected });
      }
    }),
    { numRuns: QUESTIONS, seed: 20_261_123 },
  );
}

describe(`any of ${QUESTIONS} questions is answered as plain code answers it, about`, () => {
  it('web vitals', async () => {
    await agree(
      fc.record({ ...common, by, ...page }).map((input) => vitalsSchema.parse(input)),
      (site, question) => oracle.vitals(site, question, NOW),
      studyVitals,
    );
  });

  it('script errors', async () => {
    const orderBy = fc.constantFrom('count', 'visitors', 'lastAt');
    await agree(
      fc.record({ ...common, orderBy, ...page }).map((input) => scriptErrorsSchema.parse(input)),
      (site, question) => oracle.scriptErrors(site, question, NOW),
      studyScriptErrors,
    );
  });

  it('what is left out', async () => {
    await agree(
      fc.record(common).map((input) => leftOutSchema.parse(input)),
      (site, question) => oracle.leftOut(site, question, NOW),
      studyLeftOut,
    );
  });

  it('the names of properties', async () => {
    await agree(
      fc.record({ ...common, ...page }).map((input) => propNamesSchema.parse(input)),
      (site, question) => oracle.propNames(site, question, NOW),
      studyPropNames,
    );
  });

  it('funnels', async () => {
    await agree(
      funnelQuestion.map((input) => funnelQuestionSchema.parse(input)),
      (site, question) => oracle.funnel(site, question, NOW),
      studyFunnel,
    );
  });

  it('journeys', async () => {
    await agree(
      journeyQuestion.map((input) => journeySchema.parse(input)),
      (site, question) => oracle.journey(site, question, NOW),
      studyJourney,
    );
  });

  it('retention', async () => {
    await agree(
      fc
        .record({
          ...common,
          period: fc.constantFrom('day', 'week', 'month'),
          periods: fc.constantFrom(1, 3, 12),
        })
        .map((input) => retentionSchema.parse(input)),
      (site, question) => oracle.retention(site, question, NOW),
      studyRetention,
    );
  });

  it('the sessions there were, page after page', async () => {
    const after = fc.option(fc.constantFrom(`${NOW - DAY_MS}-5`, `${HITS[40]?.at}-9`), {
      nil: undefined,
    });
    await agree(
      fc
        .record({ ...common, after, limit: fc.constantFrom(1, 7, 100) })
        .map((input) => sessionListSchema.parse(input)),
      (site, question) => oracle.sessionList(site, question, NOW),
      studySessionList,
    );
  });
});
