import { describe, expect, it } from 'vitest';
import { dashboardRangeOf, intervalFor, intervalsFor } from './dashboard-range.ts';

const now = Date.parse('2026-11-22T23:30:00Z');

describe('the days of a dashboard', () => {
  it('are the site’s days: in Berlin it is tomorrow already', () => {
    expect(dashboardRangeOf('today', { now, timezone: 'Europe/Berlin' })).toEqual({
      range: 'today',
      days: { from: '2026-11-23', to: '2026-11-23' },
      previous: { from: '2026-11-22', to: '2026-11-22' },
      isLive: true,
      today: '2026-11-23',
    });
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
