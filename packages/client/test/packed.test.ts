/** The package as another project gets it: packed, unpacked into its node_modules, compiled and run there without anything of ours. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '..');
const MODULES = resolve(ROOT, '../../node_modules');

/** A compiler that shares two cores with other tests takes its time. */
const COMPILING = { timeout: 120_000 };

let project: string;
let home: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'footfall-client-'));
  await run('npm', ['run', 'build'], { cwd: ROOT });
  await run('npm', ['pack', '--pack-destination', project], { cwd: ROOT });
  home = join(project, 'node_modules/@footfall/client');
  await mkdir(home, { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  const archive = join(project, 'footfall-client-0.1.0.tgz');
  await run('tar', ['xzf', archive, '-C', home, '--strip-components=1']);
}, 240_000);
afterAll(() => rm(project, { recursive: true }));

const PROGRAM = `
import { createFootfall, FootfallError, type TrackOutcome } from '@footfall/client';
const footfall = createFootfall({ url: 'https://stats.example.com', apiKey: 'x' });
const filters = ['and', [['is', 'country', ['DE', null]], ['not', ['contains', 'page', ['/a']]]]] as const;
export async function all(signal: AbortSignal): Promise<void> {
  const answer = await footfall.query({ site: 'shop', metrics: ['visitors'], range: '7d' }, { signal });
  const zone: string = answer.meta.timezone;
  for await (const page of footfall.pages({ site: 'shop', metrics: ['revenue'], range: 'all', dimensions: ['prop:plan'] })) {
    const first: (string | null)[] | undefined = page.results[0]?.dimensions;
    console.log(zone, first, filters);
  }
  const sites = await footfall.api.sites.list.query();
  const permissions: ('admin' | 'reports:read' | 'sites:read' | 'sites:write' | 'hits:write' | 'hits:read')[] | undefined = sites[0]?.permissions;
  const made = await footfall.api.keys.create.mutate({ organisation: 'o', name: 'k', permissions: permissions ?? [] });
  const key: string = made.key;
  const outcome: TrackOutcome = await footfall.track({ site: 'shop', url: key, at: new Date() });
  if (!outcome.ok) throw new FootfallError(outcome.detail, { status: null, code: outcome.reason });
  for await (const { visitors, feed } of footfall.watch('shop', { signal })) {
    const [present, last]: [number, string | undefined] = [visitors, feed[0]?.page];
    console.log(present, last);
  }
  for await (const { visitors } of footfall.api.realtime.watchNow.watch({ site: 'shop' })) {
    const count: number | null = visitors;
    console.log(count);
  }
  // @ts-expect-error what is pushed is not asked for
  await footfall.api.realtime.watchNow.query({ site: 'shop' });
  // @ts-expect-error there is no such metric
  await footfall.query({ site: 'shop', metrics: ['visits'], range: '7d' });
  // @ts-expect-error there is no such procedure
  await footfall.api.sites.everything.query();
  // @ts-expect-error listing changes nothing
  await footfall.api.sites.list.mutate();
  // @ts-expect-error a site needs a domain
  await footfall.api.sites.create.mutate({ timezone: 'UTC' });
  // @ts-expect-error the answer has no such field
  answer.meta.nothing;
}
`;

test.each([
  ['5.9', 'typescript-5.9'],
  ['6.0', 'typescript'],
])(
  'has types that a strict project with TypeScript %s can use, with all libraries checked',
  COMPILING,
  async (version, name) => {
    const compiler = join(MODULES, name, 'bin/tsc');
    expect((await run(process.execPath, [compiler, '--version'])).stdout).toContain(version);
    await writeFile(join(project, 'program.ts'), PROGRAM);
    const tsconfig = {
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noEmit: true,
        skipLibCheck: false,
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2022', 'dom', 'dom.asynciterable'],
        types: [],
      },
      files: ['program.ts'],
    };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
    const { stdout } = await run(process.execPath, [compiler, '-p', project]).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  },
);

test('names nothing of the server, and no built-in of Node', async () => {
  const files = await readdir(join(home, 'dist'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const text = await readFile(join(file.parentPath, file.name), 'utf8');
    expect(text, file.name).not.toMatch(/@trpc|@footfall\/(?!client)|from ['"](node:|zod)/);
    expect(text, file.name).not.toMatch(/\b(process|Buffer)\./);
  }
});

test('weighs less than 12 kB', async () => {
  expect(gzipSync(await readFile(join(home, 'dist/index.js'))).length).toBeLessThan(12_000);
});

test('does nothing before it is asked', async () => {
  await writeFile(
    join(project, 'idle.js'),
    `import { createFootfall } from '@footfall/client';
     const footfall = createFootfall({ url: 'http://127.0.0.1:1', apiKey: 'x' });
     await footfall.flush();
     console.log(typeof footfall.query);`,
  );
  const { stdout, stderr } = await run(process.execPath, ['idle.js'], { cwd: project });
  expect([stdout, stderr]).toEqual(['function\n', '']);
});
