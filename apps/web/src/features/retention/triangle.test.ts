import type { RetentionReport } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { periodFor, triangleOf } from './triangle.ts';

const report: RetentionReport = {
  visitors: 30,
  passing: 4,
  cohorts: [
    { start: '2026-11-02', visitors: 20, returned: [20, 10, 5, 1] },
    { start: '2026-11-09', visitors: 10, returned: [10, 2, 3] },
    { start: '2026-11-23', visitors: 4, returned: [4] },
  ],
};

describe('a triangle of retention', () => {
  const { rows, together, highest } = triangleOf(report, 'week', '2026-11-24');

  it('has the share of those who came first, and the days of each period', () => {
    expect(rows[0]?.cells.map(({ share, from, to }) => [share, from, to])).toEqual([
      [1, '2026-11-02', '2026-11-08'],
      [0.5, '2026-11-09', '2026-11-15'],
      [0.25, '2026-11-16', '2026-11-22'],
      [0.05, '2026-11-23', '2026-11-29'],
    ]);
    expect(highest).toBe(0.5);
  });

  it('marks the period that is running, and leaves it out of what all have together', () => {
    expect(rows.map(({ cells }) => cells.map(({ isOver }) => isOver))).toEqual([
      [true, true, true, false],
      [true, true, false],
      [false],
    ]);
    expect(together).toEqual([
      { after: 0, share: 1, visitors: 34 },
      { after: 1, share: 12 / 30, visitors: 30 },
      { after: 2, share: 5 / 20, visitors: 20 },
      { after: 3, share: null, visitors: 0 },
    ]);
  });

  it('knows how long months are', () => {
    const cohorts = [{ start: '2027-01-01', visitors: 1, returned: [1, 1] }];
    const { rows: months } = triangleOf({ ...report, cohorts }, 'month', '2027-03-01');
    expect(months[0]?.cells.map(({ from, to, isOver }) => [from, to, isOver])).toEqual([
      ['2027-01-01', '2027-01-31', true],
      ['2027-02-01', '2027-02-28', true],
    ]);
  });

  it('takes days for a fortnight, weeks for a quarter, months for what is longer', () => {
    expect([14, 28, 90, 365, null].map(periodFor)).toEqual([
      'day',
      'week',
      'week',
      'month',
      'month',
    ]);
  });
});
