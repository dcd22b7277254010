/** The manifests of infra/k8s, as near as one gets without a cluster: rendered, typed strictly, held to policies. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readShardingSettings } from '../apps/worker/src/env.ts';
import { APP_NAMES, type AppName, settingNames, settingsOf } from './setup/app-settings.ts';
import {
  type Container,
  exampleSecrets,
  OVERLAYS,
  type Overlay,
  type Resource,
  renderOverlay,
  type Workload,
  workloadsOf,
} from './setup/kubernetes.ts';
import { POLICIES } from './setup/kubernetes-policies.ts';
import { complaintsOfTypes } from './setup/kubernetes-types.ts';

const rendered = new Map<Overlay, Resource[]>(
  OVERLAYS.map((overlay) => [overlay, renderOverlay(overlay)]),
);
const resourcesOf = (overlay: Overlay): Resource[] => structuredClone(rendered.get(overlay) ?? []);

describe.each(OVERLAYS)('the overlay %s', (overlay) => {
  it.each(Object.entries(POLICIES))('%s', (_, policy) => {
    expect(policy(resourcesOf(overlay))).toEqual([]);
  });

  it.each(APP_NAMES)('gives the %s settings that it knows and takes', (app) => {
    const env = environmentOf(app, overlay);
    const unknown = Object.keys(env).filter((name) => !settingNames(app).has(name));
    // The settings that all share may name what one app has no use for.
    const shared = Object.keys(sharedSettings(overlay));
    expect(unknown.filter((name) => !shared.includes(name))).toEqual([]);
    expect(settingsOf(app, env)).toEqual({ ok: true });
  });

  it.each(APP_NAMES)(
    'lets the %s start with a secret that leaves out all that is optional',
    (app) => {
      const env = environmentOf(app, overlay);
      for (const { name, valueFrom } of containerOf(appOf(app, overlay)).env ?? []) {
        if (valueFrom?.secretKeyRef?.optional === true) delete env[name];
      }
      expect(settingsOf(app, env)).toEqual({ ok: true });
    },
  );

  it('shares no setting that nobody knows', () => {
    const known = APP_NAMES.flatMap((app) => [...settingNames(app)]);
    const names = Object.keys(sharedSettings(overlay));
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** The command of an image of the worker, as its Dockerfile has it. */
const WORKER_COMMAND = JSON.parse(
  /^CMD (.*)$/m.exec(
    readFileSync(resolve(import.meta.dirname, '../infra/docker/Dockerfile'), 'utf8'),
  )?.[1] ?? '[]',
) as string[];

/** A Job is the worker's program with another thing to do. */
function expectWorkersProgram(job: Workload, overlay: Overlay, task: string): void {
  expect(containerOf(job).image).toBe(containerOf(appOf('worker', overlay)).image);
  expect(containerOf(job).command).toEqual([...WORKER_COMMAND, task]);
}

const jobOf = (resources: Resource[], name: string) =>
  workloadsOf(resources).find(
    ({ kind, metadata }) => kind === 'Job' && metadata.name === name,
  ) as Workload;

describe.each(['sharded', 'production'] as const)('the Job ensure-sharded of %s', (overlay) => {
  const job = jobOf(resourcesOf(overlay), 'ensure-sharded');

  it('is the worker’s program with another thing to do', () => {
    expectWorkersProgram(job, overlay, 'ensure-sharded');
  });

  it('is given the settings that it reads, and no keys to anything else', () => {
    const env = environmentIn(containerOf(job), overlay);
    expect(Object.keys(env).filter((name) => !settingNames('worker').has(name))).toEqual([]);
    expect(readShardingSettings(env)).toMatchObject({
      adminUri: exampleSecrets(overlay)['MONGODB_ADMIN_URI'],
      balancerWindow: { start: '01:00', stop: '05:00' },
      siteShards: [],
    });
  });
});

describe.each(OVERLAYS)('the Job migrate, added to %s', (overlay) => {
  const resources = renderOverlay(overlay, 'migrate');
  const job = jobOf(resources, 'migrate');

  it.each(Object.entries(POLICIES))('%s', (_, policy) => {
    expect(policy(structuredClone(resources))).toEqual([]);
  });

  it('is the worker’s program with another thing to do, and its settings', () => {
    expectWorkersProgram(job, overlay, 'migrate');
    const env = { ...sharedSettings(overlay), ...environmentIn(containerOf(job), overlay) };
    expect(settingsOf('worker', env)).toEqual({ ok: true });
    expect(complaintsOfTypes([job])).toBe('');
  }, 60_000);
});

describe('the check of types', () => {
  it('finds nothing in any overlay', () => {
    expect(complaintsOfTypes(OVERLAYS.flatMap(resourcesOf))).toBe('');
  }, 60_000);

  it('finds a field that there is not, and a value of the wrong type', () => {
    const [beacon] = workloadsOf(resourcesOf('small')).filter(
      ({ metadata }) => metadata.name === 'beacon',
    );
    const container = beacon?.spec.template.spec.containers[0] as unknown as Record<
      string,
      unknown
    >;
    container['resourcez'] = {};
    const complaints = complaintsOfTypes([
      beacon as Resource,
      { ...(beacon as Workload), spec: { ...(beacon as Workload).spec, replicas: 'three' } },
    ]);
    expect(complaints).toContain(`'"resourcez"' does not exist`);
    expect(complaints).toContain("Type 'string' is not assignable to type 'number'");
  }, 60_000);

  it('finds a field of an operator’s that stands in the wrong place', () => {
    const cluster = resourcesOf('production').find(({ kind }) => kind === 'PerconaServerMongoDB');
    if (cluster === undefined) throw new Error('production has no cluster of MongoDB');
    const { sharding } = cluster['spec'] as { sharding: { mongos: Record<string, unknown> } };
    sharding.mongos['balancer'] = { enabled: true };
    expect(complaintsOfTypes([cluster])).toContain(`'"balancer"' does not exist`);
  }, 60_000);
});

