/** What every overlay must hold, beyond being valid. Each policy says what is wrong; no answer means that all is well. */
import { type Container, type Resource, type Workload, workloadsOf } from './kubernetes.ts';
import { stopMsOf } from './stop-times.ts';

export type Policy = (resources: readonly Resource[]) => string[];

const nameOf = ({ kind, metadata }: Resource): string => `${kind} ${metadata.name}`;

function eachContainer(
  resources: readonly Resource[],
  check: (container: Container, workload: Workload, isInit: boolean) => string[],
): string[] {
  return workloadsOf(resources).flatMap((workload) => {
    const { containers, initContainers = [] } = workload.spec.template.spec;
    return [
      ...containers.flatMap((one) => check(one, workload, false)),
      ...initContainers.flatMap((one) => check(one, workload, true)),
    ].map((complaint) => `${nameOf(workload)}: ${complaint}`);
  });
}

const unless = (holds: boolean, complaint: string): string[] => (holds ? [] : [complaint]);

const resourcesAreBounded: Policy = (resources) =>
  eachContainer(resources, ({ name, resources: given }) =>
    (['cpu', 'memory'] as const).flatMap((unit) => [
      ...unless(given?.requests?.[unit] !== undefined, `${name} requests no ${unit}`),
      ...unless(given?.limits?.[unit] !== undefined, `${name} has no limit of ${unit}`),
    ]),
  );

const imagesArePinned: Policy = (resources) =>
  eachContainer(resources, ({ name, image }) =>
    unless(/:[\w.-]*\d[\w.-]*$/.test(image) && !image.endsWith(':latest'), `${name} runs ${image}`),
  );

const containersAreConfined: Policy = (resources) =>
  eachContainer(resources, ({ name, securityContext: given }) => [
    ...unless(given?.['readOnlyRootFilesystem'] === true, `${name} may write to its image`),
    ...unless(given?.['allowPrivilegeEscalation'] === false, `${name} may become more`),
    ...unless(given?.capabilities?.drop?.includes('ALL') === true, `${name} has capabilities`),
  ]);

const podsAreConfined: Policy = (resources) =>
  workloadsOf(resources).flatMap((workload) => {
    const { securityContext: given, automountServiceAccountToken } = workload.spec.template.spec;
    return [
      ...unless(given?.['runAsNonRoot'] === true, 'may run as root'),
      ...unless(Number(given?.['runAsUser']) > 0, 'runs as nobody in particular'),
      ...unless(given?.['seccompProfile'] !== undefined, 'has no seccomp profile'),
      ...unless(automountServiceAccountToken === false, 'is given a token of the cluster'),
    ].map((complaint) => `${nameOf(workload)}: ${complaint}`);
  });

const probesAreThere: Policy = (resources) =>
  eachContainer(resources, (container, workload, isInit) =>
    isInit || workload.kind === 'Job'
      ? []
      : (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).flatMap((probe) =>
          unless(container[probe] !== undefined, `${container.name} has no ${probe}`),
        ),
  );

/** Ports that probes and services name are ports of the container. */
const portsExist: Policy = (resources) => {
  const workloads = workloadsOf(resources);
  const probes = eachContainer(resources, (container) =>
    [container.startupProbe, container.livenessProbe, container.readinessProbe].flatMap((probe) => {
      const port = (probe?.['httpGet'] ?? probe?.['tcpSocket']) as { port?: unknown } | undefined;
      const names = container.ports?.map(({ name }) => name) ?? [];
      return unless(
        port === undefined || names.includes(String(port.port)),
        `no port ${port?.port}`,
      );
    }),
  );
  const services = resources
    .filter(({ kind }) => kind === 'Service')
    .flatMap((service) => {
      const spec = service['spec'] as {
        selector?: Record<string, string>;
        ports: { targetPort: unknown }[];
      };
      const behind = workloads.filter((one) => selects(spec.selector ?? {}, labelsOf(one)));
      const names = behind.flatMap(portNamesOf);
      // One that names no pods is meant for nobody.
      const managed = isOfOperator(service) || spec.selector === undefined;
      return [
        ...unless(behind.length > 0 || managed, `${nameOf(service)}: selects no pod`),
        ...spec.ports.flatMap(({ targetPort }) =>
          unless(
            managed || names.includes(String(targetPort)),
            `${nameOf(service)}: no port ${targetPort}`,
          ),
        ),
      ];
    });
  return [...probes, ...services];
};

