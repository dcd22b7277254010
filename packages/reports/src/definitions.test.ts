/** The definitions of contract.md, each on a handful of hits counted by hand. */
import { type QueryInput, querySchema, type Site, type StoredHit } from '@footfall/domain';
import { afterEach, describe, expect, it } from 'vitest';
import { openRecentStore, SITE_ID } from '../test/recent-store.ts';
import { session, siteOf } from '../test/site-hits.ts';
import { createReports } from './reports.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const at = (time: string) => Date.parse(time);

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A function that answers questions about those hits, half of them sealed. */
async function reportsOn(hits: readonly StoredHit[], given: Partial<Site> = {}) {
  const store = await openRecentStore();
  const half = Math.ceil(hits.length / 2);
  store.store(hits.slice(0, half), NOW - 7_200_000, 2);
  await store.seal();
  store.store(hits.slice(half), NOW - 3_600_000, 2);
  const reports = createReports({
    ...store,
    clock: () => NOW,
    duckdb: { memoryLimit: '256MB', threads: 1 },
  });
  opened.push(reports.close, store.close);
  return async (question: Partial<QueryInput>) => {
    const query = querySchema.parse({
      site: SITE_ID,
      metrics: ['visitors', 'sessions', 'pageviews', 'events'],
      range: 'today',
      ...question,
    });
    const outcome = await reports.query(siteOf(SITE_ID, given), query);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    return outcome.result;
  };
}

/** Rows as short as they can be written. */
function rowsOf(result: Awaited<ReturnType<Awaited<ReturnType<typeof reportsOn>>>>) {
  return result.results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);
}

describe('what counts', () => {
  it('counts pageviews and events, and neither engagement nor vitals nor errors', async () => {
    const ask = await reportsOn([
      ...session(1, [
        { at: at('2026-11-22T10:00:00Z') },
        { at: at('2026-11-22T10:00:10Z'), name: 'engagement', engagedMs: 9000 },
        { at: at('2026-11-22T10:00:20Z'), name: 'signup' },
      ]),
      ...session(2, [{ at: at('2026-11-22T11:00:00Z'), name: 'vital' }]),
      ...session(3, [{ at: at('2026-11-22T12:00:00Z'), name: 'error' }]),
    ]);
    expect((await ask({})).totals).toEqual([1, 1, 1, 1]);
  });

  it('answers an empty range with zeros, and with null where there is nothing to divide by', async () => {
    const ask = await reportsOn([]);
    const result = await ask({
      metrics: ['visitors', 'pageviews', 'bounceRate', 'sessionDuration', 'viewsPerSession'],
    });
    expect(result.totals).toEqual([0, 0, null, null, null]);
    expect((await ask({ dimensions: ['time:hour'] })).results).toEqual([]);
  });

  it('counts a visitor of two sessions once', async () => {
    const ask = await reportsOn([
      ...session(1, [{ at: at('2026-11-22T01:00:00Z'), visitorId: 9 }]),
      ...session(2, [{ at: at('2026-11-22T05:00:00Z'), visitorId: 9 }]),
    ]);
    expect((await ask({})).totals).toEqual([1, 2, 2, 0]);
  });
});

