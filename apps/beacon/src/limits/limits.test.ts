import { beforeEach, describe, expect, test } from 'vitest';
import { createLimits } from './limits.ts';
import { createTokenBuckets } from './token-buckets.ts';

let now: number;

beforeEach(() => {
  now = 1_000_000;
});

describe('a token bucket', () => {
  const open = (keysMax = 100) =>
    createTokenBuckets({ perSecond: 10, burst: 50, keysMax, now: () => now });

  test('lets a burst pass, then so many a second, and says how long to wait', () => {
    const take = open();
    expect(Array.from({ length: 50 }, () => take('a', 1))).toEqual(
      Array.from({ length: 50 }, () => 0),
    );
    expect(take('a', 1)).toBe(1);
    expect(take('b', 1)).toBe(0);
    now += 1_000;
    expect(Array.from({ length: 11 }, () => take('a', 1)).filter((wait) => wait > 0)).toEqual([1]);
  });

  test('a request with more hits than it holds passes when it is not empty, and is paid off', () => {
    const take = open();
    expect(take('a', 200)).toBe(0);
    expect(take('a', 1)).toBe(16);
    now += 16_000;
    expect(take('a', 1)).toBe(0);
  });

  test('what was refused costs nothing', () => {
    const take = open();
    take('a', 50);
    for (let tries = 0; tries < 1_000; tries += 1) expect(take('a', 50)).toBe(1);
    now += 1_000;
    expect(take('a', 1)).toBe(0);
  });

  test('a clock that is set back neither fills nor empties it', () => {
    const take = open();
    take('a', 49);
    now -= 3_600_000;
    expect(take('a', 1)).toBe(0);
    expect(take('a', 1)).toBeGreaterThan(0);
  });

  test('of more keys than it may know it forgets the oldest: when in doubt, hits pass', () => {
    const take = open(2);
    take('a', 50);
    expect(take('a', 1)).toBe(1);
    take('b', 1);
    take('c', 1);
    expect(take('a', 1)).toBe(0);
  });
});

describe('the limit of an address', () => {
  const open = () =>
    createLimits({ addressHitsPerSecond: 1, siteHitsPerSecond: 0 }, () => now).waitOfAddress;

  test('is one for each public IPv4 address, and for each network of IPv6', () => {
    const wait = open();
    expect(wait('193.99.144.80', 20)).toBe(0);
    expect(wait('193.99.144.80', 1)).toBeGreaterThan(0);
    expect(wait('193.99.144.81', 1)).toBe(0);
    expect(wait('2a00:1450:4001:831::200e', 20)).toBe(0);
    expect(wait('2a00:1450:4001:831:ffff:ffff:ffff:ffff', 1)).toBeGreaterThan(0);
    expect(wait('2a00:1450:4001:832::200e', 1)).toBe(0);
  });

  test.each(['127.0.0.1', '10.1.2.3', '192.168.0.9', '::1', 'fd00::7', 'fe80::1', '', 'unknown'])(
    'is none for %s: that is a proxy, and everybody behind it',
    (address) => {
      const wait = open();
      expect(Array.from({ length: 3 }, () => wait(address, 1_000))).toEqual([0, 0, 0]);
    },
  );

  test('is none where the rate is 0', () => {
    const { waitOfAddress, waitOfSite } = createLimits(
      { addressHitsPerSecond: 0, siteHitsPerSecond: 0 },
      () => now,
    );
    for (let tries = 0; tries < 3; tries += 1) {
      expect([waitOfAddress('193.99.144.80', 1e9), waitOfSite('demo', 1e9)]).toEqual([0, 0]);
    }
  });
});
