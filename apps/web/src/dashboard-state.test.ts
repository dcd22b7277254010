import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress, writeAddress } from './address.ts';
import { formatFilter, parseFilter } from './dashboard-filter.ts';
import {
  type Filter,
  searchOf,
  stateOf,
  validateDashboardSearch,
  withFilter,
  withoutFilter,
  withRange,
} from './dashboard-state.ts';

const read = (address: string) => stateOf(parseAddress(address));
const write = (address: string) => writeAddress(searchOf(read(address)));

describe('the address of a dashboard', () => {
  it('shows the last 28 days of visitors when it says nothing', () => {
    expect(read('')).toEqual({
      range: '28d',
      compare: 'previousPeriod',
      matchesWeekdays: false,
      showsChanges: false,
      metric: 'visitors',
      interval: null,
      filters: [],
      tabs: {
        sources: 'channels',
        pages: 'top',
        places: 'countries',
        devices: 'browsers',
        events: 'events',
      },
      property: null,
      details: null,
      search: '',
      sort: null,
      page: 1,
    });
    expect(write('')).toBe('');
  });

  it('keeps period, metric, interval, filters and tabs, readably', () => {
    const address =
      '?period=7d&metric=bounceRate&interval=hour&f=is:country:DE,FR&f=contains:page:/docs&sources=campaigns&pages=exit';
    expect(write(address)).toBe(address);
    expect(read(address).filters).toEqual([
      ['is', 'country', ['DE', 'FR']],
      ['contains', 'page', ['/docs']],
    ]);
  });

  it('keeps the comparison and the card that is open, with its search, order and page', () => {
    const address =
      '?compare=previousYear&match=weekdays&rows=changes&details=pages&q=docs&sort=pageviews.asc&page=3';
    expect(write(address)).toBe(address);
    expect(write('?compareFrom=2025-11-01&compareTo=2025-11-28')).toBe(
      '?compareFrom=2025-11-01&compareTo=2025-11-28',
    );
    expect(write('?compareFrom=2025-11-28&compareTo=2025-11-01&q=docs&page=2')).toBe('');
    expect(write('?details=pages&sort=visitors.up&page=0')).toBe('?details=pages');
  });

  it('keeps filters joined by and, or, not, and what a session has done', () => {
    const address =
      '?f=or(is:country:DE,FR;contains:page:/docs)&f=not(is:prop:plan:solo)&f=done(gt:prop:depth:50)';
    const { filters } = read(address);
    expect(filters).toEqual([
      [
        'or',
        [
          ['is', 'country', ['DE', 'FR']],
          ['contains', 'page', ['/docs']],
        ],
      ],
      ['not', ['is', 'prop:plan', ['solo']]],
      ['hasDone', ['gt', 'prop:depth', [50]]],
    ]);
    expect(read(write(address)).filters).toEqual(filters);
  });

  it('drops filters that are none, whatever stands in them', () => {
    const none = ['or()', 'or(is:page:/a', 'or(is:page:/a;)', 'not(is:page:/a;is:page:/b)'];
    const deep = `${'not('.repeat(40)}is:page:/a${')'.repeat(40)}`;
    for (const text of [...none, deep, 'gt:page:x', 'is:prop::x', 'is:prop:', '']) {
      expect(parseFilter(text), text).toBeNull();
    }
    fc.assert(fc.property(fc.string(), (text) => void parseFilter(text)));
  });

  it('keeps days of one’s choice, and drops days that are none', () => {
    expect(read('?from=2026-11-01&to=2026-11-05').range).toEqual({
      from: '2026-11-01',
      to: '2026-11-05',
    });
    expect(read('?from=2026-11-05&to=2026-11-01').range).toBe('28d');
    expect(read('?from=2026-02-30&to=2026-03-01&period=today').range).toBe('today');
  });

  it('falls back to what is understood when parts are not', () => {
    const state = read('?period=soon&metric=luck&interval=second&f=is&f=has:page:/a&f=is:shoe:42');
    expect(state.range).toBe('28d');
    expect(state.metric).toBe('visitors');
    expect(state.filters).toEqual([]);
    expect(validateDashboardSearch({ period: ['7d'], f: 7, pages: { a: 1 } })).toEqual({});
    expect(read('?__proto__=x&constructor=y').metric).toBe('visitors');
  });

  it('carries any filter there and back', () => {
    const texts = fc.string({ unit: 'grapheme' });
    const value = fc.oneof(fc.constant(null), fc.constant('~'), texts);
    const property = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const dimension = fc.oneof(
      fc.constant('page' as const),
      property.map((name) => `prop:${name}` as const),
    );
    const condition = fc
      .tuple(dimension, fc.array(value, { minLength: 1, maxLength: 4 }))
      .map(([name, values]): Filter => ['is', name, values]);
    const { filter } = fc.letrec<{ filter: Filter; group: Filter }>((tie) => ({
      group: fc.oneof(
        fc
          .tuple(
            fc.constantFrom('and' as const, 'or' as const),
            fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
          )
          .map(([joining, parts]): Filter => [joining, parts]),
        tie('filter').map((part): Filter => ['not', part]),
        condition.map((part): Filter => ['hasDone', part]),
      ),
      filter: fc.oneof({ maxDepth: 3, depthSize: 'small' }, condition, tie('group')),
    }));
    fc.assert(
      fc.property(filter, (given) => {
        expect(parseFilter(formatFilter(given))).toEqual(given);
        const search = searchOf(withFilter(read(''), given));
        expect(read(writeAddress(search)).filters).toEqual([given]);
      }),
    );
  });

  it('takes a filter once, gives it back, and stops at twenty', () => {
    const filter: Filter = ['is', 'source', [null]];
    const once = withFilter(read(''), filter);
    expect(withFilter(once, filter)).toBe(once);
    expect(withoutFilter(once, filter).filters).toEqual([]);
    let many = once;
    for (let n = 0; n < 40; n += 1) many = withFilter(many, ['is', 'page', [`/${n}`]]);
    expect(many.filters).toHaveLength(20);
  });

  it('forgets a chosen interval with the range it was chosen for', () => {
    expect(withRange(read('?interval=hour&period=today'), '90d').interval).toBeNull();
  });
});
