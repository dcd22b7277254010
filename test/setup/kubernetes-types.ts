/** Checks documents as strictly as the cluster's API: each becomes a typed literal, and unknown fields do not compile. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Resource } from './kubernetes.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Groups whose types come in packages of their own. */
const PACKAGES: Record<string, string> = {
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

/** A group whose types no package ships, and what stands in for them. */
const OWN_TYPES: Record<string, string> = {
  'psmdb.percona.com/v1': join(import.meta.dirname, 'percona-types.ts'),
};

/** The compiler's complaints, one a line; empty when every document is what the API takes. */
export function complaintsOfTypes(resources: readonly Resource[]): string {
  const folder = join(ROOT, '.cache', 'kubernetes');
  mkdirSync(folder, { recursive: true });
  // Below the repository, where the compiler finds the packages.
  const work = mkdtempSync(join(folder, 'types-'));
  try {
    writeFileSync(join(work, 'documents.ts'), literalsOf(resources));
    const options =
      '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --allowImportingTsExtensions';
    // Not `.bin/tsc`: the client is tried with an older compiler too, which has the same name there.
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const run = spawnSync(compiler, [...options.split(' '), join(work, 'documents.ts')], {
      encoding: 'utf8',
    });
    return run.status === 0 ? '' : run.stdout + run.stderr;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function literalsOf(resources: readonly Resource[]): string {
  return resources
    .map((resource, index) => {
      const type = `import('${moduleOf(resource)}').I${resource.kind}`;
      const json = JSON.stringify(resource, null, 1);
      return `// ${resource.kind} ${resource.metadata.name}\nexport const d${index}: ${type} = ${json};\n`;
    })
    .join('\n');
}

function moduleOf({ apiVersion, kind }: Resource): string {
  const own = OWN_TYPES[apiVersion];
  if (own !== undefined) return own;
  const [group = ''] = apiVersion.split('/');
  return `${PACKAGES[group] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;
}
