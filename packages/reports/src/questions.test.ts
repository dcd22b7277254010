/** What becomes of questions: refused, answered over all of a site's time, given up on, kept for others. */

import type { QueryInput } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { SITE_ID } from '../test/recent-store.ts';
import {
  ask,
  MINUTE_MS,
  NOW,
  pageviews,
  reportsOfEachTest,
  views,
} from '../test/reports-of-each-test.ts';
import { randomHits, siteOf } from '../test/site-hits.ts';
import type { ReportsOptions } from './figures.ts';

const place = reportsOfEachTest();

describe('a question', () => {
  it('that orders by what it does not ask for is refused with what it could name', async () => {
    const outcome = await ask(place.open(), { orderBy: [['visitors', 'desc']] });
    expect(outcome).toEqual({
      ok: false,
      reason: 'badQuestion',
      message: 'orderBy names visitors, which is not asked for; it can name pageviews',
    });
  });

  it('that compares more hours than can be listed is refused, not worked at until memory ends', async () => {
    const ages = { from: '1970-01-01', to: '2999-12-31' };
    for (const asked of [
      { range: ages, compare: 'previousYear' as const },
      { range: 'today' as const, compare: ages },
    ]) {
      expect(await ask(place.open(), { ...asked, dimensions: ['time:hour'] })).toMatchObject({
        reason: 'badQuestion',
        message: expect.stringContaining('at most 50000 buckets'),
      });
      expect(await ask(place.open(), { ...asked, dimensions: ['time:month'] })).toMatchObject({
        ok: true,
      });
    }
  });

  it('for all the time begins with the first hit, be it sealed or not', async () => {
    const reports = place.open();
    const fromOf = async () => {
      const outcome = await ask(reports, { range: 'all' });
      return outcome.ok ? [outcome.result.meta.from, outcome.result.totals[0]] : outcome;
    };
    expect(await fromOf()).toEqual(['2026-11-22', 0]);
    place.store.store(views(1, Date.parse('2026-02-03T04:05:06Z')), NOW);
    await place.store.seal();
    place.store.store(views(1, Date.parse('2026-03-03T04:05:06Z')), NOW);
    place.pass(1000);
    expect(await fromOf()).toEqual(['2026-02-03', 2]);
  });

  it('is told the day from which there are hits, in the time zone of the site', async () => {
    const reports = place.open();
    const site = { ...siteOf(SITE_ID), timezone: 'Europe/Berlin' };
    expect(await reports.firstDay(site)).toBeNull();
    place.store.store(views(1, Date.parse('2026-02-03T23:30:00Z')), NOW);
    expect(await reports.firstDay(site)).toBe('2026-02-04');
    await place.store.seal();
    place.store.store(views(1, Date.parse('2026-03-03T04:05:06Z')), NOW);
    expect(await reports.firstDay(site)).toBe('2026-02-04');
  });

  it('about centuries costs no more than its hits', async () => {
    place.store.store(views(2), NOW);
    const range = { from: '1970-01-01', to: '2999-12-31' };
    expect(await pageviews(place.open(), { range, dimensions: ['time:hour'] })).toBe(2);
  });

  it('about days to come is answered with nothing', async () => {
    place.store.store(views(2), NOW);
    const range = { from: '2027-01-01', to: '2027-01-31' };
    expect(await pageviews(place.open(), { range })).toBe(0);
  });

  it('reads only the parts that can matter', async () => {
    for (const day of ['18', '19', '20', '21', '22']) {
      place.store.store(views(10, Date.parse(`2026-11-${day}T12:00:00Z`)), NOW);
    }
    await place.store.seal();
    const outcome = await ask(place.open(), { range: 'yesterday', metrics: ['bounceRate'] });
    expect(outcome.ok && outcome.result.meta.hitsRead).toBe(10);
  });

  it('whose caller goes away is given up, without harm to others that ask the same', async () => {
    place.store.store(views(3), NOW - MINUTE_MS);
    const reports = place.open();
    await pageviews(reports, { metrics: ['pageviews', 'events'] });
    const controller = new AbortController();
    const gone = ask(reports, {}, controller.signal);
    const stays = ask(reports);
    controller.abort();
    expect(await gone).toEqual({ ok: false, reason: 'cancelled' });
    const outcome = await stays;
    expect(outcome.ok && outcome.result.totals).toEqual([3]);
  });

  it('that takes longer than allowed ends as too slow, and the next one is answered', async () => {
    place.store.store(views(5), NOW - MINUTE_MS);
    await place.store.seal();
    let hangs = true;
    const reports = place.open({
      limits: { deadlineMs: 500 },
      parts: {
        localPath: (key) =>
          hangs ? new Promise<never>(() => undefined) : place.store.parts.localPath(key),
      },
    });
    expect(await ask(reports)).toEqual({ ok: false, reason: 'tooSlow' });
    hangs = false;
    expect(await pageviews(reports)).toBe(5);
  });
});