describe('a session over the edge of the range', () => {
  const overMidnight = session(1, [
    { at: at('2026-11-21T23:40:00Z'), page: '/entry', source: 'Google' },
    { at: at('2026-11-22T00:05:00Z'), page: '/middle', source: 'Direct' },
    { at: at('2026-11-22T00:20:00Z'), page: '/exit', source: 'Direct' },
  ]);

  it('counts once on each side, whole in duration, entry, exit and source', async () => {
    const ask = await reportsOn(overMidnight);
    for (const range of ['yesterday', 'today'] as const) {
      const result = await ask({
        range,
        metrics: ['sessions', 'sessionDuration', 'bounceRate'],
        dimensions: ['source', 'entryPage', 'exitPage'],
      });
      expect(rowsOf(result)).toEqual([['Google', '/entry', '/exit', 1, 2400, 0]]);
    }
  });

  it('counts in the bucket of its first hit in the range, its visitor in every bucket', async () => {
    const ask = await reportsOn(overMidnight);
    const days = { from: '2026-11-21', to: '2026-11-22' };
    const metrics: QueryInput['metrics'] = ['visitors', 'sessions', 'pageviews', 'viewsPerSession'];
    const result = await ask({ range: days, metrics, dimensions: ['time:day'] });
    expect(rowsOf(result)).toEqual([
      ['2026-11-21', 1, 1, 1, 1],
      ['2026-11-22', 1, 0, 2, null],
    ]);
    expect(result.totals).toEqual([1, 1, 3, 3]);
  });

  it('is not counted where only engagement lies in the range, but lasts until then', async () => {
    const ask = await reportsOn(
      session(1, [
        { at: at('2026-11-21T23:50:00Z') },
        { at: at('2026-11-22T00:10:00Z'), name: 'engagement', engagedMs: 1000 },
      ]),
    );
    const metrics: QueryInput['metrics'] = ['sessions', 'sessionDuration'];
    expect((await ask({ metrics })).totals).toEqual([0, null]);
    expect((await ask({ metrics, range: 'yesterday' })).totals).toEqual([1, 1200]);
  });

  it('is read as a whole over the end of a month, and of a second one', async () => {
    const views = Array.from({ length: 1500 }, (_, index) => ({
      at: at('2026-09-30T23:00:00Z') + index * 30 * 60_000,
    }));
    const ask = await reportsOn(session(1, views));
    const metrics: QueryInput['metrics'] = ['sessions', 'sessionDuration'];
    const lastSeptember = { from: '2026-09-30', to: '2026-09-30' };
    const firstNovember = { from: '2026-11-01', to: '2026-11-01' };
    for (const range of [lastSeptember, firstNovember]) {
      expect((await ask({ metrics, range })).totals).toEqual([1, 1499 * 1800]);
    }
  });

  it('is read as a whole where a late hit began it before the range', async () => {
    // The beacon thought that it began at 00:10; the hit of 23:45 came in late.
    const ask = await reportsOn([
      ...session(1, [{ at: at('2026-11-22T00:10:00Z') }]),
      ...session(1, [{ at: at('2026-11-21T23:45:00Z'), page: '/late' }]),
    ]);
    const metrics: QueryInput['metrics'] = ['sessions', 'sessionDuration'];
    for (const range of ['yesterday', 'today'] as const) {
      const result = await ask({ range, metrics, dimensions: ['entryPage'] });
      expect(rowsOf(result)).toEqual([['/late', 1, 1500]]);
    }
  });
});