const isOfOperator = ({ metadata }: Resource): boolean =>
  metadata.labels?.['app.kubernetes.io/managed-by'] !== undefined;

const labelsOf = (workload: Workload) => workload.spec.template.metadata.labels;

const portNamesOf = (workload: Workload): string[] =>
  workload.spec.template.spec.containers.flatMap((one) =>
    (one.ports ?? []).map(({ name }) => name ?? ''),
  );

const selects = (selector: Record<string, string>, labels: Record<string, string>): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

const selectorsMatch: Policy = (resources) => {
  const workloads = workloadsOf(resources);
  const own = workloads.flatMap((workload) =>
    unless(
      workload.kind === 'Job' || selects(workload.spec.selector.matchLabels, labelsOf(workload)),
      `${nameOf(workload)}: does not select its own pods`,
    ),
  );
  const overlapping = workloads.flatMap((one) =>
    workloads
      .filter((other) => other !== one && one.kind !== 'Job')
      .filter((other) => selects(one.spec.selector.matchLabels, labelsOf(other)))
      .map((other) => `${nameOf(one)}: selects the pods of ${nameOf(other)} too`),
  );
  return [...own, ...overlapping];
};

/** Config maps, secrets, accounts, classes and services that something names are there. */
const referencesExist: Policy = (resources) => {
  const has = (kind: string, name: string) =>
    resources.some((one) => one.kind === kind && one.metadata.name === name);
  const need = (kind: string, name: string | undefined) =>
    unless(name === undefined || has(kind, name), `needs the ${kind} ${name}`);
  const keyOf = (kind: string, reference: { name: string; key?: string } | undefined) => {
    const found = resources.find(
      (one) => one.kind === kind && one.metadata.name === reference?.name,
    );
    const keys = Object.keys((found?.['data'] ?? {}) as object);
    return unless(
      reference?.key === undefined || keys.includes(reference.key),
      `needs ${reference?.key} of the ${kind} ${reference?.name}`,
    );
  };
  const containers = eachContainer(resources, ({ env = [], envFrom = [] }) => [
    ...envFrom.flatMap(({ configMapRef, secretRef }) => [
      ...need('ConfigMap', configMapRef?.name),
      ...need('Secret', secretRef?.name),
    ]),
    ...env.flatMap(({ valueFrom }) => [
      ...keyOf('Secret', valueFrom?.secretKeyRef),
      ...keyOf('ConfigMap', valueFrom?.configMapKeyRef),
    ]),
  ]);
  const pods = workloadsOf(resources).flatMap((workload) => {
    const { serviceAccountName, priorityClassName, volumes = [] } = workload.spec.template.spec;
    return [
      ...need('ServiceAccount', serviceAccountName),
      ...need('PriorityClass', priorityClassName),
      ...need('Service', workload.spec.serviceName),
      ...volumes.flatMap(({ secret, configMap }) => [
        ...need('Secret', secret?.secretName),
        ...need('ConfigMap', configMap?.name),
      ]),
    ].map((complaint) => `${nameOf(workload)}: ${complaint}`);
  });
  return [...containers, ...pods];
};

