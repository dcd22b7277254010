/** Which tests say what MongoDB and Redis must do for Footfall, and which of those cannot run on servers that are not ours. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

export type Suite = {
  /** Test files, relative to the root, that run on the database that they are given. */
  files: string[];
  /** Those that need stores of their own, and why. */
  left: { file: string; reason: string }[];
};

const GIVEN = /inject\('mongodbUri'\)/;

/** Tests that would show nothing about the given servers, or would harm them. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/startLocalCluster|prepareFaultGround/, 'kills members of a cluster of its own'],
  [/startInstallation/, 'runs `npm start` with a cluster of its own'],
  [/openGate/, 'puts a gate between the beacon and a server on this machine, without a password'],
];

/** Finds them by what they are handed: the address of a database, directly or by a file that they import. */
export function findSuite(): Suite {
  const suite: Suite = { files: [], left: [] };
  for (const file of testFiles()) {
    const text = read(file);
    const reason = REASONS.find(([pattern]) => pattern.test(text))?.[1];
    if (reason === undefined && isGiven(file, text)) suite.files.push(file);
    else if (reason !== undefined) suite.left.push({ file, reason });
  }
  return suite;
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

function testFiles(): string[] {
  return (
    ['apps', 'packages', 'test']
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
          join(folder, path),
        ),
      )
      .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
      // The tests of the stand-in say nothing about what it stands in for.
      .filter((path) => !path.startsWith('packages/local-cluster/'))
      .sort()
  );
}

function isGiven(file: string, text: string): boolean {
  if (GIVEN.test(text)) return true;
  const imports = [...text.matchAll(/from '(\.[^']+\.ts)'/g)].map(([, path = '']) =>
    join(dirname(file), path),
  );
  return imports.some((path) => GIVEN.test(read(path)));
}