describe('a bounce', () => {
  const oneView = session(1, [{ at: at('2026-11-22T10:00:00Z') }]);
  const viewAndQuietEvent = session(2, [
    { at: at('2026-11-22T10:00:00Z') },
    { at: at('2026-11-22T10:00:05Z'), name: 'scrolled', interactive: false },
  ]);
  const viewAndEvent = session(3, [
    { at: at('2026-11-22T10:00:00Z') },
    { at: at('2026-11-22T10:00:05Z'), name: 'signup' },
  ]);
  const longRead = session(4, [
    { at: at('2026-11-22T10:00:00Z') },
    // A page tells its time so far, more than once: 10 s in all.
    { at: at('2026-11-22T10:01:00Z'), name: 'engagement', engagedMs: 6000 },
    { at: at('2026-11-22T10:02:00Z'), name: 'engagement', engagedMs: 10_000 },
  ]);
  const shortRead = session(6, [
    { at: at('2026-11-22T10:00:00Z') },
    { at: at('2026-11-22T10:01:00Z'), name: 'engagement', engagedMs: 6000 },
    { at: at('2026-11-22T10:02:00Z'), name: 'engagement', engagedMs: 9000 },
  ]);
  const twoViews = session(5, [
    { at: at('2026-11-22T10:00:00Z') },
    { at: at('2026-11-22T10:00:01Z') },
  ]);

  it.each([
    // One pageview, no interactive event: 1, 2, 4 and 6.
    ['footfall', 4 / 6],
    ['plausible', 4 / 6],
    // Under 10 s of engagement and under two pageviews: 1, 2, 3 and 6.
    ['ga4', 4 / 6],
    // At most one hit: 1.
    ['matomo', 1 / 6],
  ] as const)('by %s: %f of the sessions', async (definitions, rate) => {
    const hits = [oneView, viewAndQuietEvent, viewAndEvent, longRead, shortRead, twoViews].flat();
    const ask = await reportsOn(hits);
    const result = await ask({ metrics: ['bounceRate'], definitions });
    expect(result.totals).toEqual([rate]);
    expect(result.meta.definitions).toBe(definitions);
  });

  it('goes by the definitions of the site when the question names none', async () => {
    const ask = await reportsOn(longRead, { definitions: 'ga4' });
    expect((await ask({ metrics: ['bounceRate'] })).totals).toEqual([0]);
  });
});

describe('filters', () => {
  const hits = [
    ...session(1, [
      { at: at('2026-11-22T10:00:00Z'), page: '/', country: 'DE' },
      { at: at('2026-11-22T10:10:00Z'), page: '/Pricing', country: 'DE' },
      { at: at('2026-11-22T10:20:00Z'), page: '/Pricing', name: 'signup', country: 'DE' },
    ]),
    ...session(2, [{ at: at('2026-11-22T11:00:00Z'), page: '/', country: null }]),
    ...session(3, [{ at: at('2026-11-22T12:00:00Z'), page: '/docs', country: 'FR' }]),
  ];

  it('on hits: count the hits that match, and of sessions those that have one, whole', async () => {
    const ask = await reportsOn(hits);
    const result = await ask({
      filters: ['is', 'page', ['/Pricing']],
      metrics: ['pageviews', 'events', 'sessions', 'sessionDuration', 'viewsPerSession'],
    });
    expect(result.totals).toEqual([1, 1, 1, 1200, 1]);
  });

  it('must all hold for the same hit', async () => {
    const ask = await reportsOn(hits);
    const filters: QueryInput['filters'] = [
      ['is', 'page', ['/']],
      ['is', 'event', ['signup']],
    ];
    expect((await ask({ filters })).totals).toEqual([0, 0, 0, 0]);
  });

  it('know the unknown: is null, is not, and is not null', async () => {
    const ask = await reportsOn(hits);
    const sessionsBy = async (filters: QueryInput['filters']) =>
      (await ask({ metrics: ['sessions'], filters })).totals[0];
    expect(await sessionsBy(['is', 'country', [null]])).toBe(1);
    expect(await sessionsBy(['is', 'country', ['FR', null]])).toBe(2);
    expect(await sessionsBy(['isNot', 'country', ['FR']])).toBe(2);
    expect(await sessionsBy(['isNot', 'country', ['FR', null]])).toBe(1);
    expect(await sessionsBy(['isNot', 'country', [null]])).toBe(2);
    expect(await sessionsBy(['contains', 'country', ['d', null]])).toBe(2);
  });

  it('find a part of a value whatever its capital letters, but are exact otherwise', async () => {
    const ask = await reportsOn(hits);
    expect((await ask({ filters: ['contains', 'page', ['PRIC', 'oc']] })).totals).toEqual([
      2, 2, 2, 1,
    ]);
    expect((await ask({ filters: ['is', 'page', ['/pricing']] })).totals).toEqual([0, 0, 0, 0]);
  });

  it('take what looks like SQL, a pattern or a placeholder for nothing but text', async () => {
    const names = ["'); DROP TABLE hits; --", '%', '_', '$1', '"', "it's", '\\', '日本'];
    const ask = await reportsOn(
      names.flatMap((name, index) =>
        session(index + 1, [{ at: at('2026-11-22T10:00:00Z') + index, page: name }]),
      ),
    );
    for (const name of names) {
      for (const operator of ['is', 'contains'] as const) {
        const result = await ask({ filters: [operator, 'page', [name]], dimensions: ['page'] });
        expect(result.results.map((row) => row.dimensions[0])).toContain(name);
        if (operator === 'is') expect(result.meta.rows).toBe(1);
      }
    }
  });
});

