/** Which questions are questions, and which are refused. */
import { describe, expect, it } from 'vitest';
import { QUERY_ROWS_MAX, type QueryInput, querySchema } from './query.ts';

const question: QueryInput = { site: 'my-site', metrics: ['visitors'], range: '7d' };
const isAccepted = (change: object) => querySchema.safeParse({ ...question, ...change }).success;

describe('a question', () => {
  it('needs a site, metrics and a range, and gets the rest', () => {
    expect(querySchema.parse(question)).toEqual({
      ...question,
      dimensions: [],
      filters: [],
      limit: 100,
      offset: 0,
    });
    expect(isAccepted({ site: undefined })).toBe(false);
    expect(isAccepted({ metrics: [] })).toBe(false);
    expect(isAccepted({ range: undefined })).toBe(false);
  });

  it('may write one filter without the list around it', () => {
    const filter = ['is', 'country', ['DE', null]];
    expect(querySchema.parse({ ...question, filters: filter }).filters).toEqual([filter]);
    expect(querySchema.parse({ ...question, filters: [filter] }).filters).toEqual([filter]);
    expect(querySchema.parse({ ...question, filters: [] }).filters).toEqual([]);
  });

  it('says which names there are when it does not know one', () => {
    const messageOf = (change: object) =>
      JSON.stringify(querySchema.safeParse({ ...question, ...change }).error?.issues);
    expect(messageOf({ metrics: ['visits'] })).toContain('pageviews');
    expect(messageOf({ dimensions: ['browsers'] })).toContain('browserVersion');
    expect(messageOf({ filters: ['is', 'land', ['DE']] })).toContain('country');
    expect(messageOf({ filters: ['equals', 'country', ['DE']] })).toContain('isNot');
    expect(messageOf({ range: 'week' })).toContain('range');
    expect(messageOf({ definitions: 'umami' })).toContain('plausible');
    expect(messageOf({ definition: 'ga4' })).toContain('definition');
  });

  it.each([
    { filters: ['is', 'country', []] },
    { filters: ['is', 'country', 'DE'] },
    { filters: ['is', 'country', [1]] },
    { filters: ['is', 'country', [{ $gt: '' }]] },
    { filters: ['is', 'time:day', ['2026-11-22']] },
    { filters: ['is', 'country'] },
    { filters: [['is', 'country', ['x'.repeat(2001)]]] },
    { filters: Array.from({ length: 21 }, () => ['is', 'country', ['DE']]) },
    { dimensions: ['page', 'source', 'country', 'browser', 'os'] },
    { orderBy: [['visitors', 'down']] },
    { orderBy: [['name', 'asc']] },
    { limit: 0 },
    { limit: QUERY_ROWS_MAX + 1 },
    { limit: 1.5 },
    { offset: -1 },
    { site: '../etc' },
    { site: { $ne: null } },
  ])('is refused with %j', (change) => {
    expect(isAccepted(change)).toBe(false);
  });
});
