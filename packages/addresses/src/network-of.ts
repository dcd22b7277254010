/** Cuts an address down to its network: enough to see that somebody came from elsewhere, not enough to find them. */
import ipaddr from 'ipaddr.js';

/** A /24 and a /48 are what one connection's provider, or one site, has; many people share them. */
const IPV4_BITS = 24;
const IPV6_BITS = 48;

/** For example `203.0.113.0/24` or `2001:db8:1::/48`; null for what is no address. */
export function networkOf(text: string): string | null {
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  return address.kind() === 'ipv4'
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${IPV4_BITS}`)}/${IPV4_BITS}`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${IPV6_BITS}`)}/${IPV6_BITS}`;
}
