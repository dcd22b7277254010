/** The oracle against answers worked out by hand. */

import {
  COUNT_EVERYBODY,
  type QueryInput,
  querySchema,
  type Site,
  type StoredHit,
} from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { BLANK_HIT } from './blank-hit.ts';
import { createOracle } from './oracle.ts';

const site: Site = {
  id: 'demo',
  domain: 'example.com',
  name: 'Demo',
  timezone: 'Europe/Berlin',
  definitions: 'footfall',
  weekStart: 1,
  ownerId: 'o',
  createdAt: '2026-01-01T00:00:00Z',
  ...COUNT_EVERYBODY,
};
const now = Date.parse('2026-11-22T12:00:00Z');

function hit(at: string, sessionId: number, more: Partial<StoredHit> = {}): StoredHit {
  return {
    hitId: `hit-${at}-${sessionId}-${more.name ?? 'pageview'}`,
    at: Date.parse(at),
    order: 0,
    name: 'pageview',
    visitorId: sessionId,
    sessionId,
    sessionAt: Date.parse(at),
    ...BLANK_HIT,
    ...more,
  };
}

/** Session 1 crosses Berlin's midnight (23:00 UTC); session 2 has an event only; session 3 is one page. */
const hits: StoredHit[] = [
  hit('2026-11-20T22:50:00Z', 1, { page: '/', country: 'DE', source: 'Google' }),
  hit('2026-11-20T22:51:00Z', 1, { name: 'engagement', engagedMs: 4000, country: 'DE' }),
  hit('2026-11-20T23:10:00Z', 1, { page: '/pricing', country: 'FR', source: 'Bing' }),
  hit('2026-11-20T23:10:05Z', 1, { page: '/pricing', name: 'signup', country: 'DE' }),
  hit('2026-11-21T10:00:00Z', 2, { page: '/app', name: 'ping', interactive: false }),
  hit('2026-11-21T11:00:00Z', 3, { page: '/pricing', country: 'DE' }),
  hit('2026-11-21T11:00:09Z', 3, { name: 'engagement', page: '/pricing', engagedMs: 9000 }),
  // Left out: neither counts nor makes session 3 longer.
  hit('2026-11-21T11:09:00Z', 3, { verdict: 'excluded:page' }),
  hit('2026-11-21T12:00:00Z', 4, { verdict: 'bot:agent' }),
];

function ask(question: Partial<QueryInput>) {
  const metrics = question.metrics ?? (['visitors', 'sessions', 'pageviews', 'events'] as const);
  const query = querySchema.parse({ site: 'demo', range: '7d', ...question, metrics });
  return createOracle(hits).answer(site, query, now);
}

