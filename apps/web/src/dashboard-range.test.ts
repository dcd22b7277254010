import { addDays } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import {
  type Compare,
  dashboardRangeOf,
  daysOfBucket,
  intervalFor,
  intervalsFor,
  lengthOf,
} from './dashboard-range.ts';

const now = Date.parse('2026-11-22T23:30:00Z');

describe('the days of a dashboard', () => {
  it('are the site’s days: in Berlin it is tomorrow already', () => {
    expect(dashboardRangeOf('today', { now, timezone: 'Europe/Berlin' })).toEqual({
      range: 'today',
      days: { from: '2026-11-23', to: '2026-11-23' },
      previous: { from: '2026-11-22', to: '2026-11-22' },
      firstDay: null,
      isNothingBefore: false,
      isLive: true,
      today: '2026-11-23',
    });
  });

  it('are compared with nothing where all days before lie before the first hit', () => {
    const of = (firstDay: string | null, compare: Compare = 'previousPeriod') => {
      const { previous, isNothingBefore } = dashboardRangeOf('28d', {
        ...{ now, timezone: 'UTC', firstDay, compare },
      });
      return [previous?.to ?? null, isNothingBefore];
    };
    expect(of('2026-10-26')).toEqual([null, true]);
    expect(of('2026-10-25')).toEqual(['2026-10-25', false]);
    expect(of(null)).toEqual(['2026-10-25', false]);
    expect(of('2026-10-26', 'off')).toEqual([null, false]);
    expect(dashboardRangeOf('all', { now, timezone: 'UTC', firstDay: '2026-10-26' })).toMatchObject(
      {
        previous: null,
        isNothingBefore: false,
      },
    );
  });

  it('are compared with as many days just before', () => {
    const { previous, isLive } = dashboardRangeOf('28d', { now, timezone: 'UTC' });
    expect(previous).toEqual({ from: '2026-09-28', to: '2026-10-25' });
    expect(isLive).toBe(true);
    const march = dashboardRangeOf(
      { from: '2026-03-01', to: '2026-03-31' },
      { now, timezone: 'Europe/Berlin' },
    );
    expect(march).toMatchObject({
      previous: { from: '2026-01-29', to: '2026-02-28' },
      isLive: false,
    });
  });

  it('are compared with the same days a year earlier, with days of one’s choice, or with nothing', () => {
    const november = { from: '2026-11-01', to: '2026-11-22' };
    const previousOf = (compare: Compare, matchesWeekdays = false) =>
      dashboardRangeOf(november, { now, timezone: 'UTC', compare, matchesWeekdays }).previous;
    expect(previousOf('previousYear')).toEqual({ from: '2025-11-01', to: '2025-11-22' });
    expect(previousOf({ from: '2026-01-01', to: '2026-01-22' })).toEqual({
      from: '2026-01-01',
      to: '2026-01-22',
    });
    expect(previousOf('off')).toBeNull();
    // 1 November 2026 is a Sunday; so are 2 November 2025 and 4 October 2026.
    expect(previousOf('previousYear', true)).toEqual({ from: '2025-11-02', to: '2025-11-23' });
    expect(previousOf('previousPeriod', true)).toEqual({ from: '2026-10-04', to: '2026-10-25' });
  });

  it('never reach into the days that they are compared with, and keep their weekdays', () => {
    for (let length = 1; length < 60; length += 1) {
      const days = { from: '2026-06-03', to: addDays('2026-06-03', length - 1) };
      const context = { now, timezone: 'UTC', matchesWeekdays: true };
      const { previous } = dashboardRangeOf(days, context);
      if (previous === null) throw new Error('nothing to compare with');
      expect(previous.to < days.from).toBe(true);
      expect(lengthOf(previous)).toBe(length);
      expect((Date.parse(days.from) - Date.parse(previous.from)) % (7 * 86_400_000)).toBe(0);
    }
  });

  it('can be zoomed into by their buckets, never beyond their own edge', () => {
    const within = { from: '2026-11-04', to: '2026-11-20' };
    expect(daysOfBucket('2026-11-02', 'week', within)).toEqual({
      from: '2026-11-04',
      to: '2026-11-08',
    });
    expect(daysOfBucket('2026-11-01', 'month', within)).toEqual(within);
    expect(daysOfBucket('2026-11-05T13:00:00+01:00', 'hour', within)).toEqual({
      from: '2026-11-05',
      to: '2026-11-05',
    });
  });

  it('have nothing before them when they are all there are', () => {
    expect(dashboardRangeOf('all', { now, timezone: 'UTC' }).previous).toBeNull();
  });

  it('are drawn finer the fewer they are', () => {
    expect([1, 7, 28, 90, 180, 365].map(intervalFor)).toEqual([
      'hour',
      'day',
      'day',
      'day',
      'week',
      'month',
    ]);
    expect(intervalsFor(1)).toEqual(['hour']);
    expect(intervalsFor(28)).toEqual(['day', 'week']);
    for (let days = 1; days < 2000; days += 1) {
      expect(intervalsFor(days)).toContain(intervalFor(days));
    }
  });
});
