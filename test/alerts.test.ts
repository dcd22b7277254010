/** Alerts and dashboards: of figures that the apps have; each alert with a runbook that says what to do. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { DASHBOARDS } from '../infra/monitoring/dashboards.ts';
import { fileOf } from '../infra/monitoring/grafana-file.ts';
import { ensurePromtool } from './setup/promtool.ts';

type Rule = { alert: string; expr: string; annotations: { summary: string; runbook_url: string } };

const ROOT = resolve(import.meta.dirname, '..');
const { spec } = parse(
  readFileSync(resolve(ROOT, 'infra/k8s/components/monitoring/alerts.yaml'), 'utf8'),
) as { spec: { groups: { rules: Rule[] }[] } };
const rules = spec.groups.flatMap(({ rules: own }) => own);

/** The apps' sources, one after the other. */
function sources(): string[] {
  const files = execFileSync('git', ['ls-files', 'apps/*/src/**/*.ts', 'apps/*/src/*.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return files
    .split('\n')
    .filter((file) => file !== '' && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(resolve(ROOT, file), 'utf8'));
}

/** Every name that code gives to a figure. */
const ownNames = (): string[] =>
  sources()
    .flatMap((text) => [...text.matchAll(/'(footfall_\w+)'/g)])
    .map(([, name = '']) => name);

/** The same with what Prometheus makes of it. */
function metricNames(): Set<string> {
  const names = ownNames();
  return new Set(names.flatMap((name) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]));
}

/** What Prometheus and its operator call what they scrape: a figure's own label of that name is renamed. */
const TAKEN_LABELS = ['job', 'instance', 'namespace', 'pod', 'service', 'endpoint', 'container'];

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
    // `up` is Prometheus' own: whether it was answered.
    const asked = [...expr.matchAll(/footfall_\w+|\bup\b/g)].map(([name]) => name);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => name !== 'up' && !names.has(name))).toEqual([]);
  });

  it('fire and end as their cases say, by Prometheus itself', async () => {
    const promtool = await ensurePromtool();
    const folder = mkdtempSync(join(tmpdir(), 'footfall-alerts-'));
    try {
      cpSync(resolve(ROOT, 'infra/monitoring/alerts.promtool.yaml'), join(folder, 'cases.yaml'));
      writeFileSync(join(folder, 'rules.yaml'), stringify(spec));
      execFileSync(promtool, ['check', 'rules', 'rules.yaml'], { cwd: folder, stdio: 'pipe' });
      const run = spawnSync(promtool, ['test', 'rules', 'cases.yaml'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(run.stdout + run.stderr).toContain('SUCCESS');
      expect(run.status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);

  it('have a case each', () => {
    const cases = readFileSync(resolve(ROOT, 'infra/monitoring/alerts.promtool.yaml'), 'utf8');
    expect(rules.filter(({ alert }) => !cases.includes(`alertname: ${alert}`))).toEqual([]);
  });

  it.each(rules)('$alert has a runbook', ({ annotations }) => {
    const [path = '', heading = ''] = annotations.runbook_url.split('#');
    expect(headingsOf(path)).toContain(heading);
    expect(annotations.summary).not.toBe('');
  });
});

describe('dashboards', () => {
  const panels = DASHBOARDS.flatMap(({ title, rows }) =>
    rows.flatMap(({ panels: own }) => own.map((panel) => ({ dashboard: title, ...panel }))),
  );
  const exprs = panels.flatMap(({ lines }) => lines.map(({ expr }) => expr));

  it('are the files that `npm run grafana` writes now', () => {
    const folder = resolve(ROOT, 'infra/k8s/components/monitoring/dashboards');
    for (const dashboard of DASHBOARDS) {
      const { name, text } = fileOf(dashboard);
      expect(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toEqual(JSON.parse(text));
    }
    expect(readdirSync(folder)).toHaveLength(DASHBOARDS.length);
  });

  it.each(panels)('$dashboard / $title asks for figures that there are', ({ lines }) => {
    const names = metricNames();
    const asked = lines.flatMap(({ expr }) => [...expr.matchAll(/footfall_\w+/g)]);
    expect(asked.map(([name]) => name).filter((name) => !names.has(name))).toEqual([]);
  });

  it('draw every figure that an app gives', () => {
    const drawn = exprs.join('\n');
    expect(ownNames().filter((name) => !drawn.includes(name))).toEqual([]);
  });

  it('tell figures apart by labels that Prometheus leaves as they are', () => {
    const lists = sources().flatMap((text) => [
      ...text.matchAll(/labelNames(?::| =) \[([^\]]*)\]/g),
    ]);
    const labels = lists.flatMap(([, list = '']) => [...list.matchAll(/'(\w+)'/g)]);
    expect(labels.length).toBeGreaterThan(5);
    expect(
      labels.map(([, label = '']) => label).filter((one) => TAKEN_LABELS.includes(one)),
    ).toEqual([]);
  });

  it('are in a language that Prometheus understands', async () => {
    const promtool = await ensurePromtool();
    const folder = mkdtempSync(join(tmpdir(), 'footfall-dashboards-'));
    try {
      const records = exprs.map((expr, index) => ({ record: `panel:${index}`, expr }));
      writeFileSync(
        join(folder, 'rules.yaml'),
        stringify({ groups: [{ name: 'panels', rules: records }] }),
      );
      const run = spawnSync(promtool, ['check', 'rules', 'rules.yaml'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(run.stdout + run.stderr).toContain(`SUCCESS: ${exprs.length} rules found`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);
});
