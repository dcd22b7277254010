/** Counts by what way requests reach this beacon, for each site and hour, so that a forgotten proxy shows. */
import { hash, randomBytes, randomUUID } from 'node:crypto';
import type { ArrivalStore } from '@footfall/cache';
import type { Arrivals as Counts } from '@footfall/domain';
import type { Client } from '@footfall/enrichment';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

export type Arrivals = {
  /** Notes a request of a visitor. Only counts and hashes outlive it. */
  note(siteId: string, client: Client): void;
  start(): void;
  stop(): void;
};

const HOUR_MS = 3_600_000;
const EVERY_MS = 10_000;
const SITES_MAX = 2_000;
/** Whoever sends more than one request in so many is among them: https://en.wikipedia.org/wiki/Misra–Gries_summary */
const ADDRESSES_MAX = 32;
const SEED_BYTES = 16;

type Hour = { hour: number; counts: Counts; addresses: Map<string, number>; isChanged: boolean };

export function createArrivals(
  store: ArrivalStore,
  now: () => number,
  everyMs = EVERY_MS,
): Arrivals {
  const processId = randomUUID();
  const seed = randomBytes(SEED_BYTES).toString('hex');
  const sites = new LRUCache<string, Hour>({ max: SITES_MAX });
  let timer: NodeJS.Timeout | undefined;

  function hourOf(siteId: string): Hour {
    const hour = now() - (now() % HOUR_MS);
    const known = sites.get(siteId);
    if (known?.hour === hour) return known;
    const counts: Counts = { requests: 0, loopback: 0, private: 0, fromOne: 0, headers: {} };
    const fresh: Hour = { hour, counts, addresses: new Map(), isChanged: true };
    sites.set(siteId, fresh);
    return fresh;
  }

  async function send(): Promise<void> {
    for (const [siteId, site] of sites.entries()) {
      if (!site.isChanged) continue;
      site.isChanged = false;
      const fromOne = Math.max(0, ...site.addresses.values());
      await store.put(siteId, { hour: site.hour, processId }, { ...site.counts, fromOne });
    }
  }

  return {
    note(siteId, client) {
      const site = hourOf(siteId);
      const { counts } = site;
      site.isChanged = true;
      counts.requests += 1;
      const kind = kindOfAddress(client.address);
      if (kind !== 'public') counts[kind] += 1;
      for (const name of client.proxyHeaders)
        counts.headers[name] = (counts.headers[name] ?? 0) + 1;
      countAddress(site.addresses, hash('sha256', seed + client.address));
    },
    start() {
      timer = setInterval(() => void send(), everyMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

/** What is in the map at the end has come at least so often. */
function countAddress(addresses: Map<string, number>, address: string): void {
  const count = addresses.get(address);
  if (count !== undefined || addresses.size < ADDRESSES_MAX) {
    addresses.set(address, (count ?? 0) + 1);
    return;
  }
  for (const [other, times] of addresses) {
    if (times === 1) addresses.delete(other);
    else addresses.set(other, times - 1);
  }
}

const PRIVATE: ReadonlySet<string> = new Set([
  'private',
  'uniqueLocal',
  'linkLocal',
  'carrierGradeNat',
]);

/** Where an address is from: this machine, a private network, or anywhere. */
function kindOfAddress(address: string): 'loopback' | 'private' | 'public' {
  if (!ipaddr.isValid(address)) return 'public';
  const range = ipaddr.process(address).range();
  if (range === 'loopback') return 'loopback';
  return PRIVATE.has(range) ? 'private' : 'public';
}
