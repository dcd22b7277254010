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
  for (const variant of ['core', 'standard', 'full']) {
    await build({ root: ROOT, mode: `${variant}-module`, logLevel: 'error' });
  }
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
    `import { createTracker } from '@footfall/tracker/full';
     const footfall = createTracker(${OPTIONS});
     console.log(typeof window, footfall('event', { on: 'server' }));`,
  );
  const { stdout, stderr } = await run(process.execPath, ['server.js'], { cwd: project });
  expect([stdout, stderr]).toEqual(['undefined undefined\n', '']);
});

it('has types that a strict project can use', async () => {
  await writeFile(
    join(project, 'typed.ts'),
    `import { createTracker, type Hit } from '@footfall/tracker';
     const beforeSend = (hit: Hit) => ({ ...hit, t: undefined });
     const footfall = createTracker({ ...${OPTIONS}, beforeSend });
     footfall('signup', { plan: 'pro' }, { revenue: { amount: 9.5, currency: 'EUR' } });
     footfall('consent', 'consented');
     // @ts-expect-error there is no such mode
     footfall('consent', { mode: 'all' }, 1);
     // @ts-expect-error a site is needed
     createTracker({ api: '' });`,
  );
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const [, shown] = /```ts\n([^`]*)```/.exec(readme) ?? [];
  await writeFile(join(project, 'shown.ts'), shown ?? '');
  expect(shown).toContain('createTracker');
  const flags = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2022',
  ];
  await run(TSC, [...flags, 'typed.ts', 'shown.ts'], { cwd: project });
});

// The packed files have their own limits (.size-limit.mjs); here the site's call is beside them.
const CALL_BYTES_MAX = 20;

it.each([
  { from: '@footfall/tracker/core', bytesMax: 1300 + CALL_BYTES_MAX },
  { from: '@footfall/tracker', bytesMax: 2250 + CALL_BYTES_MAX },
  { from: '@footfall/tracker/full', bytesMax: 3250 + CALL_BYTES_MAX },
])('bundles to hardly more than the script: $from', async ({ from, bytesMax }) => {
  await writeFile(
    join(project, 'site.js'),
    `import { createTracker } from '${from}'; createTracker(${OPTIONS});`,
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