describe('the cache', () => {
  /** What packages/cache does, without Redis. */
  function keepAnswers() {
    const kept = new Map<string, unknown>();
    const ttls: number[] = [];
    const getOrCompute: NonNullable<ReportsOptions['cache']>['getOrCompute'] = async (
      siteId,
      { key, ttlMs },
      compute,
    ) => {
      const name = `${siteId} ${key}`;
      if (!kept.has(name)) {
        kept.set(name, JSON.parse(JSON.stringify(await compute())));
        ttls.push(ttlMs);
      }
      return kept.get(name) as Awaited<ReturnType<typeof compute>>;
    };
    return { getOrCompute, ttls };
  }

  it('gives the same answer again until a hit of those days comes in', async () => {
    const cache = keepAnswers();
    const reports = place.open({ cache });
    const question: Partial<QueryInput> = { range: 'yesterday', dimensions: ['time:hour'] };
    place.store.store(views(3, NOW - 24 * 60 * MINUTE_MS), NOW - MINUTE_MS);
    expect(await pageviews(reports, question)).toBe(3);
    // Hits of today do not matter to it.
    place.store.store(views(3), NOW);
    place.pass(1000);
    expect(await pageviews(reports, question)).toBe(3);
    expect(cache.ttls).toEqual([3_600_000]);
    place.store.store(views(1, NOW - 24 * 60 * MINUTE_MS), NOW + 1000);
    place.pass(1000);
    expect(await pageviews(reports, question)).toBe(4);
    expect(cache.ttls).toHaveLength(2);
  });

  it('keeps what includes today for a second only, and says how fresh it is', async () => {
    const cache = keepAnswers();
    const reports = place.open({ cache });
    place.store.store(views(3), NOW - MINUTE_MS);
    const first = await ask(reports);
    place.pass(5000);
    const second = await ask(reports);
    expect(cache.ttls).toEqual([1000]);
    expect(first.ok && first.result.meta.freshAsOf).toBe(new Date(NOW).toISOString());
    expect(second.ok && second.result.meta.freshAsOf).toBe(new Date(NOW + 5000).toISOString());
  });

  it('never mixes up questions', async () => {
    const reports = place.open({ cache: keepAnswers() });
    place.store.store(
      randomHits(2, 100, { from: NOW - 600 * MINUTE_MS, to: NOW }),
      NOW - MINUTE_MS,
    );
    const plain = place.open();
    const questions: Partial<QueryInput>[] = [
      {},
      { metrics: ['visitors'] },
      { filters: ['is', 'page', ['/']] },
      { filters: ['isNot', 'page', ['/']] },
      { range: 'yesterday' },
      { dimensions: ['page'] },
      { dimensions: ['page'], limit: 2 },
      { dimensions: ['page'], offset: 1 },
      { dimensions: ['page'], orderBy: [['page', 'desc']] },
      { metrics: ['bounceRate'] },
      { metrics: ['bounceRate'], definitions: 'matomo' },
    ];
    for (const question of questions) {
      const [one, other] = [await ask(reports, question), await ask(plain, question)];
      expect(one.ok && [one.result.results, one.result.totals]).toEqual(
        other.ok && [other.result.results, other.result.totals],
      );
    }
  });
});
