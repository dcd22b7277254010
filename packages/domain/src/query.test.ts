/** Which questions are questions, and which are refused. */
import { describe, expect, it } from 'vitest';
import { QUERY_ROWS_MAX, type QueryInput, querySchema } from './query.ts';

const question: QueryInput = { site: 'my-site', metrics: ['visitors'], range: '7d' };
const isAccepted = (change: object) => querySchema.safeParse({ ...question, ...change }).success;

/** A condition within so many lists and negations. */
function nested(depth: number): unknown {
  return depth === 1 ? ['is', 'page', ['/']] : ['not', nested(depth - 1)];
}

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

  it('may combine filters in any nesting, within bounds', () => {
    const page = ['is', 'page', ['/']];
    for (const filters of [
      ['and', [page, ['or', [page, ['not', ['hasDone', page]]]]]],
      [page, ['hasDone', ['and', [page, ['gt', 'prop:depth', [0.5]]]]]],
      ['matchesNot', 'exitPage', ['/docs/**', null]],
      nested(8),
      Array.from({ length: 50 }, () => page),
    ]) {
      expect(isAccepted({ filters }), JSON.stringify(filters)).toBe(true);
    }
    expect(isAccepted({ dimensions: ['prop:plan'], orderBy: [['prop:plan', 'asc']] })).toBe(true);
  });

  it('says which names there are when it does not know one', () => {
    const messageOf = (change: object) =>
      JSON.stringify(querySchema.safeParse({ ...question, ...change }).error?.issues);
    expect(messageOf({ metrics: ['visits'] })).toContain('pageviews');
    expect(messageOf({ dimensions: ['browsers'] })).toContain('browserVersion');
    expect(messageOf({ filters: ['is', 'land', ['DE']] })).toContain('country');
    expect(messageOf({ filters: ['equals', 'country', ['DE']] })).toContain('hasDone');
    expect(messageOf({ filters: ['hasDone', ['is', 'os', ['x']]] })).toContain('hostname');
    expect(messageOf({ dimensions: ['goals'] })).toContain('prop:NAME');
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
    { filters: Array.from({ length: 51 }, () => ['is', 'country', ['DE']]) },
    { filters: 'is' },
    { filters: ['and', []] },
    { filters: ['and', ['is', 'country', ['DE']]] },
    { filters: ['not'] },
    { filters: ['not', ['is', 'country', ['DE']], ['is', 'country', ['FR']]] },
    { filters: ['gt', 'prop:depth', ['50']] },
    { filters: ['gt', 'prop:depth', [1, 2]] },
    { filters: ['lt', 'prop:depth', [Number.NaN]] },
    { filters: ['is', 'prop:', ['x']] },
    { filters: ['is', `prop:${'x'.repeat(121)}`, ['x']] },
    { filters: ['hasDone', ['is', 'country', ['DE']]] },
    { filters: ['hasDone', ['not', ['hasDone', ['is', 'page', ['/']]]]] },
    { filters: nested(9) },
    { dimensions: ['prop:'] },
    { dimensions: ['goals'] },
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
