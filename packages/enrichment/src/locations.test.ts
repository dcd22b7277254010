import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Locations, openLocations } from './locations.ts';
import { writeMmdb } from './mmdb-under-test.ts';

const EVERY_MS = 20;
const BERLIN = {
  country: { iso_code: 'DE' },
  subdivisions: [{ iso_code: 'BE', names: { en: 'Land Berlin' } }],
  city: { names: { de: 'Berlin', en: 'Berlin' } },
};

let folder: string;
let warnings: object[];
let locations: Locations | undefined;

const log = { warn: (details: object) => void warnings.push(details) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-locations-'));
  warnings = [];
});

afterEach(async () => {
  locations?.stop();
  locations = undefined;
  await rm(folder, { recursive: true });
});

/** As operators do it: beside the old one, then in its place. */
async function replaceFile(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
  return path;
}

async function openFiles(files: { countryFile?: string; cityFile?: string }): Promise<Locations> {
  const { countryFile, cityFile } = files;
  locations = await openLocations({ countryFile, cityFile }, log, EVERY_MS);
  return locations;
}

test('the bundled database knows countries of IPv4 and IPv6, and none of private addresses', async () => {
  const { of } = await openFiles({});
  expect(of('193.99.144.80')).toEqual({ country: 'DE', region: null, city: null });
  expect(of('2a02:2e0:3fe:1001:302::').country).toBe('DE');
  for (const address of ['10.0.0.1', '127.0.0.1', '::1', 'fe80::1', '', 'nonsense']) {
    expect(of(address)).toEqual({ country: null, region: null, city: null });
  }
});

test('regions and cities come from the database of the operator, countries that it lacks from the other', async () => {
  const cityFile = await replaceFile(
    'city.mmdb',
    writeMmdb({
      '198.51.100.0/24': BERLIN,
      '2001:db8:1::/48': { country: { iso_code: 'AT' }, city: { names: { en: 'Graz' } } },
      '203.0.113.0/25': { country_code: 'FR', city: 'Lyon', state1: 'Auvergne-Rhône-Alpes' },
      '203.0.113.128/25': { country: { iso_code: 'xx' }, subdivisions: [{ iso_code: 'B"E' }] },
    }),
  );
  const { of } = await openFiles({ cityFile });
  expect(of('198.51.100.9')).toEqual({ country: 'DE', region: 'DE-BE', city: 'Berlin' });
  expect(of('2001:db8:1::7')).toEqual({ country: 'AT', region: null, city: 'Graz' });
  expect(of('203.0.113.1')).toEqual({ country: 'FR', region: null, city: 'Lyon' });
  // What is no code is none; the bundled database knows this network.
  expect(of('203.0.113.200')).toEqual({ country: 'AU', region: null, city: null });
  expect(of('193.99.144.80')).toEqual({ country: 'DE', region: null, city: null });
});

test('a file that is replaced is read again; one that cannot be read leaves the one before in use', async () => {
  const of = (country: string) =>
    writeMmdb({ '198.51.100.0/24': { country: { iso_code: country } } });
  const countryFile = await replaceFile('country.mmdb', of('DE'));
  const opened = await openFiles({ countryFile });
  opened.start();
  const country = () => opened.of('198.51.100.9').country;
  expect(country()).toBe('DE');
  await replaceFile('country.mmdb', of('AT'));
  await expect.poll(country).toBe('AT');
  await replaceFile('country.mmdb', Buffer.from('half a download'));
  await expect.poll(() => warnings.length).toBe(1);
  expect(country()).toBe('AT');
  await rm(countryFile);
  await expect.poll(() => warnings.length).toBe(2);
  expect(country()).toBe('AT');
  await replaceFile('country.mmdb', of('CH'));
  await expect.poll(country).toBe('CH');
  expect(warnings).toHaveLength(2);
});

test('a file that is not there, is none, or knows IPv4 alone stops the start with a sentence', async () => {
  const narrow = await replaceFile('narrow.mmdb', writeMmdb({ '198.51.100.0/24': BERLIN }, 4));
  const broken = await replaceFile('broken.mmdb', Buffer.from('nothing'));
  await expect(openFiles({ cityFile: narrow })).rejects.toThrow(/knows IPv4 addresses only/);
  await expect(openFiles({ cityFile: broken })).rejects.toThrow();
  await expect(openFiles({ countryFile: join(folder, 'none.mmdb') })).rejects.toThrow(/none\.mmdb/);
});
