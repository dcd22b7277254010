import { describe, expect, it } from 'vitest';
import { parseAddress, writeAddress } from '../../address.ts';
import { searchOf, stateOf } from '../../dashboard-state.ts';
import type { QueryResult } from '../../metrics.ts';
import { filteredBy, rowsOf } from './rows.ts';

const answer = (totals: number[], rows: [string | null, number][]): QueryResult => ({
  results: rows.map(([value, count]) => ({
    dimensions: [value],
    metrics: [count],
    before: null,
  })),
  totals,
  totalsBefore: null,
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
      { values: ['Google'], count: 100, before: null, share: 0.5, bar: 1 },
      { values: [null], count: 50, before: null, share: 0.25, bar: 0.5 },
    ]);
  });

  it('leave out what did not happen', () => {
    expect(rowsOf(answer([0], [['pageview', 0]]))).toEqual([]);
  });

  it('filter by all that they are made of, kept or left out', () => {
    const state = stateOf(parseAddress(''));
    const version = { dimensions: ['browser', 'browserVersion'] } as const;
    const values = ['Firefox', '140'];
    const kept = filteredBy(state, version, { values, isOut: false });
    expect(writeAddress(searchOf(kept))).toBe('?f=is:browser:Firefox&f=is:browserVersion:140');
    expect(filteredBy(state, version, { values, isOut: true }).filters).toEqual([
      [
        'not',
        [
          'and',
          [
            ['is', 'browser', ['Firefox']],
            ['is', 'browserVersion', ['140']],
          ],
        ],
      ],
    ]);
    const page = { dimensions: ['page'] } as const;
    expect(filteredBy(state, page, { values: [null], isOut: true }).filters).toEqual([
      ['isNot', 'page', [null]],
    ]);
  });
});
