/** The demo's invented past: believable, well-formed, and the same on every run. */
import { createRequire } from 'node:module';
import { parseHit } from '@footfall/domain';
import { type CountryResponse, open } from 'maxmind';
import { describe, expect, it } from 'vitest';
import { BROWSERS, COUNTRIES } from './audience.ts';
import { demoDay, demoHistory, type HistoryDay } from './history.ts';
import { PAGES } from './site-map.ts';

const require = createRequire(import.meta.url);

/** A Sunday evening in Berlin. */
const now = Date.parse('2026-11-22T19:30:00Z');

function daysOf(options: { days: number; now?: number }): HistoryDay[] {
  return [...demoHistory({ siteId: 'demo', now, ...options })];
}

const isCrawler = ({ i }: { i: string }) => i.includes('-crawler-');

const visitorsOf = (day: HistoryDay | undefined) =>
  new Set(day?.hits.filter((hit) => !isCrawler(hit)).map(({ ip, ua }) => `${ip} ${ua}`)).size;

describe('the demo history', () => {
  const days = daysOf({ days: 8 });
  const hits = days.flatMap((day) => day.hits);

  it('has the asked days of the site’s time zone, newest first, up to now', () => {
    expect(days.map(({ date }) => date)).toEqual([
      '2026-11-22',
      '2026-11-21',
      '2026-11-20',
      '2026-11-19',
      '2026-11-18',
      '2026-11-17',
      '2026-11-16',
      '2026-11-15',
    ]);
    for (const { hits: ofDay } of days) {
      const times = ofDay.map(({ at }) => Date.parse(at));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(now);
    }
    expect(days[1]?.hits[0]?.at.slice(0, 13)).toBe('2026-11-20T23');
  });

  it('has a few thousand visitors a day, more on working days, and grows', () => {
    for (const day of days.slice(1)) {
      expect(visitorsOf(day)).toBeGreaterThan(2500);
      expect(visitorsOf(day)).toBeLessThan(4500);
    }
    const byDate = new Map(days.map((day) => [day.date, visitorsOf(day)]));
    expect(byDate.get('2026-11-17')).toBeGreaterThan(byDate.get('2026-11-21') ?? 0);
    const longAgo = demoDay({ siteId: 'demo', now, date: '2026-08-30', daysAgo: 84 });
    expect(visitorsOf(longAgo)).toBeGreaterThan(2500);
    expect(visitorsOf(longAgo)).toBeLessThan(byDate.get('2026-11-15') ?? 0);
  });

  it('is the same when it is made again, and later only goes on', () => {
    expect(daysOf({ days: 2 })).toEqual(days.slice(0, 2));
    const earlier = daysOf({ days: 1, now: now - 6 * 3_600_000 })[0]?.hits ?? [];
    expect(earlier.length).toBeGreaterThan(1000);
    expect(days[0]?.hits.slice(0, earlier.length)).toEqual(earlier);
  });

  it('gives every hit an id of its own and sends nothing malformed', () => {
    expect(new Set(hits.map(({ i }) => i)).size).toBe(hits.length);
    const broken = hits.filter((hit) => !parseHit(JSON.parse(JSON.stringify(hit))).ok);
    expect(broken).toEqual([]);
  });

  it('has visits of one to eight pages, events, revenue, engagement, and what browsers tell', () => {
    const views = hits.filter(({ n }) => n === 'pageview');
    const pagesPerVisitor = views.length / days.reduce((sum, day) => sum + visitorsOf(day), 0);
    expect(pagesPerVisitor).toBeGreaterThan(2);
    expect(pagesPerVisitor).toBeLessThan(4);
    const names = new Set(hits.map(({ n }) => n));
    expect([...names].sort()).toEqual(
      [
        'pageview',
        'engagement',
        'vital',
        'error',
        'signup',
        'download',
        'purchase',
        'video',
      ].sort(),
    );
    const purchases = hits.filter(({ n }) => n === 'purchase');
    expect(purchases.length).toBeGreaterThan(100);
    for (const { v } of purchases) {
      expect(v).toEqual({ amount: expect.stringMatching(/^\d+\.00$/), currency: 'EUR' });
    }
  });

  it('has some who agreed to be known and come again, fewer the longer ago it is', () => {
    const regulars = (day: HistoryDay | undefined) =>
      new Set(day?.hits.flatMap(({ c }) => (c === undefined ? [] : [c])));
    const firstComers = [...regulars(days[7])].filter((id) => id.includes('2026-11-15'));
    expect(firstComers.length).toBeGreaterThan(20);
    const again = (day: HistoryDay | undefined) =>
      firstComers.filter((id) => regulars(day).has(id)).length;
    expect(days.slice(0, 7).reduce((sum, day) => sum + again(day), 0)).toBeGreaterThan(5);
    expect(again(days[1])).toBeLessThan(firstComers.length / 2);
  });

  it('is read by programs too, who say what they are', () => {
    const read = days[1]?.hits.filter(isCrawler) ?? [];
    expect(read.length).toBeGreaterThanOrEqual(90);
    expect(read.some(({ ua }) => ua.includes('GPTBot'))).toBe(true);
  });

  it('never waits half an hour between two hits of a visit', () => {
    const byVisit = new Map<string, number>();
    for (const hit of days[1]?.hits ?? []) {
      if (isCrawler(hit)) continue;
      const { i, ip, ua, at } = hit;
      const key = `${ip} ${ua}`;
      const gapMs = Date.parse(at) - (byVisit.get(key) ?? Date.parse(at));
      // A second visit of the same day is a session of its own.
      expect(gapMs < 1_800_000 || gapMs > 2_400_000, `${i}: ${gapMs}`).toBe(true);
      byVisit.set(key, Date.parse(at));
    }
  });

  it('links only to pages that exist', () => {
    const known = new Set(Object.keys(PAGES));
    const linked = Object.values(PAGES).flatMap((page) => [
      ...page.links.map(({ path }) => path),
      ...(page.action?.leadsTo === undefined ? [] : [page.action.leadsTo]),
    ]);
    expect(linked.filter((path) => !known.has(path))).toEqual([]);
    const seen = new Set(hits.map(({ u }) => new URL(u).pathname));
    expect([...seen].sort()).toEqual([...known].sort());
  });

  it('comes from addresses that the beacon’s database puts in their countries', async () => {
    const path = require.resolve(
      '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
    );
    const places = await open<CountryResponse & { country_code: string }>(path);
    for (const { code, blocks } of COUNTRIES) {
      for (const block of blocks) {
        for (let third = 0; third < 256; third += 1) {
          expect(places.get(`${block}.${third}.77`)?.country_code, `${block}.${third}`).toBe(code);
        }
      }
    }
    const seen = new Set(hits.map(({ ip }) => places.get(ip)?.country_code));
    expect(seen.size).toBe(COUNTRIES.length);
    const people = hits.filter((hit) => !isCrawler(hit));
    expect(new Set(people.map(({ ua }) => ua)).size).toBe(BROWSERS.length);
  });
});
