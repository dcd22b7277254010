/** Which country, from a database on this machine: afterwards the address is needed no more. */
import { createRequire } from 'node:module';
import { open, type Response } from 'maxmind';
import type { Draft, Ending } from './draft.ts';

/** ISO 3166-1 alpha-2 of an address; null for private and unknown ones. */
export type CountryLookup = (address: string) => string | null;

/** The bundled database says the code itself; GeoLite2, DB-IP and others put it into `country`. */
type CountryRecord = { country_code?: string; country?: { iso_code?: string } };

/**
 * The file with both kinds of addresses: one for IPv4 alone answers IPv6 addresses wrongly
 * instead of not at all.
 */
const BUNDLED = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

/** Opens the country database: the operator's, or the bundled one. */
export async function openCountries(file: string | undefined): Promise<CountryLookup> {
  const path = file ?? createRequire(import.meta.url).resolve(BUNDLED);
  const reader = await open<Response>(path);
  if (reader.metadata.ipVersion !== 6) {
    throw new Error(`${path} knows IPv4 addresses only; use a database with IPv4 and IPv6.`);
  }
  return (address) => {
    try {
      const record = reader.get(address) as CountryRecord | null;
      const code = record?.country_code ?? record?.country?.iso_code ?? '';
      return /^[A-Z]{2}$/.test(code) ? code : null;
    } catch {
      // Not an address: a socket without one, a test.
      return null;
    }
  };
}

export function createPutLocation(countryOf: CountryLookup): (draft: Draft) => Ending | undefined {
  return ({ client, hit }) => {
    hit.country = countryOf(client.address);
    return undefined;
  };
}
