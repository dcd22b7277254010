/** The module as another project gets it: packed, unpacked into its node_modules, imported and bundled there. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '..');
const TSC = resolve(ROOT, '../../node_modules/.bin/tsc');
const OPTIONS = "{ site: 'demo', api: 'https://beacon.example/e' }";

let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'footfall-module-'));
  // Only what is packed: the scripts beside it may be in use.
  await build({ root: ROOT, mode: 'index', logLevel: 'error' });
  await run(TSC, ['-p', 'tsconfig.types.json'], { cwd: ROOT });
  await run('npm', ['pack', '--pack-destination', project], { cwd: ROOT });
  const home = join(project, 'node_modules/@footfall/tracker');
  await mkdir(home, { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  const archive = join(project, 'footfall-tracker-0.1.0.tgz');
  await run('tar', ['xzf', archive, '-C', home, '--strip-components=1']);
});

afterAll(() => rm(project, { recursive: true }));

it('does nothing, and fails at nothing, where there is no page', async () => {
  await writeFile(
    join(project, 'server.js'),
    `import { createTracker, full } from '@footfall/tracker';
     const footfall = createTracker(${OPTIONS}, full);
     console.log(typeof window, footfall('event', { on: 'server' }));`,
  );
  const { stdout, stderr } = await run(process.execPath, ['server.js'], { cwd: project });
  expect([stdout, stderr]).toEqual(['undefined undefined\n', '']);
});

it('has types that a strict project can use', async () => {
  await writeFile(
    join(project, 'typed.ts'),
    `import { createTracker, standard, type Hit } from '@footfall/tracker';
     const beforeSend = (hit: Hit) => ({ ...hit, t: undefined });
     createTracker({ ...${OPTIONS}, beforeSend }, standard)('signup', { plan: 'pro' });
     // @ts-expect-error a site is needed
     createTracker({ api: '' });`,
  );
  const flags = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2022',
  ];
  await run(TSC, [...flags, 'typed.ts'], { cwd: project });
});

it.each([
  { what: 'the core alone', features: '[]', bytesMax: 1700 },
  { what: 'everything', features: 'full', bytesMax: 3500 },
])('bundles to hardly more than the script: $what', async ({ features, bytesMax }) => {
  const names = features === 'full' ? 'createTracker, full' : 'createTracker';
  await writeFile(
    join(project, 'site.js'),
    `import { ${names} } from '@footfall/tracker'; createTracker(${OPTIONS}, ${features});`,
  );
  const outDir = join(project, 'out');
  const lib = {
    entry: 'site.js',
    formats: ['iife' as const],
    name: 'site',
    fileName: () => 'site.js',
  };
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    build: { outDir, lib, minify: true, target: 'es2021' },
  });
  const text = await readFile(join(outDir, 'site.js'));
  expect(text.toString()).toContain('keepalive');
  expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(bytesMax);
});
