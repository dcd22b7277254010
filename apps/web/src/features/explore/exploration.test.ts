import { describe, expect, it } from 'vitest';
import type { QueryResult } from '../../metrics.ts';
import {
  addsUp,
  chartOf,
  type Exploration,
  type Explored,
  exploredRows,
  linesOf,
  metricsOf,
} from './exploration.ts';

const BY_DEVICE: Exploration = {
  metrics: ['pageviews', 'bounceRate'],
  by: 'device',
  interval: 'day',
  chart: 'bars',
};

function answer(results: [(string | null)[], (number | null)[]][]): QueryResult {
  return {
    meta: {
      timezone: 'UTC',
      from: '2026-11-01',
      to: '2026-11-02',
      definitions: 'footfall',
      freshAsOf: '2026-11-20T00:00:00.000Z',
      exact: true,
      rows: results.length,
      hitsRead: 0,
      tookMs: 0,
    } as QueryResult['meta'],
    results: results.map(([dimensions, metrics]) => ({ dimensions, metrics, before: null })),
    totals: [],
    totalsBefore: null,
  };
}

const EXPLORED: Explored = {
  exploration: BY_DEVICE,
  firstDay: null,
  whole: answer([
    [['2026-11-01'], [10, 0.5]],
    [['2026-11-02'], [4, 0.25]],
  ]),
  split: {
    values: ['desktop', null],
    count: 3,
    parts: answer([
      [
        ['2026-11-01', 'desktop'],
        [6, 0.5],
      ],
      [
        ['2026-11-01', null],
        [1, 1],
      ],
      [
        ['2026-11-02', 'desktop'],
        [4, 0.25],
      ],
    ]),
  },
};

describe('a chart of one’s own', () => {
  it('takes the metrics that its address names, and visitors when there is none', () => {
    expect(metricsOf('events,pageviews,nonsense,events')).toEqual(['pageviews', 'events']);
    expect(metricsOf('visitors,sessions,pageviews,events')).toHaveLength(3);
    expect(metricsOf('nonsense')).toEqual(['visitors']);
    expect(metricsOf(undefined)).toEqual(['visitors']);
  });

  it('puts on top of one another only what adds up', () => {
    expect(addsUp('pageviews', 'page')).toBe(true);
    expect(addsUp('sessions', 'country')).toBe(true);
    // A session is on several pages, a visitor may come from several sources.
    expect(addsUp('sessions', 'page')).toBe(false);
    expect(addsUp('visitors', 'source')).toBe(false);
    expect(chartOf(BY_DEVICE, 'pageviews')).toBe('bars');
    expect(chartOf(BY_DEVICE, 'bounceRate')).toBe('lines');
    expect(chartOf({ ...BY_DEVICE, by: null }, 'visitors')).toBe('bars');
  });

  it('has the same buckets in every line, and in bars what is left to the whole', () => {
    const values = (metric: 'pageviews' | 'bounceRate') =>
      linesOf(EXPLORED, metric, 1).map(({ kind, value, points }) => [
        kind,
        value,
        points.map((point) => point.value),
      ]);
    expect(values('pageviews')).toEqual([
      ['value', 'desktop', [6, 4]],
      ['value', null, [1, 0]],
      ['rest', null, [3, 0]],
    ]);
    expect(values('bounceRate')).toEqual([
      ['value', 'desktop', [0.5, 0.25]],
      ['value', null, [1, null]],
    ]);
  });

  it('is a file with a row for each bucket of each value', () => {
    const words = { when: 'When', by: 'Device', metric: (name: string) => name };
    expect(exploredRows(EXPLORED, 1, words)).toEqual([
      ['When', 'Device', 'pageviews', 'bounceRate'],
      ['2026-11-01', 'desktop', 6, 0.5],
      ['2026-11-02', 'desktop', 4, 0.25],
      ['2026-11-01', null, 1, 1],
      ['2026-11-02', null, 0, null],
    ]);
  });
});
