/** Where an address is, from databases on this machine: afterwards the address is needed no more. */
import { createRequire } from 'node:module';
import { type Mmdb, openMmdb } from './mmdb.ts';

type Location = {
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** ISO 3166-2: `DE-BE`. */
  region: string | null;
  /** In English. */
  city: string | null;
};

export type Locations = {
  /** All null for private and unknown addresses. */
  of(address: string): Location;
  start(): void;
  stop(): void;
};

type Name = { iso_code?: unknown; names?: { en?: unknown } };
/** GeoLite2, DB-IP and others put it into objects; the bundled database and its kin say it plainly. */
type Row = {
  country_code?: unknown;
  country?: Name;
  subdivisions?: Name[];
  city?: Name | string;
};

/** The file with both kinds of addresses. */
const BUNDLED = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';
const CITY_CHARACTERS_MAX = 120;

export type LocationFiles = {
  /** The operator's database of countries; the bundled one when absent. */
  countryFile: string | undefined;
  /** The operator's database of cities; without it there are neither regions nor cities. */
  cityFile: string | undefined;
};

/** @throws Error with a sentence when a file cannot be used. */
export async function openLocations(
  { countryFile, cityFile }: LocationFiles,
  log: { warn(details: object, message: string): void },
  everyMs?: number,
): Promise<Locations> {
  const openFile = (path: string) =>
    openMmdb({
      path,
      onUnreadable: (reason) =>
        log.warn({ path, reason }, 'a location database cannot be read; the one before is kept'),
      ...(everyMs !== undefined && { everyMs }),
    });
  const countries = await openFile(countryFile ?? createRequire(import.meta.url).resolve(BUNDLED));
  const cities = cityFile === undefined ? null : await openFile(cityFile);
  const files: Mmdb[] = cities === null ? [countries] : [cities, countries];
  return {
    of(address) {
      const row = cities?.get(address) as Row | null | undefined;
      const country = countryOf(row) ?? countryOf(countries.get(address) as Row | null);
      return { country, region: regionOf(row, country), city: cityOf(row) };
    },
    start() {
      for (const file of files) file.start();
    },
    stop() {
      for (const file of files) file.stop();
    },
  };
}

function countryOf(row: Row | null | undefined): string | null {
  const code = row?.country_code ?? row?.country?.iso_code;
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : null;
}

function regionOf(row: Row | null | undefined, country: string | null): string | null {
  const code = row?.subdivisions?.[0]?.iso_code;
  const isCode = typeof code === 'string' && /^[A-Z0-9]{1,3}$/.test(code);
  return isCode && country !== null ? `${country}-${code}` : null;
}

function cityOf(row: Row | null | undefined): string | null {
  const name = typeof row?.city === 'string' ? row.city : row?.city?.names?.en;
  return typeof name === 'string' && name !== '' ? name.slice(0, CITY_CHARACTERS_MAX) : null;
}
