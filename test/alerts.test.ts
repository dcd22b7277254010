/** The alerts: of figures that the apps have, each with a runbook that says what to do. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

type Rule = { alert: string; expr: string; annotations: { summary: string; runbook_url: string } };

const ROOT = resolve(import.meta.dirname, '..');
const { spec } = parse(
  readFileSync(resolve(ROOT, 'infra/k8s/components/monitoring/alerts.yaml'), 'utf8'),
) as { spec: { groups: { rules: Rule[] }[] } };
const rules = spec.groups.flatMap(({ rules: own }) => own);

/** Every name that code gives to a figure, with what Prometheus makes of it. */
function metricNames(): Set<string> {
  const files = execFileSync('git', ['ls-files', 'apps/*/src/**/*.ts', 'apps/*/src/*.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const names = files
    .split('\n')
    .filter((file) => file !== '' && !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(resolve(ROOT, file), 'utf8').matchAll(/'(footfall_\w+)'/g)])
    .map(([, name = '']) => name);
  return new Set(names.flatMap((name) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]));
}

/** Headings as a reader of Markdown makes links of them. */
function headingsOf(path: string): Set<string> {
  const text = readFileSync(resolve(ROOT, path), 'utf8');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(headings.map((heading) => heading.toLowerCase().replaceAll(' ', '-')));
}

describe('alerts', () => {
  it('are there', () => {
    expect(rules.length).toBeGreaterThan(5);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it.each(rules)('$alert asks for figures that there are', ({ expr }) => {
    const names = metricNames();
    const asked = [...expr.matchAll(/footfall_\w+/g)].map(([name]) => name);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
  });

  it.each(rules)('$alert has a runbook', ({ annotations }) => {
    const [path = '', heading = ''] = annotations.runbook_url.split('#');
    expect(headingsOf(path)).toContain(heading);
    expect(annotations.summary).not.toBe('');
  });
});
