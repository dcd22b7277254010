import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOfString } from '@footfall/db';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FindingGroup, findAll } from './findings.ts';
import { CHART, makePage, PAGE } from './page.ts';
import { balancedLoads, loadsOf, readNames } from './placement.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

describe('the hash', () => {
  // The manual's example of $toHashedIndexKey; the others are what MongoDB's own tests expect of it.
  it.each([
    ['string to hash', 763543691661428748n],
    ['abc', 8478485326885698097n],
    ['', 2049396243249673340n],
  ])('of “%s” is MongoDB’s', (text, hash) => {
    expect(hashOfString(text)).toBe(hash);
  });
});

describe('on real names', () => {
  let groups: FindingGroup[];
  beforeAll(() => {
    groups = findAll();
  });
  const of = (group: number, key: string, shards: number): number =>
    groups[group]?.findings.find((one) => one.key.startsWith(key))?.imbalance[shards] ?? Number.NaN;

  it('first letters leave the fullest shard with several times its share, and cannot use more than 26', () => {
    for (const names of [0, 1]) {
      expect(of(names, 'first letter, equal runs', 8)).toBeGreaterThan(2);
      expect(of(names, 'first letter, equal runs', 16)).toBeGreaterThan(2.5);
      expect(of(names, 'first letter, equal runs', 64)).toBeGreaterThan(7);
    }
  });

  it('dealing letters out with full knowledge helps only while there are few shards', () => {
    expect(of(0, 'first letter, dealt', 8)).toBeLessThan(1.05);
    expect(of(0, 'first letter, dealt', 64)).toBe(of(0, 'first letter, equal runs', 64));
  });

  it('the hash of the site keeps the fullest shard of 64 within a fifth, and of 8 within a twentieth of the mean', () => {
    expect(of(0, 'hash of the site', 8)).toBeLessThan(1.05);
    expect(of(0, 'hash of the site', 64)).toBeLessThan(1.2);
  });

  it('a hot site overfills a shard however it is hashed, unless `_id` is in the key', () => {
    expect(of(2, 'hash of the site, balanced, key of siteId', 64)).toBeGreaterThan(5);
    expect(of(2, 'hash of the site, balanced, key of siteId, _id', 64)).toBeLessThan(1.1);
  });

  it('the page has the figures and the picture that `npm run placement` makes', () => {
    const page = read(PAGE);
    expect(makePage(page, groups)).toEqual({ page, chart: read(CHART) });
  });
});

describe('the balancer', () => {
  const GIB = 1024 ** 3;
  const tenants = readNames(['one', 'two', 'three']).map((name, index) => ({
    ...name,
    size: (index + 1) * 100 * GIB,
  }));

  it('moves nothing of what it can neither cut nor move', () => {
    const before = loadsOf(
      tenants,
      tenants.map(({ hashed }) => Math.floor(hashed * 4)),
      4,
    );
    expect(balancedLoads(tenants, 4, 'siteId')).toEqual(before);
  });

  it('loses nothing and rests when shards differ by less than three ranges', () => {
    const loads = balancedLoads(tenants, 4, 'siteId, _id');
    expect(loads.reduce((sum, load) => sum + load, 0)).toBeCloseTo(600 * GIB, -3);
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThan(0.375 * GIB);
  });
});
