/**
 * The fields of Percona's operator (psmdb.percona.com/v1, 1.21) that the manifests use, as its published example and its reference
 * have them: no package ships their types. What is not here does not compile, so a field that is misspelt or misplaced is found.
 */
type Quantities = { cpu?: string; memory?: string };

type Members = {
  size: number;
  affinity?: { antiAffinityTopologyKey: string };
  labels?: Record<string, string>;
  podDisruptionBudget?: { maxUnavailable?: number; minAvailable?: number };
  resources?: { requests?: Quantities; limits?: Quantities };
};

type Stored = Members & {
  volumeSpec: {
    persistentVolumeClaim: {
      storageClassName?: string;
      accessModes?: string[];
      resources: { requests: { storage: string } };
    };
  };
};

type Granted = { role: string; db: string };

type Privilege = {
  resource: { db?: string; collection?: string; cluster?: boolean };
  actions: string[];
};

type Storage = {
  type: 's3';
  s3: {
    bucket: string;
    region?: string;
    prefix?: string;
    endpointUrl?: string;
    credentialsSecret: string;
  };
};

type Task = {
  name: string;
  enabled: boolean;
  schedule: string;
  retention?: { type: 'count'; count: number; deleteFromStorage?: boolean };
  storageName: string;
  type?: 'logical' | 'physical' | 'incremental';
  compressionType?: 'gzip' | 'pgzip' | 'lz4' | 'snappy' | 's2' | 'zstd' | 'none';
};

export type IPerconaServerMongoDB = {
  apiVersion: 'psmdb.percona.com/v1';
  kind: 'PerconaServerMongoDB';
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    finalizers?: string[];
  };
  spec: {
    crVersion: string;
    image: string;
    imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
    updateStrategy?: 'SmartUpdate' | 'RollingUpdate' | 'OnDelete';
    upgradeOptions?: { apply: string };
    secrets?: { users: string };
    roles?: (Granted & { privileges: Privilege[]; roles?: Granted[] })[];
    users?: {
      name: string;
      db: string;
      passwordSecretRef: { name: string; key: string };
      roles: { name: string; db: string }[];
    }[];
    replsets: (Stored & { name: string })[];
    sharding: {
      enabled: boolean;
      balancer?: { enabled: boolean };
      configsvrReplSet: Stored;
      mongos: Members & { expose?: { type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' } };
    };
    backup: {
      enabled: boolean;
      image: string;
      storages: Record<string, Storage>;
      pitr?: { enabled: boolean };
      tasks?: Task[];
    };
  };
};
