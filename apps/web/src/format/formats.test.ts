import { describe, expect, it } from 'vitest';
import { de } from '../text/de.ts';
import { en } from '../text/en.ts';
import { formatBytes } from './bytes.ts';
import { changeOf } from './change.ts';
import { createDateFormats } from './dates.ts';
import { createFormats } from './formats.ts';
import { pageAddress } from './links.ts';
import { flagOf } from './names.ts';

const { numbers, names, changeMark, changeWords } = createFormats('en-GB', en);
const dates = createDateFormats('en-GB', 2026);

describe('numbers', () => {
  it('are exact up to 10,000 and short beyond, and exact when asked', () => {
    expect(numbers.metric('visitors', 9_999, 'short')).toBe('9,999');
    expect(numbers.metric('visitors', 18_240, 'short')).toBe('18.2k');
    expect(numbers.metric('visitors', 18_240, 'exact')).toBe('18,240');
    const german = createFormats('de-DE', en).numbers;
    expect([18_240, 1_820_000].map(german.short)).toEqual(['18.240', '1,8\u00a0Mio.']);
  });

  it('say zero when it is zero and a dash when it is unknown', () => {
    expect(numbers.metric('bounceRate', 0, 'short')).toBe('0.0%');
    expect(numbers.metric('bounceRate', null, 'short')).toBe('–');
  });

  it('write durations in the two largest units', () => {
    expect([0, 47.6, 134, 3900].map(numbers.duration)).toEqual(['0s', '48s', '2m 14s', '1h 5m']);
  });

  it('have as many decimals as their neighbours in a column, and none beside an axis', () => {
    expect([0.37, 0.0996, 0.05].map(numbers.percent)).toEqual(['37.0%', '10.0%', '5.0%']);
    expect([55_140, 36_000].map(numbers.short)).toEqual(['55.1k', '36.0k']);
    expect(numbers.metric('viewsPerSession', 2.7, 'short')).toBe('2.70');
    expect(numbers.wholePercent(0.75)).toBe('75%');
    expect([0, 12_500, 150_000].map((value) => numbers.tick('visitors', value))).toEqual([
      '0',
      '12.5k',
      '150k',
    ]);
    expect([numbers.tick('bounceRate', 0.2), numbers.tick('sessionDuration', 120)]).toEqual([
      '20%',
      '2m',
    ]);
    expect([0, 812_000].map((bytes) => formatBytes(bytes, 'en-GB'))).toEqual(['0 B', '812.0 kB']);
  });
});

describe('changes', () => {
  it('are shares of the value before, and less bouncing is good news', () => {
    expect(changeOf('visitors', 112, 100)).toEqual({
      kind: 'relative',
      amount: 0.12,
      news: 'good',
    });
    const bounce = changeOf('bounceRate', 0.38, 0.411);
    expect(bounce).toMatchObject({ kind: 'points', news: 'good' });
    expect(changeMark(bounce)).toBe('▼ 3.1 pts');
    expect(changeWords(bounce)).toBe('down 3.1 pts');
  });

  it('do not divide by nothing', () => {
    expect(changeMark(changeOf('visitors', 5, 0))).toBe('new');
    expect(changeMark(changeOf('visitors', 0, 0))).toBe('=');
    expect(changeMark(changeOf('sessionDuration', null, 3))).toBe('–');
    expect(changeMark(changeOf('visitors', 0, 8))).toBe('▼ 100.0%');
  });
});

describe('dates', () => {
  it('are written as people say them, with the year only when it is another', () => {
    expect(dates.day('2026-11-03')).toBe('Tue 3 Nov');
    expect(dates.day('2025-11-03')).toBe('Mon 3 Nov 2025');
    expect(dates.days('2026-10-26', '2026-11-22')).toMatch(/^26 Oct\s*–\s*22 Nov$/);
    expect(dates.days('2026-11-03', '2026-11-03')).toBe('Tue 3 Nov');
    expect(dates.dayBefore('2026-11-22', '2026-11-23')).toBe('Sun');
    expect(dates.dayBefore('2026-11-16', '2026-11-23')).toBe('Mon 16 Nov');
  });

  it('name buckets by their interval', () => {
    expect(dates.bucketLong('2026-11-01T13:00:00+01:00', 'hour')).toBe('Sun 1 Nov, 13:00');
    expect(dates.bucketLong('2026-11-02', 'week')).toMatch(/^2\s*–\s*8 Nov$/);
    expect(dates.bucketLong('2026-11-01', 'month')).toBe('November 2026');
    expect(dates.bucketShort('2026-01-01', 'month')).toBe('2026');
  });

  it('tell the time of the site, not of the reader', () => {
    expect(dates.time('2026-11-22T09:42:07Z', 'Europe/Berlin')).toBe('10:42:07');
  });
});

describe('names', () => {
  it('come from codes, and a code that nobody knows stays as it is', () => {
    expect(names.value('country', 'DE')).toBe('Germany');
    expect(names.value('country', '<img>')).toBe('<img>');
    expect(names.value('device', 'mobile')).toBe('Phone');
    expect(names.value('device', 'constructor')).toBe('constructor');
    expect(names.value('channel', 'Paid Search')).toBe('Paid Search');
    expect(createFormats('de', de).names.value('channel', 'Paid Search')).toBe('Bezahlte Suche');
    expect(names.value('campaign', null)).toBe('No campaign');
    expect(names.value('city', null)).toBe('Unknown');
    expect(names.value('entryPage', '/%C3%BCber%2Funs')).toBe('/über%2Funs');
    expect([flagOf('DE'), flagOf('de'), flagOf(null)]).toEqual(['🇩🇪', '', '']);
  });
});

describe('links', () => {
  it('lead to pages of the site and nowhere else', () => {
    expect(pageAddress('example.com', '/pricing')).toBe('https://example.com/pricing');
    expect(pageAddress('localhost:8080', '/a')).toBe('http://localhost:8080/a');
    expect(pageAddress('example.com', 'javascript:alert(1)')).toBeNull();
    expect(pageAddress('example.com', '@evil.example/')).toBeNull();
    expect(pageAddress('example.com', '//evil.example')).toBe('https://example.com//evil.example');
  });
});
