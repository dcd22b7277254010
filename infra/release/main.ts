/** `npm run release -- FOLDER`: everything that a version is published from, with its sums, out of a clean commit. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Facts, problemsOf } from './problems.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const APPS = ['beacon', 'api', 'worker'];
const PACKAGES = ['client', 'tracker'];

function run(command: string, ...args: string[]): string {
  const done = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  if (done.status === 0) return done.stdout.trim();
  throw new Error(`${command} ${args.join(' ')} failed: ${done.stderr || done.stdout}`);
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const versionIn = (path: string) => String(JSON.parse(read(path)).version);

function lookAround(): Facts {
  const folders = [...APPS, 'web', 'local'].map((app) => `apps/${app}`);
  const paths = [...folders, ...PACKAGES.map((name) => `packages/${name}`)];
  return {
    version: versionIn('package.json'),
    workspaces: paths.map((path) => ({ path, version: versionIn(`${path}/package.json`) })),
    changelog: read('CHANGELOG.md'),
    changedFiles: run('git', 'status', '--porcelain').split('\n').filter(Boolean),
  };
}

/** Everything that is in the folder, but the list itself, as `sha256sum --check` reads it. */
function writeSums(out: string): void {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)))
    .sort();
  const lines = files.map((file) => {
    const sum = createHash('sha256').update(readFileSync(join(out, file)));
    return `${sum.digest('hex')}  ${file}\n`;
  });
  writeFileSync(join(out, 'SHA256SUMS'), lines.join(''));
}

/** What it was made from; the same commit on the same platform gives the same. */
function writeOrigin(out: string, version: string): void {
  const lock = createHash('sha256').update(read('package-lock.json')).digest('hex');
  const origin = {
    ...{ version, commit: run('git', 'rev-parse', 'HEAD'), lockFileSha256: lock },
    committedAt: run('git', 'log', '-1', '--format=%cI'),
    ...{ node: process.version, platform: `${process.platform}-${process.arch}` },
  };
  writeFileSync(join(out, 'ORIGIN.json'), `${JSON.stringify(origin, null, 2)}\n`);
}

function release(out: string, isTrial: boolean): void {
  const facts = lookAround();
  const problems = problemsOf(facts);
  if (problems.length > 0 && !isTrial) throw new Error(problems.join('\n'));
  if (existsSync(out)) throw new Error(`${out} exists already`);
  mkdirSync(join(out, 'packages'), { recursive: true });
  run('npm', 'run', 'build');
  for (const app of APPS) run('node', 'infra/docker/bundle.mjs', app, join(out, 'images/out', app));
  cpSync(join(ROOT, 'infra/docker/Dockerfile'), join(out, 'images/Dockerfile'));
  for (const name of PACKAGES) {
    const where = join(out, 'packages');
    run('npm', 'pack', '--silent', `--workspace=@footfall/${name}`, `--pack-destination=${where}`);
  }
  cpSync(join(ROOT, 'infra/k8s'), join(out, 'kubernetes'), { recursive: true });
  writeOrigin(out, facts.version);
  writeSums(out);
  process.stdout.write(`${out} is version ${facts.version}${isTrial ? ' (a trial)' : ''}\n`);
}

const args = process.argv.slice(2);
const folder = args.find((arg) => !arg.startsWith('--'));
try {
  if (folder === undefined) throw new Error('usage: npm run release -- [--trial] FOLDER');
  release(resolve(folder), args.includes('--trial'));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
