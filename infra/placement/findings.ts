/** The figures of the page on sharding: how full the fullest shard is, by key, number of shards and kind of names. */
import { companyNames, domainNames } from './names.ts';
import {
  balancedLoads,
  byHash,
  byLetterRuns,
  byLettersDealt,
  evenly,
  imbalanceOf,
  loadsOf,
  type Name,
  type Placement,
  readNames,
  type Tenant,
  zipf,
} from './placement.ts';

export const SHARD_COUNTS = [2, 4, 8, 16, 32, 64] as const;

/** 30 days of 100 million hits a day at 120 bytes each: enough for moving 128 MB to be fine work. */
const BYTES = 30 * 100e6 * 120;

/** Zipf's sizes are dealt to the names so often; the median is told. */
const DEALS = 7;

type Finding = { key: string; imbalance: Record<number, number> };
export type FindingGroup = { title: string; findings: Finding[] };

const PLACEMENTS: readonly (readonly [string, Placement])[] = [
  ['first letter, equal runs', byLetterRuns],
  ['first letter, dealt as well as can be', byLettersDealt],
  ['hash of the site', byHash],
];

const byShards = (measure: (shards: number) => number): Record<number, number> =>
  Object.fromEntries(SHARD_COUNTS.map((shards) => [shards, measure(shards)]));

const measured = (tenants: readonly Tenant[], placement: Placement, shards: number): number =>
  imbalanceOf(loadsOf(tenants, placement(tenants, shards), shards));

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function ofEqualSites(names: readonly Name[]): Finding[] {
  const tenants = evenly(names);
  return PLACEMENTS.map(([key, placement]) => ({
    key,
    imbalance: byShards((shards) => measured(tenants, placement, shards)),
  }));
}

function ofHotSites(names: readonly Name[]): Finding[] {
  const deals = Array.from({ length: DEALS }, (_, seed) => zipf(names, BYTES, seed + 1));
  const overDeals = (measure: (tenants: readonly Tenant[], shards: number) => number) =>
    byShards((shards) => median(deals.map((tenants) => measure(tenants, shards))));
  return [
    ...PLACEMENTS.map(([key, placement]) => ({
      key,
      imbalance: overDeals((tenants, shards) => measured(tenants, placement, shards)),
    })),
    ...(['siteId', 'siteId, _id'] as const).map((key) => ({
      key: `hash of the site, balanced, key of ${key}`,
      imbalance: overDeals((tenants, shards) => imbalanceOf(balancedLoads(tenants, shards, key))),
    })),
  ];
}

/** Everything the page tells; takes a second. */
export function findAll(): FindingGroup[] {
  const companies = readNames(companyNames());
  const domains = readNames(domainNames());
  const count = (names: readonly Name[]) => names.length.toLocaleString('en');
  return [
    { title: `${count(domains)} domains, all alike`, findings: ofEqualSites(domains) },
    { title: `${count(companies)} companies, all alike`, findings: ofEqualSites(companies) },
    { title: `${count(domains)} domains of Zipf’s sizes`, findings: ofHotSites(domains) },
  ];
}

/** What each of sixteen shards has of the domains, in terms of the mean: by runs of letters, and by hash. */
export function sixteenShards(): { key: string; shares: number[] }[] {
  const tenants = evenly(readNames(domainNames()));
  return PLACEMENTS.filter((_, index) => index !== 1).map(([key, placement]) => ({
    key,
    shares: loadsOf(tenants, placement(tenants, 16), 16).map(
      (load) => (load * 16) / tenants.length,
    ),
  }));
}
