import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress, writeAddress } from './address.ts';
import {
  type Filter,
  formatFilter,
  parseFilter,
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

  it('carries any value of a filter there and back', () => {
    const value = fc.oneof(fc.constant(null), fc.constant('~'), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
        const filter: Filter = ['is', 'page', values];
        expect(parseFilter(formatFilter(filter))).toEqual(filter);
        const search = searchOf(withFilter(read(''), filter));
        expect(read(writeAddress(search)).filters).toEqual([filter]);
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