describe('the oracle', () => {
  it('counts totals over all sessions', () => {
    expect(ask({}).totals).toEqual([3, 3, 3, 2]);
  });

  it('puts a session in the local day of its first hit, and visitors in every day with a hit', () => {
    expect(ask({ dimensions: ['time:day'] }).results).toEqual([
      { dimensions: ['2026-11-20'], metrics: [1, 1, 1, 0] },
      { dimensions: ['2026-11-21'], metrics: [3, 2, 2, 2] },
    ]);
  });

  it('counts a session that reaches into the range with its whole length', () => {
    const answer = ask({
      range: 'yesterday',
      metrics: ['sessions', 'sessionDuration', 'bounceRate', 'viewsPerSession'],
    });
    expect(answer.totals).toEqual([3, (1205 + 0 + 9) / 3, 1 / 3, 2 / 3]);
    expect(ask({ range: 'yesterday', dimensions: ['entryPage'], metrics: ['sessions'] })).toEqual({
      results: [
        { dimensions: ['/'], metrics: [1] },
        { dimensions: ['/pricing'], metrics: [1] },
        { dimensions: [null], metrics: [1] },
      ],
      totals: [3],
      rows: 3,
    });
  });

  it('takes the dimensions of a session from its first hit', () => {
    expect(ask({ dimensions: ['country', 'source'], metrics: ['pageviews'] }).results).toEqual([
      { dimensions: ['DE', 'Google'], metrics: [2] },
      { dimensions: ['DE', 'Direct'], metrics: [1] },
      { dimensions: [null, 'Direct'], metrics: [0] },
    ]);
  });

  it('starts a session anew in the row of each page', () => {
    expect(ask({ dimensions: ['time:day', 'page'], metrics: ['sessions'] }).results).toEqual([
      { dimensions: ['2026-11-20', '/'], metrics: [1] },
      { dimensions: ['2026-11-21', '/app'], metrics: [1] },
      { dimensions: ['2026-11-21', '/pricing'], metrics: [2] },
    ]);
  });

  it('lists only custom events by event, and keeps the totals', () => {
    const answer = ask({ dimensions: ['event'], metrics: ['events', 'pageviews'] });
    expect(answer.results).toEqual([
      { dimensions: ['ping'], metrics: [1, 0] },
      { dimensions: ['signup'], metrics: [1, 0] },
    ]);
    expect(answer.totals).toEqual([2, 3]);
  });

  it('wants several filters to hold on the same hit', () => {
    const both = ask({
      filters: [
        ['is', 'page', ['/']],
        ['is', 'event', ['signup']],
      ],
    });
    expect(both.totals).toEqual([0, 0, 0, 0]);
    expect(ask({ filters: ['is', 'event', ['signup']] }).totals).toEqual([1, 1, 0, 1]);
  });

  it('treats null as unknown in filters', () => {
    expect(ask({ filters: ['is', 'country', [null]] }).totals).toEqual([1, 1, 0, 1]);
    expect(ask({ filters: ['isNot', 'country', ['FR']] }).totals).toEqual([3, 3, 3, 2]);
    expect(ask({ filters: ['isNot', 'country', ['DE', null]] }).totals).toEqual([0, 0, 0, 0]);
    expect(ask({ filters: ['contains', 'page', ['PRIC']] }).totals).toEqual([2, 2, 2, 1]);
  });

  it('knows the definitions of a bounce', () => {
    const rate = (definitions: 'footfall' | 'ga4' | 'plausible' | 'matomo') =>
      ask({ metrics: ['bounceRate'], definitions }).totals[0];
    expect(rate('footfall')).toBe(1 / 3);
    expect(rate('plausible')).toBe(1 / 3);
    expect(rate('ga4')).toBe(2 / 3);
    expect(rate('matomo')).toBe(1 / 3);
  });

  it('has no rate without a session, and counts of zero', () => {
    const metrics = ['sessions', 'bounceRate', 'sessionDuration', 'viewsPerSession'] as const;
    expect(ask({ range: 'today', metrics: [...metrics] }).totals).toEqual([0, null, null, null]);
    const hours = ask({ range: 'yesterday', dimensions: ['time:hour'], metrics: ['sessions'] });
    expect(hours.results.map((row) => row.dimensions[0])).toEqual([
      '2026-11-21T00:00:00+01:00',
      '2026-11-21T11:00:00+01:00',
      '2026-11-21T12:00:00+01:00',
    ]);
  });

  it('names weeks and months by their first day', () => {
    const names = (dimension: 'time:week' | 'time:month') =>
      ask({ dimensions: [dimension], range: 'all' }).results.map((row) => row.dimensions[0]);
    expect(names('time:week')).toEqual(['2026-11-16']);
    expect(names('time:month')).toEqual(['2026-11-01']);
  });

  it('orders, cuts and counts the rows', () => {
    const answer = ask({
      dimensions: ['page'],
      metrics: ['pageviews'],
      orderBy: [['page', 'desc']],
      limit: 1,
      offset: 1,
    });
    expect(answer).toEqual({
      results: [{ dimensions: ['/app'], metrics: [0] }],
      totals: [3],
      rows: 3,
    });
  });

  it('keeps the two hours of the night when the clock is set back apart, in order', () => {
    const night = [hit('2026-10-25T00:30:00Z', 1), hit('2026-10-25T01:30:00Z', 2)];
    const query = querySchema.parse({
      site: 'demo',
      metrics: ['pageviews'],
      range: { from: '2026-10-25', to: '2026-10-25' },
      dimensions: ['time:hour'],
    });
    expect(createOracle(night).answer(site, query, now).results).toEqual([
      { dimensions: ['2026-10-25T02:00:00+02:00'], metrics: [1] },
      { dimensions: ['2026-10-25T02:00:00+01:00'], metrics: [1] },
    ]);
  });
});
