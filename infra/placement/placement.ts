/** Where tenants land on shards by different keys, and what the balancer can make of it: pure arithmetic. */

import { hashOfString } from '@footfall/db';
import { createRandom } from '@footfall/testing';

/** A name by what decides its place: its first letter from 0 to 25, and its hash as a part of the range of all hashes. */
export type Name = { letter: number; hashed: number };

/** A tenant and how much there is of it; the unit is the caller's. */
export type Tenant = Name & { size: number };

/** The shard of each tenant, from 0. */
export type Placement = (tenants: readonly Tenant[], shards: number) => number[];

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The alphabet cut into as many runs of equal length; digits go with `a`, other writing with `z`. */
export const byLetterRuns: Placement = (tenants, shards) =>
  tenants.map(({ letter }) => Math.floor((letter * shards) / LETTERS.length));

/**
 * Whole letters dealt out with full knowledge of their sizes, the largest first, to whoever has least: better than any
 * balancer could, which has to keep neighbours together.
 */
export const byLettersDealt: Placement = (tenants, shards) => {
  const sizes = new Map<number, number>();
  for (const { letter, size } of tenants) sizes.set(letter, (sizes.get(letter) ?? 0) + size);
  const loads = Array.from({ length: shards }, () => 0);
  const shardOf = new Map<number, number>();
  for (const [letter, size] of [...sizes].sort(([, one], [, other]) => other - one)) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + size;
    shardOf.set(letter, least);
  }
  return tenants.map(({ letter }) => shardOf.get(letter) ?? 0);
};

/** The range of all hashes cut into as many equal ones, as MongoDB does when it shards an empty collection. */
export const byHash: Placement = (tenants, shards) =>
  tenants.map(({ hashed }) => Math.floor(hashed * shards));

/** The same of every name, worked out once. */
export const readNames = (names: readonly string[]): Name[] =>
  names.map((name) => ({ letter: letterOf(name), hashed: partOf(hashOfString(name)) }));

/** From 0 to just below 1; 53 of the 64 bits are enough to tell a shard. */
const partOf = (hash: bigint): number => Number((hash + 2n ** 63n) >> 11n) / 2 ** 53;

function letterOf(name: string): number {
  const initial = name.normalize('NFKD').charAt(0).toLowerCase();
  if (/\d/.test(initial)) return 0;
  const letter = LETTERS.indexOf(initial);
  return letter === -1 ? LETTERS.length - 1 : letter;
}

/** What each shard holds. */
export function loadsOf(
  tenants: readonly Tenant[],
  placement: readonly number[],
  shards: number,
): number[] {
  const loads = Array.from({ length: shards }, () => 0);
  tenants.forEach(({ size }, index) => {
    const shard = placement[index] ?? 0;
    loads[shard] = (loads[shard] ?? 0) + size;
  });
  return loads;
}

/** The fullest shard in terms of the mean: 1 is perfect; at 4 the cluster is full when three quarters of it are not. */
export function imbalanceOf(loads: readonly number[]): number {
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  return Math.max(...loads) / mean;
}

/** Every tenant as large as any other. */
export const evenly = (names: readonly Name[]): Tenant[] =>
  names.map((name) => ({ ...name, size: 1 }));

/** Sizes by Zipf's law, the second half as large as the first and so on, dealt to the names by chance; they add up to `total`. */
export function zipf(names: readonly Name[], total: number, seed: number): Tenant[] {
  const random = createRandom(seed);
  const shuffled = names
    .map((name) => ({ name, at: random.next() }))
    .sort((one, other) => one.at - other.at);
  const harmonic = shuffled.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  return shuffled.map(({ name }, index) => ({ ...name, size: total / harmonic / (index + 1) }));
}

/** What the balancer moves at once, and by how much two shards must differ before it does (MongoDB 6.0 and later). */
const RANGE_BYTES = 128 * 1024 ** 2;
const DIFFERENCE_BYTES = 3 * RANGE_BYTES;

/**
 * What shards hold when the balancer has come to rest, sizes in bytes. With `_id` in the key a tenant can be cut anywhere;
 * without it, one that outgrows a range can neither be cut nor moved.
 */
export function balancedLoads(
  tenants: readonly Tenant[],
  shards: number,
  key: 'siteId' | 'siteId, _id',
): number[] {
  const placement = byHash(tenants, shards);
  const loads = loadsOf(tenants, placement, shards);
  const canMove = ({ size }: Tenant) => key === 'siteId, _id' || size <= RANGE_BYTES;
  const movable = loadsOf(
    tenants.map((tenant) => (canMove(tenant) ? tenant : { ...tenant, size: 0 })),
    placement,
    shards,
  );
  for (;;) {
    const donor = fullest(loads, (shard) => (movable[shard] ?? 0) >= 1);
    const receiver = fullest(loads.map((load) => -load));
    const [most = 0, least = 0] = [loads[donor], loads[receiver]];
    if (most - least < DIFFERENCE_BYTES) return loads;
    const moved = Math.min(RANGE_BYTES, movable[donor] ?? 0);
    for (const held of [loads, movable]) {
      held[donor] = (held[donor] ?? 0) - moved;
      held[receiver] = (held[receiver] ?? 0) + moved;
    }
  }
}

/** The shard that has most, of those that qualify; -1 when none does. */
function fullest(loads: readonly number[], qualifies = (_shard: number) => true): number {
  let found = -1;
  loads.forEach((load, shard) => {
    if (qualifies(shard) && load > (loads[found] ?? Number.NEGATIVE_INFINITY)) found = shard;
  });
  return found;
}
