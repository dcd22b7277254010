/** Ranges as days and instants, and the buckets that they are made of. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketOf,
  bucketsMost,
  bucketsOf,
  INTERVALS,
  NAMED_RANGES,
  type Range,
  resolveDays,
  resolveRange,
} from './range.ts';
import { rangeSchema } from './range-schema.ts';
import { localDate } from './time-zone.ts';

const at = (time: string) => Date.parse(time);
const iso = (instant: number) => new Date(instant).toISOString().replace('.000', '');
const HOUR_MS = 3_600_000;

function daysOf(
  range: Range,
  now: string,
  { timezone = 'UTC', firstHitAt = null }: { timezone?: string; firstHitAt?: number | null } = {},
) {
  const { from, to } = resolveRange(range, { timezone, now: at(now), firstHitAt });
  return [from, to];
}

describe('a named range', () => {
  it.each([
    ['today', ['2026-11-22', '2026-11-22']],
    ['yesterday', ['2026-11-21', '2026-11-21']],
    ['7d', ['2026-11-16', '2026-11-22']],
    ['28d', ['2026-10-26', '2026-11-22']],
    ['30d', ['2026-10-24', '2026-11-22']],
    ['90d', ['2026-08-25', '2026-11-22']],
    ['month', ['2026-11-01', '2026-11-22']],
    ['year', ['2026-01-01', '2026-11-22']],
    ['12mo', ['2025-12-01', '2026-11-22']],
  ] as const)('%s ends today and includes it', (range, days) => {
    expect(daysOf(range, '2026-11-22T12:00:00Z')).toEqual(days);
  });

  it('goes by the day of the site, not by that of the server', () => {
    expect(daysOf('today', '2026-12-31T23:30:00Z', { timezone: 'Europe/Berlin' })).toEqual([
      '2027-01-01',
      '2027-01-01',
    ]);
    expect(daysOf('year', '2026-12-31T23:30:00Z', { timezone: 'Europe/Berlin' })).toEqual([
      '2027-01-01',
      '2027-01-01',
    ]);
    expect(daysOf('month', '2026-12-01T03:00:00Z', { timezone: 'America/New_York' })).toEqual([
      '2026-11-01',
      '2026-11-30',
    ]);
    expect(daysOf('12mo', '2026-01-15T12:00:00Z')).toEqual(['2025-02-01', '2026-01-15']);
    expect(daysOf('12mo', '2026-12-15T12:00:00Z')).toEqual(['2026-01-01', '2026-12-15']);
  });

  it('all begins with the day of the first hit, and is today where there is none', () => {
    const berlin = { timezone: 'Europe/Berlin', firstHitAt: at('2026-02-03T23:30:00Z') };
    expect(daysOf('all', '2026-11-22T12:00:00Z', berlin)).toEqual(['2026-02-04', '2026-11-22']);
    expect(daysOf('all', '2026-11-22T12:00:00Z')).toEqual(['2026-11-22', '2026-11-22']);
    // A sender's clock can be ahead.
    const ahead = { firstHitAt: at('2026-11-23T01:00:00Z') };
    expect(daysOf('all', '2026-11-22T12:00:00Z', ahead)).toEqual(['2026-11-22', '2026-11-22']);
  });
});

describe('days', () => {
  it('cover the instants from the first midnight to the one after the last, whatever the clock does', () => {
    const spring = resolveDays({ from: '2026-03-28', to: '2026-03-29' }, 'Europe/Berlin');
    expect([iso(spring.fromAt), iso(spring.toAt)]).toEqual([
      '2026-03-27T23:00:00Z',
      '2026-03-29T22:00:00Z',
    ]);
    const newYear = resolveDays({ from: '2025-12-31', to: '2026-01-01' }, 'Asia/Kathmandu');
    expect([iso(newYear.fromAt), iso(newYear.toAt)]).toEqual([
      '2025-12-30T18:15:00Z',
      '2026-01-01T18:15:00Z',
    ]);
  });

  it.each([
    { from: '2026-02-29', to: '2026-03-01' },
    { from: '2026-13-01', to: '2026-13-02' },
    { from: '2026-11-02', to: '2026-11-01' },
    { from: '2026-1-1', to: '2026-1-2' },
    { from: '1969-12-31', to: '2026-01-01' },
    { from: '2026-01-01', to: '9999-12-31' },
    { from: '2026-01-01' },
    'forever',
    7,
  ])('%j are refused', (input) => {
    expect(rangeSchema.safeParse(input).success).toBe(false);
  });

  it('may be as far apart as the calendar allows', () => {
    const days = rangeSchema.parse({ from: '1970-01-01', to: '2999-12-31' });
    const range = resolveRange(days, { timezone: 'Pacific/Apia', now: 0, firstHitAt: null });
    expect(iso(range.toAt)).toBe('2999-12-31T11:00:00Z');
  });
});

describe('buckets', () => {
  const monday = { timezone: 'Europe/Berlin', weekStart: 1 };
  const namesOf = (from: string, to: string, interval: (typeof INTERVALS)[number]) =>
    bucketsOf(resolveDays({ from, to }, 'Europe/Berlin'), interval, 1);

  it('name days, weeks and months by their first day', () => {
    expect(namesOf('2026-02-27', '2026-03-02', 'day')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(namesOf('2026-11-01', '2026-11-09', 'week')).toEqual([
      '2026-10-26',
      '2026-11-02',
      '2026-11-09',
    ]);
    expect(namesOf('2025-12-31', '2026-02-01', 'month')).toEqual([
      '2025-12-01',
      '2026-01-01',
      '2026-02-01',
    ]);
  });

  it('of weeks begin on the day that the site wants', () => {
    const sunday = at('2026-11-22T12:00:00Z');
    const startsOf = [1, 2, 3, 4, 5, 6, 7].map((weekStart) =>
      bucketOf(sunday, 'week', { timezone: 'UTC', weekStart }),
    );
    expect(startsOf).toEqual([
      '2026-11-16',
      '2026-11-17',
      '2026-11-18',
      '2026-11-19',
      '2026-11-20',
      '2026-11-21',
      '2026-11-22',
    ]);
  });

  it('of hours have none that the clock skips, and both of what it repeats', () => {
    expect(namesOf('2026-03-29', '2026-03-29', 'hour').slice(0, 4)).toEqual([
      '2026-03-29T00:00:00+01:00',
      '2026-03-29T01:00:00+01:00',
      '2026-03-29T03:00:00+02:00',
      '2026-03-29T04:00:00+02:00',
    ]);
    const autumn = namesOf('2026-10-25', '2026-10-25', 'hour');
    expect(autumn).toHaveLength(25);
    expect(autumn.slice(2, 4)).toEqual(['2026-10-25T02:00:00+02:00', '2026-10-25T02:00:00+01:00']);
    expect(bucketOf(at('2026-10-25T00:59:59Z'), 'hour', monday)).toBe(autumn[2]);
    expect(bucketOf(at('2026-10-25T01:00:00Z'), 'hour', monday)).toBe(autumn[3]);
  });

  it('of Lord Howe know the hour that is cut in half', () => {
    const day = resolveDays({ from: '2026-04-05', to: '2026-04-05' }, 'Australia/Lord_Howe');
    expect(bucketsOf(day, 'hour', 1).slice(0, 5)).toEqual([
      '2026-04-05T00:00:00+11:00',
      '2026-04-05T01:00:00+11:00',
      '2026-04-05T01:00:00+10:30',
      '2026-04-05T02:00:00+10:30',
      '2026-04-05T03:00:00+10:30',
    ]);
  });

  it('of a range are, in order and once each, those of all its instants', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/Havana',
      'Africa/Cairo',
      'America/St_Johns',
    );
    const start = fc.integer({ min: at('2015-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });
    const days = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(zone, start, days, (timezone, instant, length) => {
        const from = localDate(instant, timezone);
        const to = localDate(instant + length * 24 * HOUR_MS, timezone);
        const range = resolveDays({ from, to }, timezone);
        for (const interval of INTERVALS) {
          const seen: string[] = [];
          // Half an hour is the least that any clock here jumps by.
          for (let probe = range.fromAt; probe < range.toAt; probe += HOUR_MS / 2) {
            const name = bucketOf(probe, interval, { timezone, weekStart: 6 });
            if (seen.at(-1) !== name) seen.push(name);
          }
          expect(bucketsOf(range, interval, 6)).toEqual(seen);
          expect(bucketsMost(range, interval)).toBeGreaterThanOrEqual(seen.length);
        }
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('of a thousand years are as many steps as there are of them', () => {
    const range = resolveDays({ from: '1970-01-01', to: '2999-12-31' }, 'UTC');
    expect(bucketsOf(range, 'month', 1)).toHaveLength(1_030 * 12);
    expect(bucketsOf(range, 'week', 1).at(-1)).toBe('2999-12-30');
    expect(bucketsMost(range, 'hour')).toBeLessThan(1_030 * 366 * 24);
  });

  it('are found for every named range', () => {
    for (const name of NAMED_RANGES) {
      const context = { timezone: 'Europe/Berlin', now: at('2026-11-22T12:00:00Z'), firstHitAt: 0 };
      const range = resolveRange(name, context);
      expect(bucketsOf(range, 'month', 1).at(-1)).toMatch(/^2026-11-01$/);
    }
  });
});
