import { describe, expect, it } from 'vitest';
import type { QueryResult } from '../../metrics.ts';
import { rowsOf } from './rows.ts';

const answer = (totals: number[], rows: [string | null, number][]): QueryResult => ({
  results: rows.map(([value, count]) => ({ dimensions: [value], metrics: [count] })),
  totals,
  meta: {
    timezone: 'UTC',
    from: '2026-11-01',
    to: '2026-11-02',
    definitions: 'footfall',
    freshAsOf: '2026-11-02T10:00:00Z',
    exact: true,
    rows: rows.length,
    hitsRead: 1,
    tookMs: 1,
  },
});

describe('the rows of a card', () => {
  it('are shares of the whole, with bars measured by the longest', () => {
    const rows = rowsOf(
      answer(
        [200],
        [
          ['Google', 100],
          [null, 50],
        ],
      ),
    );
    expect(rows).toEqual([
      { value: 'Google', count: 100, share: 0.5, bar: 1 },
      { value: null, count: 50, share: 0.25, bar: 0.5 },
    ]);
  });

  it('leave out what did not happen', () => {
    expect(rowsOf(answer([0], [['pageview', 0]]))).toEqual([]);
  });
});