describe('the policies', () => {
  /** One change each that the policy of that name must see. */
  const faults: Record<string, (beacon: Workload, all: Resource[]) => void> = {
    'bounds the resources of every container': (beacon) => {
      delete containerOf(beacon).resources?.limits;
    },
    'pins every image': (beacon) => {
      containerOf(beacon).image = 'footfall/beacon:latest';
    },
    'confines every container': (beacon) => {
      containerOf(beacon).securityContext = {};
    },
    'confines every pod': (beacon) => {
      beacon.spec.template.spec.securityContext = {};
    },
    'probes every container': (beacon) => {
      delete containerOf(beacon).readinessProbe;
    },
    'names ports that exist': (beacon) => {
      containerOf(beacon).ports = [{ name: 'https', containerPort: 3001 }];
    },
    'selects its own pods and no others': (beacon) => {
      beacon.spec.selector.matchLabels = { 'app.kubernetes.io/name': 'api' };
    },
    'refers to what is there': (beacon) => {
      beacon.spec.template.spec.serviceAccountName = 'beacons';
    },
    'mounts volumes that exist': (beacon) => {
      containerOf(beacon).volumeMounts = [{ name: 'spools', mountPath: '/data' }];
    },
    'scales what exists, once': (beacon) => {
      beacon.metadata.name = 'beacons';
    },
    'can be drained, but not emptied': (_, all) => {
      const budget = all.find((one) => one.kind === 'PodDisruptionBudget');
      (budget as unknown as { spec: { maxUnavailable: number } }).spec.maxUnavailable = 0;
    },
    'closes the network': (beacon) => {
      beacon.spec.template.metadata.labels = { 'app.kubernetes.io/name': 'stranger' };
    },
    'lets the world in by TLS alone, and to no figures': (_, all) => {
      const ingress = all.find(({ kind }) => kind === 'Ingress');
      (ingress as unknown as { spec: { tls: unknown[] } }).spec.tls = [];
    },
    'spreads its pods over nodes': (beacon) => {
      delete beacon.spec.template.spec.topologySpreadConstraints;
    },
    'watches services that there are': (_, all) => {
      const selector = { matchLabels: { 'app.kubernetes.io/name': 'beacons' } };
      all.push({
        ...{ apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' },
        metadata: { name: 'beacon' },
        spec: { selector, endpoints: [{ port: 'http' }] },
      });
    },
    'leaves every app the time that it needs to end': (beacon) => {
      const drain = containerOf(beacon).env?.find(({ name }) => name === 'BEACON_DRAIN_MS');
      if (drain !== undefined) drain.value = '60000';
    },
  };

  it('see a way from outside to the figures', () => {
    const all = resourcesOf('small');
    const nobody = all.find(({ metadata }) => metadata.name === 'nobody') as Resource;
    nobody['spec'] = {
      ...(nobody['spec'] as object),
      selector: { 'app.kubernetes.io/name': 'api' },
    };
    const policy = POLICIES['lets the world in by TLS alone, and to no figures'];
    expect(policy?.(all)).toContain('Ingress api: stats.example.com/metrics is open to everybody');
  });

  it.each(Object.entries(POLICIES))('%s: sees what breaks it', (name, policy) => {
    const all = resourcesOf('small');
    const beacon = workloadsOf(all).find(({ metadata }) => metadata.name === 'beacon') as Workload;
    faults[name]?.(beacon, all);
    expect(policy(all)).not.toEqual([]);
  });
});

function containerOf(workload: Workload) {
  const [container] = workload.spec.template.spec.containers;
  if (container === undefined) throw new Error(`${workload.metadata.name} has no container`);
  return container;
}

function appOf(app: AppName, overlay: Overlay): Workload {
  const all = workloadsOf(resourcesOf(overlay));
  return all.find(({ metadata }) => metadata.name === app) as Workload;
}

function sharedSettings(overlay: Overlay): Record<string, string> {
  const found = resourcesOf(overlay).find(({ metadata }) => metadata.name === 'footfall-settings');
  return found?.['data'] as Record<string, string>;
}

/** What the app finds in its environment; secrets as the examples have them. */
function environmentOf(app: AppName, overlay: Overlay): Record<string, string> {
  return {
    ...sharedSettings(overlay),
    ...environmentIn(containerOf(appOf(app, overlay)), overlay),
  };
}

function environmentIn(container: Container, overlay: Overlay): Record<string, string> {
  const secrets = exampleSecrets(overlay);
  const own = (container.env ?? []).map(({ name, value, valueFrom }) => [
    name,
    value ?? secrets[valueFrom?.secretKeyRef?.key ?? ''] ?? '',
  ]);
  return Object.fromEntries(own);
}
