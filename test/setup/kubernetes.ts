/** Renders the overlays of infra/k8s as `kubectl apply -k` would, with the examples in the place of secrets. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';

const SOURCE = resolve(import.meta.dirname, '../../infra/k8s');

export const OVERLAYS = ['small', 'sharded', 'production'] as const;
export type Overlay = (typeof OVERLAYS)[number];

/** A document as it is applied; what it holds depends on its kind. */
export type Resource = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  [field: string]: unknown;
};

/** Every document of an overlay, with a component that an operator may add. Throws when kustomize refuses it. */
export function renderOverlay(overlay: Overlay, added?: string): Resource[] {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-k8s-'));
  try {
    cpSync(SOURCE, folder, { recursive: true });
    const path = join(folder, 'overlays', overlay);
    for (const name of readdirSync(path).filter((file) => file.endsWith('.example')))
      cpSync(join(path, name), join(path, name.replace(/\.example$/, '')));
    if (added !== undefined) {
      const file = join(path, 'kustomization.yaml');
      const before = readFileSync(file, 'utf8');
      const after = `components:\n  - ../../components/${added}\n`;
      writeFileSync(file, before.replace(/^components:\n/m, after));
    }
    const text = execFileSync('kubectl', ['kustomize', path], { encoding: 'utf8', stdio: 'pipe' });
    return parseAllDocuments(text).map((document) => document.toJS() as Resource);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What an example file of secrets sets, by name. */
export function exampleSecrets(overlay: Overlay): Record<string, string> {
  const text = readFileSync(join(SOURCE, 'overlays', overlay, 'secrets.env.example'), 'utf8');
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

type Probe = Record<string, unknown>;
type Reference = { name: string; key?: string; optional?: boolean };

export type Container = {
  name: string;
  image: string;
  command?: string[];
  env?: {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef?: Reference; configMapKeyRef?: Reference; fieldRef?: unknown };
  }[];
  envFrom?: { configMapRef?: Reference; secretRef?: Reference }[];
  ports?: { name?: string; containerPort: number }[];
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext?: Record<string, unknown> & { capabilities?: { drop?: string[] } };
  startupProbe?: Probe;
  lifecycle?: { preStop?: { sleep?: { seconds: number } } };
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  volumeMounts?: { name: string; mountPath: string }[];
};

export type PodSpec = {
  containers: Container[];
  initContainers?: Container[];
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  priorityClassName?: string;
  terminationGracePeriodSeconds?: number;
  securityContext?: Record<string, unknown>;
  topologySpreadConstraints?: {
    topologyKey: string;
    labelSelector: { matchLabels: Record<string, string> };
  }[];
  volumes?: { name: string; secret?: { secretName: string }; configMap?: { name: string } }[];
};

export type Workload = Resource & {
  spec: {
    replicas?: number;
    serviceName?: string;
    selector: { matchLabels: Record<string, string> };
    template: { metadata: { labels: Record<string, string> }; spec: PodSpec };
    volumeClaimTemplates?: { metadata: { name: string } }[];
  };
};

/** What runs pods. */
export function workloadsOf(resources: readonly Resource[]): Workload[] {
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'];
  return resources.filter((resource) => kinds.includes(resource.kind)) as Workload[];
}
