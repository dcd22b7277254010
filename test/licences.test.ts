/** What we ship may be passed on by anybody: no licence that reaches into a customer's own code or service. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Locked = { license?: string; dev?: boolean; link?: boolean; devOptional?: boolean };

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked>;
};

/** Permissive, or (MPL) for changes to the package's own files only. */
const ALLOWED =
  /^\(?(MIT|MIT-0|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Unlicense|Python-2\.0|MPL[- ]2\.0|PDDL-1\.0)( (AND|OR) .*)?\)?$/;
const FORBIDDEN = /AGPL|LGPL|(^|[^A-Z])GPL|SSPL|BUSL|Elastic|Commons-Clause|UNLICENSED/i;

const shipped = Object.entries(packages).filter(
  ([path, { dev, link }]) => path.includes('node_modules/') && dev !== true && link !== true,
);

test('every package of the production tree has a licence that we can ship', () => {
  expect(shipped.length).toBeGreaterThan(50);
  const refused = shipped
    .filter(([, { license = 'none' }]) => FORBIDDEN.test(license) || !ALLOWED.test(license))
    .map(([path, { license }]) => `${path}: ${license ?? 'none'}`);
  expect(refused).toEqual([]);
});

test.each(['AGPL-3.0-or-later', 'LGPL-3.0', 'GPL-2.0-only', 'SSPL-1.0', 'UNLICENSED', 'none'])(
  '%s would be refused',
  (license) => {
    expect(FORBIDDEN.test(license) || !ALLOWED.test(license)).toBe(true);
  },
);