describe('rows', () => {
  it('of the dimension event are custom events only; the totals are those of the question without it', async () => {
    const ask = await reportsOn([
      ...session(1, [
        { at: at('2026-11-22T10:00:00Z') },
        { at: at('2026-11-22T10:00:01Z'), name: 'signup' },
        { at: at('2026-11-22T10:00:02Z'), name: 'signup' },
      ]),
      ...session(2, [{ at: at('2026-11-22T10:00:00Z') }]),
    ]);
    const result = await ask({ dimensions: ['event'] });
    expect(rowsOf(result)).toEqual([['signup', 1, 1, 0, 2]]);
    expect(result.totals).toEqual([2, 2, 2, 2]);
  });

  it('are the largest first, equal ones by name, and pages of them neither overlap nor leave gaps', async () => {
    const pages = ['/c', '/a', '/b', '/a', '/d', '/e'];
    const ask = await reportsOn(
      pages.flatMap((page, index) =>
        session(index + 1, [{ at: at('2026-11-22T10:00:00Z') + index, page }]),
      ),
    );
    const pageOf = async (offset: number) => {
      const input: Partial<QueryInput> = { metrics: ['pageviews'], dimensions: ['page'] };
      const result = await ask({ ...input, limit: 2, offset });
      expect(result.meta.rows).toBe(5);
      expect(result.totals).toEqual([6]);
      return rowsOf(result);
    };
    expect([...(await pageOf(0)), ...(await pageOf(2)), ...(await pageOf(4))]).toEqual([
      ['/a', 2],
      ['/b', 1],
      ['/c', 1],
      ['/d', 1],
      ['/e', 1],
    ]);
    expect(await pageOf(6)).toEqual([]);
  });

  it('keep the unknown as null, last in either direction', async () => {
    const ask = await reportsOn([
      ...session(1, [{ at: at('2026-11-22T10:00:00Z'), country: null }]),
      ...session(2, [{ at: at('2026-11-22T10:00:00Z'), country: 'DE' }]),
    ]);
    for (const direction of ['asc', 'desc'] as const) {
      const result = await ask({
        metrics: ['sessions'],
        dimensions: ['country'],
        orderBy: [['country', direction]],
      });
      expect(rowsOf(result)).toEqual([
        ['DE', 1],
        [null, 1],
      ]);
    }
  });

  it('without dimensions is the whole range', async () => {
    const ask = await reportsOn(session(1, [{ at: at('2026-11-22T10:00:00Z') }]));
    const result = await ask({ metrics: ['pageviews'] });
    expect(result.results).toEqual([{ dimensions: [], metrics: [1] }]);
    expect(result.meta.rows).toBe(1);
  });
});

