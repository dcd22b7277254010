import type { Goal, QueryResult } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { goalRowsOf } from './goal-rows.ts';

const goal = (name: string): Goal => ({
  id: name,
  name,
  createdAt: '2026-11-01T00:00:00Z',
  rule: { type: 'event', event: name, filters: [] },
});

const meta: QueryResult['meta'] = {
  timezone: 'UTC',
  from: '2026-11-01',
  to: '2026-11-02',
  definitions: 'footfall',
  freshAsOf: '2026-11-03T00:00:00Z',
  exact: true,
  rows: 1,
  hitsRead: 1,
  tookMs: 1,
};

const revenue = [{ amount: '12.50', currency: 'EUR' }];
const report: QueryResult = {
  results: [
    {
      dimensions: ['Purchase'],
      metrics: [3, 2, 0.2, revenue],
      comparison: { metrics: [1, 1, 0.1, []] },
    },
  ],
  totals: [3, 10, 0.2, revenue],
  totalsComparison: { metrics: [1, 10, 0.1, []] },
  meta,
};

describe('the rows of goals', () => {
  it('are all goals, the most reached first, with zero for those that nobody reached', () => {
    const rows = goalRowsOf([goal('Sign-up'), goal('Purchase')], report, undefined);
    expect(rows.map((row) => [row.goal.name, row.conversions, row.visitors, row.rate])).toEqual([
      ['Purchase', 3, 2, 0.2],
      ['Sign-up', 0, 0, null],
    ]);
    expect(rows[0]?.revenue).toEqual(revenue);
    expect(rows[0]?.before).toEqual({ conversions: 1, visitors: 1, rate: 0.1, revenue: [] });
  });

  it('have a count for every bucket, zero where there was none', () => {
    const result: QueryResult = {
      results: [{ dimensions: ['Purchase', '2026-11-02'], metrics: [3] }],
      totals: [3],
      meta,
    };
    const trend = { result, buckets: ['2026-11-01', '2026-11-02'] };
    const rows = goalRowsOf([goal('Purchase'), goal('Sign-up')], report, trend);
    expect(rows.map((row) => row.trend)).toEqual([
      [0, 3],
      [0, 0],
    ]);
  });
});
