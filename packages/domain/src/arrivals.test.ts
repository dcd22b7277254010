import { describe, expect, test } from 'vitest';
import { type Arrivals, addArrivals, judgeArrivals } from './arrivals.ts';

const of = (changes: Partial<Arrivals>): Arrivals => ({
  requests: 100,
  loopback: 0,
  private: 0,
  fromOne: 5,
  headers: {},
  ...changes,
});

describe('a proxy that the beacon does not know of', () => {
  test.each<[string, Partial<Arrivals>, ReturnType<typeof judgeArrivals>]>([
    ['visitors of many addresses are none', {}, null],
    ['headers of a proxy that is known say nothing', { headers: { 'x-forwarded-for': 100 } }, null],
    ['private addresses are one', { private: 60 }, { is: 'privateAddresses', header: null }],
    [
      'and its header is named',
      { private: 60, headers: { 'x-real-ip': 60 } },
      { is: 'privateAddresses', header: 'x-real-ip' },
    ],
    [
      'of several headers the one that lists every hop',
      { private: 60, headers: { 'x-real-ip': 60, 'x-forwarded-for': 60 } },
      { is: 'privateAddresses', header: 'x-forwarded-for' },
    ],
    [
      'one public address with a header is one',
      { fromOne: 90, headers: { 'cf-connecting-ip': 95 } },
      { is: 'oneAddress', header: 'cf-connecting-ip' },
    ],
    ['one without may be one visitor', { fromOne: 100 }, null],
    ['this machine alone is somebody trying things out', { loopback: 100, fromOne: 100 }, null],
    [
      'this machine with a header is one',
      { loopback: 100, headers: { 'x-forwarded-for': 100 } },
      { is: 'privateAddresses', header: 'x-forwarded-for' },
    ],
    ['half is not most', { private: 50, headers: { forwarded: 50 } }, null],
    ['few requests say nothing', { requests: 29, private: 29 }, null],
  ])('%s', (_, changes, finding) => {
    expect(judgeArrivals(of(changes))).toEqual(finding);
  });
});

test('what several beacons counted is added up', () => {
  const sum = addArrivals([
    of({ headers: { forwarded: 3 } }),
    of({ private: 7, headers: { forwarded: 4, 'x-real-ip': 1 } }),
  ]);
  expect(sum).toEqual({
    requests: 200,
    loopback: 0,
    private: 7,
    fromOne: 10,
    headers: { forwarded: 7, 'x-real-ip': 1 },
  });
  expect(addArrivals([]).requests).toBe(0);
});
