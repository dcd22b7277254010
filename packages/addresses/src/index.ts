/** Addresses of clients: whose request it is behind proxies that are trusted, and how little of an address is enough. */
export {
  addressOfHop,
  type ClientAddress,
  canonicalAddress,
  createClientAddress,
  createRangeCheck,
  isAddressRange,
} from './client-address.ts';
export { networkOf } from './network-of.ts';