const mountsExist: Policy = (resources) =>
  eachContainer(resources, ({ name, volumeMounts = [] }, workload) => {
    const { volumes = [] } = workload.spec.template.spec;
    const claims = workload.spec.volumeClaimTemplates ?? [];
    const names = [...volumes.map((one) => one.name), ...claims.map((one) => one.metadata.name)];
    return volumeMounts.flatMap((mount) =>
      unless(names.includes(mount.name), `${name} mounts ${mount.name}, which is not there`),
    );
  });

/** What scales scales something, and nothing is scaled by two. */
const scalersHaveTargets: Policy = (resources) => {
  const scalers = resources.filter(({ kind }) =>
    ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind),
  );
  const targetOf = (scaler: Resource) =>
    (scaler['spec'] as { scaleTargetRef: { kind: string; name: string } }).scaleTargetRef;
  const keys = scalers.map((scaler) => `${targetOf(scaler).kind} ${targetOf(scaler).name}`);
  return scalers.flatMap((scaler, index) => [
    ...unless(
      resources.some((one) => nameOf(one) === keys[index]),
      `${nameOf(scaler)}: scales ${keys[index]}, which is not there`,
    ),
    ...unless(keys.indexOf(keys[index] ?? '') === index, `${keys[index]} is scaled twice`),
  ]);
};

/** A node can be drained, and a drain never takes all. */
const disruptionIsBounded: Policy = (resources) => {
  const budgets = resources
    .filter(({ kind }) => kind === 'PodDisruptionBudget')
    .map((budget) => ({
      name: nameOf(budget),
      ...(budget['spec'] as {
        maxUnavailable?: number;
        selector: { matchLabels: Record<string, string> };
      }),
    }));
  return workloadsOf(resources).flatMap((workload) => {
    const { replicas = 1 } = workload.spec;
    const own = budgets.filter(({ selector }) => selects(selector.matchLabels, labelsOf(workload)));
    return [
      ...unless(own.length === (replicas > 1 ? 1 : own.length), `has ${own.length} budgets`),
      ...own.flatMap(({ name, maxUnavailable = 0 }) => [
        ...unless(maxUnavailable >= 1, `${name} blocks a drain`),
        ...unless(maxUnavailable < replicas || replicas === 1, `${name} lets a drain take all`),
      ]),
    ].map((complaint) => `${nameOf(workload)}: ${complaint}`);
  });
};

/** Each workload is named by a network policy beside the one that denies all. */
const networkIsClosed: Policy = (resources) => {
  const selectors = resources
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(
      (one) =>
        (one['spec'] as { podSelector: { matchLabels?: Record<string, string> } }).podSelector,
    );
  const deniesAll = selectors.some((selector) => selector.matchLabels === undefined);
  return [
    ...unless(deniesAll, 'no network policy denies all'),
    ...workloadsOf(resources).flatMap((workload) =>
      unless(
        selectors.some(
          ({ matchLabels }) =>
            matchLabels !== undefined && selects(matchLabels, labelsOf(workload)),
        ),
        `${nameOf(workload)}: no network policy names it`,
      ),
    ),
  ];
};

type IngressPath = { path: string; pathType: string; backend: { service: { name: string } } };
type IngressSpec = {
  tls?: { hosts: string[] }[];
  rules: { host: string; http: { paths: IngressPath[] } }[];
};

/** What comes from outside comes by TLS and reaches a service that there is; figures reach nobody. */
const doorsAreSafe: Policy = (resources) => {
  const services = resources.filter(({ kind }) => kind === 'Service');
  const leadsNowhere = (name: string) => {
    const service = services.find(({ metadata }) => metadata.name === name);
    return (service?.['spec'] as { selector?: object } | undefined)?.selector === undefined;
  };
  return resources
    .filter(({ kind }) => kind === 'Ingress')
    .flatMap((ingress) => {
      const { tls = [], rules } = ingress['spec'] as IngressSpec;
      const hosts = tls.flatMap((one) => one.hosts);
      return rules.flatMap(({ host, http }) => {
        const figures = http.paths.find(
          ({ path, pathType }) => path === '/metrics' && pathType === 'Exact',
        );
        return [
          ...unless(hosts.includes(host), `${host} has no TLS`),
          ...unless(
            figures !== undefined && leadsNowhere(figures.backend.service.name),
            `${host}/metrics is open to everybody`,
          ),
          ...http.paths.flatMap(({ backend: { service } }) =>
            unless(
              services.some(({ metadata }) => metadata.name === service.name),
              `${host} leads to ${service.name}, which is not there`,
            ),
          ),
        ].map((complaint) => `${nameOf(ingress)}: ${complaint}`);
      });
    });
};

