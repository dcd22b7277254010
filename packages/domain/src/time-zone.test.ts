/** Local days and offsets, also where clocks jump, skip midnight or count in half hours. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  daySegments,
  formatOffset,
  isTimeZone,
  localDate,
  offsetAt,
  offsetSpans,
  startOfDay,
} from './time-zone.ts';

const HOUR_MS = 3_600_000;
const at = (time: string) => Date.parse(time);
const iso = (instant: number) => new Date(instant).toISOString().replace('.000', '');

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
];

describe('the first instant of a local day', () => {
  it.each([
    ['UTC', '2026-11-22', '2026-11-22T00:00:00Z'],
    ['Europe/Berlin', '2026-11-22', '2026-11-21T23:00:00Z'],
    ['Asia/Kathmandu', '2026-11-22', '2026-11-21T18:15:00Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00Z'],
    // The clock is put forward at midnight: the day begins at one o'clock.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'],
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00Z'],
    // The clock is put back at midnight: the evening before comes twice, the day begins after both.
    ['Africa/Cairo', '2026-10-30', '2026-10-29T22:00:00Z'],
    ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00Z'],
    // Midnight itself comes twice: the day begins with the first.
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z'],
    // A day that never was begins, and ends, where the next one does.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'],
  ])('in %s on %s is %s', (zone, date, expected) => {
    expect(iso(startOfDay(date, zone))).toBe(expected);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Africa/Cairo', '2026-04-24', 23],
    ['Africa/Cairo', '2026-10-29', 25],
    ['Asia/Kathmandu', '2026-11-01', 24],
    ['Pacific/Apia', '2011-12-30', 0],
  ])('in %s makes %s a day of %d hours', (zone, date, hours) => {
    const length = startOfDay(addDays(date, 1), zone) - startOfDay(date, zone);
    expect(length / HOUR_MS).toBe(hours);
  });

  it('is the first with that date, in every zone on every day', () => {
    const day = fc.integer({ min: 0, max: 7000 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), day, (zone, index) => {
        // From 2012 on: before, Apia leaves a day out and St. John's goes back over midnight.
        const date = addDays('2012-01-01', index);
        const start = startOfDay(date, zone);
        expect(localDate(start, zone)).toBe(date);
        expect(localDate(start - 1000, zone) < date).toBe(true);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});

describe('offsets', () => {
  it('change where the clock does, and nowhere else', () => {
    const spans = offsetSpans(
      at('2026-01-01T00:00:00Z'),
      at('2027-01-01T00:00:00Z'),
      'Europe/Berlin',
    );
    expect(spans.map(({ from, offsetMs }) => [iso(from), offsetMs / HOUR_MS])).toEqual([
      ['2026-01-01T00:00:00Z', 1],
      ['2026-03-29T01:00:00Z', 2],
      ['2026-10-25T01:00:00Z', 1],
    ]);
  });

  it('of Lord Howe change by half an hour, of Kathmandu never', () => {
    const year = [at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z')] as const;
    const hoursOf = (zone: string) =>
      offsetSpans(...year, zone).map(({ offsetMs }) => offsetMs / HOUR_MS);
    expect(hoursOf('Australia/Lord_Howe')).toEqual([11, 10.5, 11]);
    expect(hoursOf('Asia/Kathmandu')).toEqual([5.75]);
  });

  it('of a span without length are those of its one instant', () => {
    const instant = at('2026-03-29T01:00:00Z');
    expect(offsetSpans(instant, instant, 'Europe/Berlin')).toEqual([
      { from: instant, offsetMs: 2 * HOUR_MS },
    ]);
    expect(offsetSpans(instant - 1, instant, 'Europe/Berlin')).toEqual([
      { from: instant - 1, offsetMs: HOUR_MS },
    ]);
  });

  it('by spans are those of every single instant', () => {
    const instant = fc.integer({
      min: at('2015-01-01T00:00:00Z'),
      max: at('2030-01-01T00:00:00Z'),
    });
    const length = fc.integer({ min: 1, max: 400 * 24 * HOUR_MS });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instant, length, (zone, from, span) => {
        const spans = offsetSpans(from, from + span, zone);
        for (let index = 0; index < 50; index += 1) {
          const probe = from + Math.floor((span * index) / 50);
          const found = spans.findLast((one) => one.from <= probe);
          expect(found?.offsetMs).toBe(offsetAt(probe, zone));
        }
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it('are written as ISO 8601 writes them', () => {
    expect([0, 2, -3.5, 5.75, 14].map((hours) => formatOffset(hours * HOUR_MS))).toEqual([
      '+00:00',
      '+02:00',
      '-03:30',
      '+05:45',
      '+14:00',
    ]);
  });
});

describe('dates', () => {
  it('go over the ends of months, years and leap days', () => {
    expect(addDays('2026-11-30', 1)).toBe('2026-12-01');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  });

  it('know a time zone from what is none', () => {
    expect(['Europe/Berlin', 'UTC', 'Asia/Calcutta'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['Berlin', '', 'Europe/Berlin;', 'Mars/Olympus'].map(isTimeZone)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('the local days of a UTC day', () => {
  const segments = (day: string, timezone: string) =>
    daySegments(day, timezone).map(({ from, date }) => [iso(from), date]);

  it('are mostly two, and one where the zone is that of UTC', () => {
    expect(segments('2026-11-22', 'UTC')).toEqual([['2026-11-22T00:00:00Z', '2026-11-22']]);
    expect(segments('2026-11-22', 'Europe/Berlin')).toEqual([
      ['2026-11-22T00:00:00Z', '2026-11-22'],
      ['2026-11-22T23:00:00Z', '2026-11-23'],
    ]);
    expect(segments('2026-11-22', 'America/St_Johns')).toEqual([
      ['2026-11-22T00:00:00Z', '2026-11-21'],
      ['2026-11-22T03:30:00Z', '2026-11-22'],
    ]);
  });

  it('begin where the local day does, in every zone and at every change of a clock', () => {
    for (const timezone of ZONES) {
      for (let ago = 0; ago < 366; ago += 1) {
        const day = addDays('2026-11-22', -ago);
        const found = daySegments(day, timezone);
        expect(found[0]?.from).toBe(at(`${day}T00:00:00Z`));
        for (const { from, date } of found) expect(localDate(from, timezone)).toBe(date);
        for (const { from, date } of found.slice(1)) {
          expect({ timezone, from: iso(from) }).toEqual({
            timezone,
            from: iso(startOfDay(date, timezone)),
          });
        }
      }
    }
  });
});