describe('days of the site', () => {
  const views = (...times: string[]) =>
    times.flatMap((time, index) => session(index + 1, [{ at: at(time) }]));

  it.each([
    {
      // A day of 25 hours; 2 o'clock comes twice.
      timezone: 'Europe/Berlin',
      day: '2026-10-25',
      outside: ['2026-10-24T21:59:59Z', '2026-10-25T23:00:00Z'],
      hours: {
        '2026-10-25T00:00:00+02:00': '2026-10-24T22:00:00Z',
        '2026-10-25T02:00:00+02:00': '2026-10-25T00:30:00Z',
        '2026-10-25T02:00:00+01:00': '2026-10-25T01:30:00Z',
        '2026-10-25T23:00:00+01:00': '2026-10-25T22:59:59Z',
      },
    },
    {
      // A day of 23 hours; 2 o'clock does not come.
      timezone: 'America/New_York',
      day: '2026-03-08',
      outside: ['2026-03-08T04:59:59Z', '2026-03-09T04:00:00Z'],
      hours: {
        '2026-03-08T00:00:00-05:00': '2026-03-08T05:00:00Z',
        '2026-03-08T01:00:00-05:00': '2026-03-08T06:59:59Z',
        '2026-03-08T03:00:00-04:00': '2026-03-08T07:00:00Z',
        '2026-03-08T23:00:00-04:00': '2026-03-09T03:59:59Z',
      },
    },
    {
      // A day of 24 hours and a half: the clock goes back by 30 minutes.
      timezone: 'Australia/Lord_Howe',
      day: '2026-04-05',
      outside: ['2026-04-04T12:59:59Z', '2026-04-05T13:30:00Z'],
      hours: {
        '2026-04-05T00:00:00+11:00': '2026-04-04T13:00:00Z',
        '2026-04-05T01:00:00+11:00': '2026-04-04T14:59:59Z',
        '2026-04-05T01:00:00+10:30': '2026-04-04T15:00:00Z',
        '2026-04-05T23:00:00+10:30': '2026-04-05T13:29:59Z',
      },
    },
    {
      // Five hours and three quarters ahead, always.
      timezone: 'Asia/Kathmandu',
      day: '2026-11-01',
      outside: ['2026-10-31T18:14:59Z', '2026-11-01T18:15:00Z'],
      hours: {
        '2026-11-01T00:00:00+05:45': '2026-10-31T18:15:00Z',
        '2026-11-01T05:00:00+05:45': '2026-11-01T00:14:59Z',
        '2026-11-01T06:00:00+05:45': '2026-11-01T00:15:00Z',
        '2026-11-01T23:00:00+05:45': '2026-11-01T18:14:59Z',
      },
    },
  ])('in $timezone, $day begins and ends where the clock says', async (zone) => {
    const { timezone, day, outside, hours } = zone;
    const ask = await reportsOn(views(...outside, ...Object.values(hours)), { timezone });
    const range = { from: day, to: day };
    const metrics: QueryInput['metrics'] = ['pageviews', 'sessions'];
    const byHour = await ask({ range, metrics, dimensions: ['time:hour'] });
    expect(rowsOf(byHour)).toEqual(Object.keys(hours).map((hour) => [hour, 1, 1]));
    expect(byHour.totals).toEqual([4, 4]);
    const byDay = await ask({ range, metrics, dimensions: ['time:day'] });
    expect(rowsOf(byDay)).toEqual([[day, 4, 4]]);
  });

  it('weeks begin on the first day that the site wants, months and years where they end', async () => {
    const hits = views('2025-12-31T12:00:00Z', '2026-01-01T12:00:00Z', '2026-01-04T12:00:00Z');
    const range = { from: '2025-12-01', to: '2026-01-31' };
    const metrics: QueryInput['metrics'] = ['pageviews'];
    const weeksFrom = async (weekStart: number) => {
      const ask = await reportsOn(hits, { weekStart });
      return rowsOf(await ask({ range, metrics, dimensions: ['time:week'] }));
    };
    expect(await weeksFrom(1)).toEqual([['2025-12-29', 3]]);
    expect(await weeksFrom(7)).toEqual([
      ['2025-12-28', 2],
      ['2026-01-04', 1],
    ]);
    const ask = await reportsOn(hits);
    expect(rowsOf(await ask({ range, metrics, dimensions: ['time:month'] }))).toEqual([
      ['2025-12-01', 1],
      ['2026-01-01', 2],
    ]);
  });
});
