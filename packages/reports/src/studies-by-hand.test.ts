/** The reports beside breakdowns, on a handful of hits counted by hand. */
import {
  funnelQuestionSchema,
  journeySchema,
  type StoredHit,
  scriptErrorsSchema,
  sessionListSchema,
  timelineSchema,
  vitalsSchema,
} from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { session, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';
import { studyFunnel } from './studies/funnel.ts';
import { studyJourney } from './studies/journey.ts';
import { studyPresent } from './studies/present.ts';
import { studyScriptErrors } from './studies/script-errors.ts';
import { studySessionList, studyTimeline } from './studies/sessions.ts';
import { studyVitals } from './studies/vitals.ts';
import type { Study } from './study.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const at = (time: string) => Date.parse(`2026-11-22T${time}:00Z`);
const told = (lcp: number) => ({ name: 'vital', props: [['LCP', lcp]] as StoredHit['props'] });
const failed = (message: string, place: string) => ({
  name: 'error',
  props: [
    ['message', message],
    ['at', place],
  ] as StoredHit['props'],
});

const HITS: StoredHit[] = [
  ...session(1, [
    { at: at('08:00'), page: '/', device: 'mobile', source: 'Google' },
    { at: at('08:01'), page: '/shop', device: 'mobile' },
    { at: at('08:02'), page: '/', device: 'mobile' },
    { at: at('08:03'), page: '/cart', device: 'mobile' },
    { at: at('08:04'), page: '/cart', ...told(5000) },
    { at: at('08:05'), page: '/cart', name: 'buy', amount: '12.3', currency: 'EUR' },
    { at: at('08:06'), page: '/cart', name: 'engagement', engagedMs: 1500, scroll: 40 },
  ]),
  ...session(2, [
    { at: at('09:00'), page: '/', device: 'desktop', source: 'Direct' },
    { at: at('09:01'), page: '/', ...told(1000) },
    { at: at('09:01'), page: '/', ...told(2500), order: 1 },
    { at: at('09:20'), page: '/cart' },
    { at: at('09:21'), page: '/cart', ...failed('x is null', '/a.js:1:2') },
    { at: at('09:22'), page: '/', ...failed('x is null', '/a.js:1:2') },
  ]),
  ...session(3, [
    { at: at('10:00'), page: '/shop', device: 'desktop', source: 'Direct' },
    { at: at('10:01'), page: '/shop', ...failed('y', 'promise') },
  ]),
];

let store: RecentStore;
let reports: Reports;
beforeAll(async () => {
  store = await openRecentStore();
  store.store(HITS.slice(0, 8), NOW - 7_200_000, 2);
  await store.seal();
  store.store(HITS.slice(8), NOW - 3_600_000, 2);
  const duckdb = { memoryLimit: '256MB', threads: 1 };
  reports = createReports({ ...store, clock: () => NOW, duckdb });
});
afterAll(async () => {
  await reports.close();
  await store.close();
});

const common = { site: SITE_ID, range: 'today' as const };

async function ask<Value>(study: Study<Value>): Promise<Value> {
  const outcome = await reports.study(siteOf(SITE_ID), study);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  expect(outcome.result.meta).toMatchObject({ exact: true, from: '2026-11-22', timezone: 'UTC' });
  return outcome.result.value;
}

describe('web vitals', () => {
  it('are percentiles that were measured, and shares by rating', async () => {
    const report = await ask(studyVitals(vitalsSchema.parse({ ...common, by: 'device' })));
    expect(report.totals.vitals[0]).toEqual({
      vital: 'LCP',
      count: 3,
      p50: 2500,
      p75: 5000,
      p95: 5000,
      good: 2 / 3,
      needsImprovement: 0,
      poor: 1 / 3,
    });
    expect(report.totals.vitals[1]).toMatchObject({
      vital: 'INP',
      count: 0,
      p75: null,
      good: null,
    });
    // The device is that of the session's first hit.
    expect(report.results.map(({ value, loads }) => [value, loads])).toEqual([
      ['desktop', 2],
      ['mobile', 1],
    ]);
    expect(report.rows).toBe(2);
  });
});

describe('script errors', () => {
  it('are counted by message and place, with where and when', async () => {
    const report = await ask(studyScriptErrors(scriptErrorsSchema.parse(common)));
    expect(report.totals).toEqual({ count: 3, visitors: 2, sessions: 2 });
    expect(report.results).toEqual([
      {
        message: 'x is null',
        at: '/a.js:1:2',
        count: 2,
        visitors: 1,
        sessions: 1,
        pages: 2,
        topPages: [
          { page: '/', count: 1 },
          { page: '/cart', count: 1 },
        ],
        firstAt: '2026-11-22T09:21:00.000Z',
        lastAt: '2026-11-22T09:22:00.000Z',
      },
      expect.objectContaining({ message: 'y', at: 'promise', count: 1, pages: 1 }),
    ]);
  });
});

describe('a funnel', () => {
  const page = (name: string) => ({ name, rule: { type: 'page' as const, page: name } });
  const steps = [page('/'), page('/cart'), { name: 'buy', rule: { type: 'event', event: 'buy' } }];

  it('says who came how far, and how long it took', async () => {
    const report = await ask(studyFunnel(funnelQuestionSchema.parse({ ...common, steps })));
    expect(report.total).toBe(3);
    expect(report.steps.map(({ count, droppedBefore }) => [count, droppedBefore])).toEqual([
      [2, null],
      [2, 0],
      [1, 1],
    ]);
    // 180 s and 1,200 s; 120 s.
    expect(report.steps[1]).toMatchObject({ secondsMean: 690, secondsMedian: 180 });
    expect(report.steps[2]).toMatchObject({ secondsMean: 120, shareOfPrevious: 0.5 });
  });

  it('can want each step to be the very next, and soon', async () => {
    const strict = { ...common, steps, order: 'strict' };
    const report = await ask(studyFunnel(funnelQuestionSchema.parse(strict)));
    // The first session comes to the cart from its second view of the first page.
    expect(report.steps.map(({ count }) => count)).toEqual([2, 2, 1]);
    expect(report.steps[1]).toMatchObject({ secondsMean: 630, secondsMedian: 60 });
    const soon = { ...common, steps, windowSeconds: 200 };
    const early = await ask(studyFunnel(funnelQuestionSchema.parse(soon)));
    expect(early.steps.map(({ count }) => count)).toEqual([2, 1, 1]);
  });

  it('goes by what the session was at its first step', async () => {
    const by = { ...common, steps, by: 'source' };
    const report = await ask(studyFunnel(funnelQuestionSchema.parse(by)));
    expect(
      report.results.map(({ value, steps: rows }) => [value, rows.map((row) => row.count)]),
    ).toEqual([
      ['Direct', [1, 1, 0]],
      ['Google', [1, 1, 1]],
    ]);
  });
});

describe('a journey', () => {
  it('flows from the first such page on, with the end and the rare put together', async () => {
    const question = { ...common, start: { type: 'page', page: '/' }, depth: 2, top: 1 };
    const report = await ask(studyJourney(journeySchema.parse(question)));
    const home = { kind: 'page', name: '/' };
    const cart = { kind: 'page', name: '/cart' };
    const other = { kind: 'other', name: null };
    expect(report).toEqual({
      sessions: 2,
      nodes: [
        { level: 0, ...home, sessions: 2 },
        { level: 1, ...cart, sessions: 1 },
        { level: 1, ...other, sessions: 1 },
        { level: 2, ...home, sessions: 1 },
      ],
      links: [
        { level: 0, from: home, to: other, sessions: 1 },
        { level: 0, from: home, to: cart, sessions: 1 },
        { level: 1, from: other, to: home, sessions: 1 },
        { level: 1, from: cart, to: { kind: 'end', name: null }, sessions: 1 },
      ],
    });
  });

  it('can be looked at from its end, and through events', async () => {
    const question = { ...common, start: { type: 'event', event: 'buy' }, direction: 'backward' };
    const report = await ask(studyJourney(journeySchema.parse(question)));
    expect(report.nodes.map(({ level, name }) => [level, name])).toEqual([
      [0, 'buy'],
      [1, '/cart'],
      [2, '/'],
      [3, '/shop'],
    ]);
  });
});

describe('sessions', () => {
  it('are listed the newest first, page after page, and told hit by hit', async () => {
    const first = await ask(studySessionList(sessionListSchema.parse({ ...common, limit: 2 })));
    expect(first.results.map(({ id }) => id)).toEqual(['3', '2']);
    const rest = await ask(
      studySessionList(sessionListSchema.parse({ ...common, limit: 2, after: first.next })),
    );
    expect(rest.next).toBeNull();
    expect(rest.results).toEqual([
      expect.objectContaining({
        id: '1',
        beganAt: '2026-11-22T08:00:00.000Z',
        durationSeconds: 360,
        pageviews: 4,
        events: 1,
        entryPage: '/',
        exitPage: '/cart',
        source: 'Google',
        device: 'mobile',
      }),
    ]);
    expect(rest.results[0]?.trail.map(({ name, page }) => `${name} ${page}`)).toEqual([
      'pageview /',
      'pageview /shop',
      'pageview /',
      'pageview /cart',
      'buy /cart',
    ]);
    const timeline = await ask(studyTimeline(timelineSchema.parse({ ...common, session: '1' })));
    expect(timeline.count).toBe(7);
    expect(timeline.hits.slice(4)).toMatchObject([
      { name: 'vital', props: { LCP: '5000' } },
      { name: 'buy', value: { amount: '12.30', currency: 'EUR' } },
      { name: 'engagement', engagedSeconds: 1.5, scroll: 40 },
    ]);
    const nobody = await ask(studyTimeline(timelineSchema.parse({ ...common, session: '9' })));
    expect(nobody).toEqual({ hits: [], count: 0 });
  });
});

describe('who is here now', () => {
  it('is told by page, source and country, with what happened last', async () => {
    // The cart was viewed at 9:20; an error after that is no presence, and the shop is an hour ahead.
    const report = await ask(studyPresent(siteOf(SITE_ID), at('09:24')));
    expect(report).toEqual({
      visitors: 1,
      pages: [{ value: '/cart', visitors: 1 }],
      sources: [{ value: 'Direct', visitors: 1 }],
      countries: [{ value: null, visitors: 1 }],
      feed: [
        {
          at: '2026-11-22T09:20:00.000Z',
          name: 'pageview',
          page: '/cart',
          source: 'Direct',
          country: null,
          device: 'desktop',
        },
      ],
    });
    const nobody = await ask(studyPresent(siteOf(SITE_ID), at('17:00')));
    expect(nobody).toEqual({ visitors: 0, pages: [], sources: [], countries: [], feed: [] });
  });
});
