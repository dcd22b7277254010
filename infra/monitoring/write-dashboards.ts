/** `npm run grafana`: writes the dashboards as Grafana's own files, where kustomize finds them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DASHBOARDS } from './dashboards.ts';
import { fileOf } from './grafana-file.ts';

const FOLDER = resolve(import.meta.dirname, '../k8s/components/monitoring/dashboards');

mkdirSync(FOLDER, { recursive: true });
for (const dashboard of DASHBOARDS) {
  const { name, text } = fileOf(dashboard);
  writeFileSync(join(FOLDER, name), text);
}