/** Several of a kind do not go away with one node. */
const podsAreSpread: Policy = (resources) =>
  workloadsOf(resources).flatMap((workload) => {
    const { topologySpreadConstraints: given = [] } = workload.spec.template.spec;
    const byNode = given.find(({ topologyKey }) => topologyKey === 'kubernetes.io/hostname');
    const own = byNode?.labelSelector.matchLabels;
    return unless(
      (workload.spec.replicas ?? 1) === 1 ||
        (own !== undefined && selects(own, labelsOf(workload))),
      `${nameOf(workload)}: all of its pods may be on one node`,
    );
  });

type Watched = { selector: { matchLabels: Record<string, string> }; endpoints: { port: string }[] };

/** Prometheus finds what it is to scrape. */
const figuresAreFound: Policy = (resources) =>
  resources
    .filter(({ kind }) => kind === 'ServiceMonitor')
    .flatMap((monitor) => {
      const { selector, endpoints } = monitor['spec'] as Watched;
      const ports = resources
        .filter(({ kind }) => kind === 'Service')
        .filter(({ metadata }) => selects(selector.matchLabels, metadata.labels ?? {}))
        .flatMap((one) => (one['spec'] as { ports: { name?: string }[] }).ports);
      return endpoints.flatMap(({ port }) =>
        unless(
          ports.some(({ name }) => name === port),
          `${nameOf(monitor)}: no service that it selects has a port ${port}`,
        ),
      );
    });

/** For closing files and connections, and for a node that is busy ending other pods too. */
const GRACE_MARGIN_SECONDS = 5;

/** Balancers hear of a pod's end some seconds later than the pod; what takes requests waits for them. */
const BALANCERS_SECONDS = 10;

/** A pod is not killed while it still does what its app does when it is told to end. */
const graceIsEnough: Policy = (resources) =>
  eachContainer(resources, (container, { spec }) => {
    const stopMs = stopMsOf(container);
    if (stopMs === undefined) return [];
    const waits = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
    const grace = spec.template.spec.terminationGracePeriodSeconds ?? 30;
    const needed = waits + stopMs / 1_000 + GRACE_MARGIN_SECONDS;
    const takesRequests = ['beacon', 'api'].includes(container.name);
    return [
      ...unless(grace >= needed, `is killed after ${grace} s, and may need ${needed}`),
      ...unless(!takesRequests || waits >= BALANCERS_SECONDS, `ends before balancers know`),
    ];
  });

export const POLICIES: Record<string, Policy> = {
  'bounds the resources of every container': resourcesAreBounded,
  'pins every image': imagesArePinned,
  'confines every container': containersAreConfined,
  'confines every pod': podsAreConfined,
  'probes every container': probesAreThere,
  'names ports that exist': portsExist,
  'selects its own pods and no others': selectorsMatch,
  'refers to what is there': referencesExist,
  'mounts volumes that exist': mountsExist,
  'scales what exists, once': scalersHaveTargets,
  'can be drained, but not emptied': disruptionIsBounded,
  'closes the network': networkIsClosed,
  'lets the world in by TLS alone, and to no figures': doorsAreSafe,
  'spreads its pods over nodes': podsAreSpread,
  'watches services that there are': figuresAreFound,
  'leaves every app the time that it needs to end': graceIsEnough,
};
