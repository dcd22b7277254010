/** The runbooks name what there is: commands, figures, settings, pods, and what logs and /readyz really say. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APP_NAMES, settingNames } from './setup/app-settings.ts';
import { OVERLAYS, renderOverlay, workloadsOf } from './setup/kubernetes.ts';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');

const runbooks = read('docs/operations/runbooks.md');
const sources = execFileSync('git', ['ls-files', 'apps/*/src/*.ts', 'packages/*/src/*.ts'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.test.ts'))
  .map(read)
  .join('\n');

const named = (pattern: RegExp): string[] => [
  ...new Set([...runbooks.matchAll(pattern)].map(([, name = '']) => name)),
];

describe('the runbooks', () => {
  it('quote sentences of logs and of /readyz as the apps say them', () => {
    const said = named(/(?<![*\w])\*([^*\n]+ [^*\n]+)\*(?!\*)/g);
    expect(said.length).toBeGreaterThan(5);
    expect(said.filter((sentence) => !sources.includes(sentence))).toEqual([]);
  });

  it('name figures that the apps give', () => {
    const figures = named(/`(footfall_\w+)`/g);
    expect(figures.length).toBeGreaterThan(5);
    expect(figures.filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
  });

  it('name commands that there are', () => {
    const scripts = JSON.parse(read('package.json')).scripts as Record<string, string>;
    const run = named(/npm run ([\w:-]+)/g);
    expect(run).toContain('doctor');
    expect(run.filter((name) => scripts[name] === undefined)).toEqual([]);
    const programs = read('apps/worker/src/main.ts') + read('apps/beacon/src/main.ts');
    const commands = named(/dist\/main\.js ([\w-]+)/g);
    expect(commands).toContain('replay-dead-letters');
    expect(commands.filter((name) => !new RegExp(`['\\s]${name}['\\s:,(]`).test(programs))).toEqual(
      [],
    );
  });

  it('name settings that the apps read', () => {
    const known = new Set(APP_NAMES.flatMap((app) => [...settingNames(app)]));
    const settings = named(/`([A-Z][A-Z0-9]+_[A-Z0-9_]+)`/g);
    expect(settings.length).toBeGreaterThan(3);
    expect(settings.filter((name) => !known.has(name))).toEqual([]);
  });

  it('name pods that one of the overlays has', () => {
    const workloads = OVERLAYS.flatMap((overlay) => workloadsOf(renderOverlay(overlay)));
    const names = workloads.flatMap(({ kind, metadata: { name } }) => {
      if (kind === 'Deployment') return [`deploy/${name}`, `deployment/${name}`];
      return kind === 'StatefulSet' ? [`${name}-0`, `statefulset/${name}`] : [];
    });
    const asked = named(/kubectl (?:exec|logs|port-forward|scale|rollout \w+) ([a-z][\w/-]*)/g);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !names.includes(name))).toEqual([]);
  });
});
