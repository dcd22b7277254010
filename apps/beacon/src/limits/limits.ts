/** How many hits one address and one site may send: in this process's memory, so that nothing can make it slow. */
import { hash, randomBytes } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

export type Limits = {
  /** Takes hits off what an address may send; the seconds to wait when it has sent too many, else 0. */
  waitOfAddress(address: string, count: number): number;
  waitOfSite(siteId: string, count: number): number;
};

/** A day's worth of visitors opening a page at the same moment must pass. */
const BURST_SECONDS = 20;
/** About 20 MB when all are in use. */
const KEYS_MAX = 100_000;
const SEED_BYTES = 16;
/** An IPv6 customer has at least this network to choose addresses from: https://www.rfc-editor.org/rfc/rfc6177 */
const IPV6_NETWORK_BYTES = 8;

/** A rate of 0 is no limit. */
export function createLimits(
  rates: { addressHitsPerSecond: number; siteHitsPerSecond: number },
  now: () => number,
): Limits {
  const addresses = bucketsFor(rates.addressHitsPerSecond, now);
  const sites = bucketsFor(rates.siteHitsPerSecond, now);
  const seed = randomBytes(SEED_BYTES).toString('hex');
  return {
    waitOfAddress(address, count) {
      const network = addresses === null ? null : publicNetworkOf(address);
      // Only a hash outlives the request.
      return network === null ? 0 : (addresses?.(hash('sha256', seed + network), count) ?? 0);
    },
    waitOfSite: (siteId, count) => sites?.(siteId, count) ?? 0,
  };
}

function bucketsFor(perSecond: number, now: () => number): TokenBuckets | null {
  if (perSecond === 0) return null;
  return createTokenBuckets({
    perSecond,
    burst: perSecond * BURST_SECONDS,
    keysMax: KEYS_MAX,
    now,
  });
}

/**
 * Who is limited: an IPv4 address or an IPv6 network; null for addresses that are not public. Those are a proxy in
 * front of the beacon, which is everybody, or somebody in the operator's own house.
 */
function publicNetworkOf(address: string): string | null {
  if (!ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return null;
  if (parsed.kind() === 'ipv4') return address;
  return parsed.toByteArray().slice(0, IPV6_NETWORK_BYTES).join('.');
}
