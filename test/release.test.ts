/** A release: refused when something is missing; whole, with right sums, and its packages work where they are installed. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOf } from '../infra/release/problems.ts';

const ROOT = resolve(import.meta.dirname, '..');
const run = promisify(execFile);

const WELL = {
  version: '1.2.0',
  workspaces: [{ path: 'packages/client', version: '1.2.0' }],
  changelog: '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-12-01\n\n- New.\n',
  changedFiles: [],
};

describe('a release', () => {
  it('is refused when versions differ, the changelog does not know it, or files have changed', () => {
    expect(problemsOf(WELL)).toEqual([]);
    const workspaces = [{ path: 'packages/client', version: '1.1.0' }];
    expect(problemsOf({ ...WELL, workspaces })).toEqual([
      'packages/client has version 1.1.0, not 1.2.0.',
    ]);
    expect(problemsOf({ ...WELL, version: 'next' })).toContain('next is no semantic version.');
    const changelog = WELL.changelog.replace('## [Unreleased]\n', '## [Unreleased]\n\n- Later.\n');
    expect(problemsOf({ ...WELL, changelog })).toEqual([
      'CHANGELOG.md has entries that are not released.',
    ]);
    expect(problemsOf({ ...WELL, changedFiles: [' M README.md'] })).toHaveLength(1);
  });
});

describe('what a release makes', () => {
  let folder: string;
  let out: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'footfall-release-'));
    out = join(folder, 'out');
    const command = ['--import', 'tsx', 'infra/release/main.ts', '--trial', out];
    await run(process.execPath, command, { cwd: ROOT });
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has the sums of all its files, and says what it was made from', async () => {
    await run('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: out });
    const origin = JSON.parse(readFileSync(join(out, 'ORIGIN.json'), 'utf8'));
    expect(origin).toMatchObject({ commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
    for (const app of ['beacon', 'api', 'worker']) {
      expect(existsSync(join(out, 'images/out', app, 'sbom.cdx.json'))).toBe(true);
    }
    expect(existsSync(join(out, 'kubernetes/base/kustomization.yaml'))).toBe(true);
  });

  it('has packages that a fresh project installs and uses, without anything else', async () => {
    const project = join(folder, 'project');
    await run('mkdir', [project]);
    await writeFile(join(project, 'package.json'), '{ "type": "module" }');
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const files = ['client', 'tracker'].map((name) =>
      join(out, 'packages', `footfall-${name}-${version}.tgz`),
    );
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', ...files], {
      cwd: project,
    });
    const program = `
      import { createFootfall } from '@footfall/client';
      import * as tracker from '@footfall/tracker';
      const footfall = createFootfall({ url: 'https://stats.example.com', apiKey: 'x'.repeat(32) });
      console.log(typeof footfall.query, Object.keys(tracker).length > 0);`;
    await writeFile(join(project, 'use.js'), program);
    const { stdout } = await run(process.execPath, ['use.js'], { cwd: project });
    expect(stdout.trim()).toBe('function true');
  }, 60_000);
});
