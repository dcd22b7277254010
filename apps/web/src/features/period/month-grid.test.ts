import { describe, expect, it } from 'vitest';
import { addMonths, chosenWith, dayAfterKey, weeksOf } from './month-grid.ts';

describe('a month', () => {
  it('has whole weeks that begin where the site lets them begin', () => {
    const fromMonday = weeksOf('2026-11', 1);
    expect(fromMonday).toHaveLength(6);
    expect([fromMonday[0]?.[0], fromMonday[5]?.[6]]).toEqual(['2026-10-26', '2026-12-06']);
    const fromSunday = weeksOf('2026-11', 7);
    expect([fromSunday.length, fromSunday[0]?.[0], fromSunday[4]?.[6]]).toEqual([
      5,
      '2026-11-01',
      '2026-12-05',
    ]);
    // Four weeks to the day.
    expect(weeksOf('2027-02', 1)).toHaveLength(4);
  });

  it('is left for the same day of another, or its last', () => {
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
    expect(addMonths('2026-12-31', 1)).toBe('2027-01-31');
  });
});

describe('a key in the calendar', () => {
  const around = { weekStart: 1, today: '2026-11-23' };
  it('leads by days, weeks, months, and to the ends of the week', () => {
    const from = (key: string) => dayAfterKey(key, '2026-11-11', around);
    expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map(from)).toEqual([
      '2026-11-10',
      '2026-11-12',
      '2026-11-04',
      '2026-11-18',
    ]);
    expect(['Home', 'End', 'PageUp'].map(from)).toEqual(['2026-11-09', '2026-11-15', '2026-10-11']);
    expect(from('a')).toBeNull();
  });

  it('leads to today at most', () => {
    expect(dayAfterKey('PageDown', '2026-11-11', around)).toBe('2026-11-23');
    expect(dayAfterKey('ArrowRight', '2026-11-23', around)).toBe('2026-11-23');
  });
});

describe('two presses', () => {
  it('choose the days between them, in either order', () => {
    expect(chosenWith('2026-11-10', null)).toEqual({ from: '2026-11-10', to: '2026-11-10' });
    expect(chosenWith('2026-11-12', '2026-11-10')).toEqual({
      from: '2026-11-10',
      to: '2026-11-12',
    });
    expect(chosenWith('2026-11-02', '2026-11-10')).toEqual({
      from: '2026-11-02',
      to: '2026-11-10',
    });
  });
});
