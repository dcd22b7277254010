/** Whose request it is: the socket's address, or what proxies that we trust say. */
import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Longer chains are nobody's honest set-up. */
const HOPS_MAX = 32;
/** More than anybody has in front of a beacon; a range may hold many more addresses. */
const PROXIES_MAX = 1_000;

export type ClientAddress = (peer: string, forwardedFor: string | undefined) => string;

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Makes the function that finds a client's address. X-Forwarded-For counts only when the peer is one of
 * the trusted proxies (addresses or CIDR ranges): then it is the right-most hop that is not one of them,
 * because everything to the left of it may be invented.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return (peer) => canonicalAddress(peer) ?? peer;
  const isTrusted = createTrust(trustedProxies);

  return (peer, forwardedFor) => {
    let client = canonicalAddress(peer) ?? peer;
    const hops = (forwardedFor ?? '').split(',').slice(-HOPS_MAX).reverse();
    for (const hop of hops) {
      if (!isTrusted(client)) break;
      const address = addressOfHop(hop);
      if (address === null) break;
      client = address;
    }
    return client;
  };
}

/** Makes the function that knows the trusted proxies; those that it met it knows by name, and nobody else. */
function createTrust(trustedProxies: readonly string[]): (address: string) => boolean {
  const isInRange = createRangeCheck(trustedProxies);
  const met = new Set<string>();
  return (address) => {
    if (met.has(address)) return true;
    const isTrusted = ipaddr.isValid(address) && isInRange(address);
    if (isTrusted && met.size < PROXIES_MAX) met.add(address);
    return isTrusted;
  };
}

/** Makes the function that says whether a valid address lies in one of the ranges (addresses or CIDR). */
export function createRangeCheck(texts: readonly string[]): (address: string) => boolean {
  const ranges = texts.map(parseRange);
  if (ranges.length === 0) return () => false;
  return (address) => {
    const parsed = ipaddr.process(address);
    return ranges.some(([base, bits]) => parsed.kind() === base.kind() && parsed.match(base, bits));
  };
}

/** One spelling for each address: IPv4 also where it came as IPv4-mapped IPv6; null when it is none. */
export function canonicalAddress(text: string): string | null {
  // Four numbers without leading zeros have no other spelling; `1.2.3` and `0x7f.1` are nobody's.
  if (isIPv4(text)) return text;
  return isIPv6(text) ? ipaddr.process(text).toString() : null;
}

/** IPv6 in brackets, or IPv4, each perhaps with a port, as Azure's gateways send them. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/;

/** The address of one hop of X-Forwarded-For, in its one spelling; null when it is none. */
export function addressOfHop(hop: string): string | null {
  const text = hop.trim();
  const [, bracketed, plain] = WITH_PORT.exec(text) ?? [];
  return canonicalAddress(bracketed ?? plain ?? text);
}

function parseRange(text: string): Range {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** True for an address, or a range such as `10.0.0.0/8`. */
export function isAddressRange(text: string): boolean {
  return ipaddr.isValidCIDR(text) || ipaddr.isValid(text);
}
