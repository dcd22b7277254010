// Provides MongoDB and Redis for this process: what it is given, else servers of its own on this machine.
import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClusterFaults, clusterFaults } from './cluster-faults.ts';
import { type ClusterRecord, newRecord, readRecord, writeRecord } from './cluster-record.ts';
import { ClusterUnavailable } from './cluster-unavailable.ts';
import {
  createMembers,
  type DocumentdbCluster,
  endLeftoverMembers,
  startDocumentdbCluster,
} from './documentdb-cluster.ts';
import { type FolderLock, lockFile } from './folder-lock.ts';
import { sourceGatewayCommand } from './gateway-process.ts';
import { KeptProcess } from './kept-process.ts';
import { endLeftoverMongod, hasMongod, startMongod } from './mongod.ts';
import { type ClusterPorts, choosePorts } from './ports.ts';
import { type Provision, type ProvisionStep, provisionLocalCluster } from './provision.ts';
import { endLeftoverRedis, hasHostRedis, hostRedisCommand, startRedis } from './redis.ts';
import type { ReplicationState } from './replication-watch.ts';
import { redisCommand } from './software.ts';
import { createLauncher, type Launcher } from './unprivileged.ts';

export interface LocalClusterOptions {
  /** FOOTFALL_DATA. The cluster lives in `local-cluster` below it, and is found there again after a restart. */
  readonly dataDir: string;
  /** Where the unpacked software is or goes; any number of clusters may share it. Default: below `dataDir`. */
  readonly rootDir?: string | undefined;
  /** Given: used as it is, and no database is started. */
  readonly mongodbUri?: string | undefined;
  /** Given: used as it is, and no Redis is started. */
  readonly redisUrl?: string | undefined;
  /** The mongod to use when there is one. Default: the one on PATH. */
  readonly mongodBinary?: string | undefined;
  /** Wished for a new cluster and taken where free. Others are chosen, and all are remembered. */
  readonly ports?: Partial<ClusterPorts> | undefined;
  /** The gateway's program, to which one JSON argument is added. Default: this package's source, by tsx. */
  readonly gatewayCommand?: readonly string[] | undefined;
  readonly onProgress?: ((step: ProvisionStep) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
  /** Aborts the start; nothing is left running. Afterwards it has no effect. */
  readonly signal?: AbortSignal | undefined;
}

export interface LocalCluster {
  /** For the official driver; names every member and the set. */
  readonly mongodbUri: string;
  readonly redisUrl: string;
  readonly engine: 'given' | 'mongod' | 'documentdb';
  /** `sync`: majority writes are on both members. `local`, `joining`: on the primary alone. Only of documentdb. */
  replicationState(): ReplicationState | undefined;
  /** Ends every process that was started, in an order that loses nothing. */
  stop(): Promise<void>;
  /** For tests: accidents on demand. */
  readonly faults: ClusterFaults;
  /** For tests: the program of its Redis, to start more of them; absent when Redis is given. */
  readonly redisCommand: readonly string[] | undefined;
}

const SET_NAME = 'footfall';
const MONGOD_GRACE_MS = 30_000;
const REDIS_GRACE_MS = 10_000;

/**
 * Resolves when the database and Redis answer. Throws ClusterUnavailable with one sentence for the operator when this
 * machine cannot have them, an Error when something that should work does not, or the signal's reason.
 */
export async function startLocalCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  const { mongodbUri, redisUrl } = options;
  if (mongodbUri !== undefined && redisUrl !== undefined) {
    return givenCluster(mongodbUri, redisUrl);
  }
  await mkdir(join(options.dataDir, 'local-cluster/log'), { recursive: true });
  const folder = await realpath(join(options.dataDir, 'local-cluster'));
  // Members run as another user, and must pass through it whatever our umask is.
  await chmod(folder, 0o755);
  const lock = await lockData(folder, options);
  try {
    return await startMissing(folder, options, lock);
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

/** Where the cluster of a data folder answers while it runs; undefined when there never was one. Starts nothing. */
export async function findLocalCluster(
  dataDir: string,
): Promise<{ mongodbUri: string; redisUrl: string } | undefined> {
  const record = await readRecord(join(dataDir, 'local-cluster'));
  if (record === undefined) return undefined;
  const { engine } = record;
  return { mongodbUri: uriOf({ engine, record }), redisUrl: redisUrlOf(record) };
}

async function lockData(folder: string, { signal }: LocalClusterOptions) {
  const attempt = await lockFile(join(folder, 'lock'), { isPatient: false, signal });
  if (attempt.outcome === 'busy') {
    throw new ClusterUnavailable(
      `Another Footfall is running on ${folder}: stop it, or set FOOTFALL_DATA to another folder.`,
    );
  }
  // Without flock (no Linux) only mongod can be the engine, and it guards its folder itself.
  return attempt.outcome === 'locked' ? attempt.lock : undefined;
}

/** What is decided before anything is started. */
interface Plan {
  readonly folder: string;
  readonly engine: LocalCluster['engine'];
  readonly record: ClusterRecord;
  readonly provision: Provision | undefined;
  readonly launcher: Launcher | undefined;
}

/** What has been started. */
interface Running {
  documentdb?: DocumentdbCluster;
  mongod?: KeptProcess;
  redis?: KeptProcess;
}

async function startMissing(
  folder: string,
  options: LocalClusterOptions,
  lock: FolderLock | undefined,
): Promise<LocalCluster> {
  const plan = await makePlan(folder, options);
  const { signal } = options;
  const running: Running = {};
  const starts = [
    async () => {
      if (plan.engine === 'documentdb') running.documentdb = await startPair(plan, options);
    },
    async () => {
      if (plan.engine === 'mongod') running.mongod = await keepMongod(plan, options);
    },
    async () => {
      if (options.redisUrl === undefined) running.redis = await keepRedis(plan, options);
    },
  ];
  const attempts = await Promise.allSettled(starts.map((start) => start()));
  const failure = attempts.find((attempt) => attempt.status === 'rejected');
  if (failure || signal?.aborted) {
    await stopAll(running);
    throw failure?.reason ?? signal?.reason;
  }
  return {
    mongodbUri: options.mongodbUri ?? uriOf(plan),
    redisUrl: options.redisUrl ?? redisUrlOf(plan.record),
    engine: plan.engine,
    replicationState: () => running.documentdb?.pair.replicationState(),
    faults: clusterFaults(running),
    redisCommand: options.redisUrl === undefined ? redisProgram(plan) : undefined,
    async stop() {
      await stopAll(running);
      await lock?.release();
    },
  };
}

async function stopAll({ documentdb, mongod, redis }: Running) {
  await Promise.all([documentdb?.stop(), mongod?.stop(), redis?.stop()]);
}

function givenCluster(mongodbUri: string, redisUrl: string): LocalCluster {
  return {
    mongodbUri,
    redisUrl,
    engine: 'given',
    replicationState: () => undefined,
    faults: clusterFaults({}),
    redisCommand: undefined,
    stop: async () => undefined,
  };
}

function redisUrlOf({ ports }: ClusterRecord): string {
  return `redis://127.0.0.1:${ports.redis}`;
}

function uriOf({ engine, record: { ports } }: Pick<Plan, 'engine' | 'record'>): string {
  const hosts = [`127.0.0.1:${ports.gatewayA}`];
  if (engine === 'documentdb') hosts.push(`127.0.0.1:${ports.gatewayB}`);
  return `mongodb://${hosts.join(',')}/?replicaSet=${SET_NAME}`;
}

async function makePlan(folder: string, options: LocalClusterOptions): Promise<Plan> {
  const known = await readRecord(folder);
  const engine = await chooseEngine(known, options);
  const isUnpackedNeeded =
    engine === 'documentdb' || (options.redisUrl === undefined && !(await hasHostRedis()));
  const provision = isUnpackedNeeded
    ? await provisionLocalCluster({ ...options, rootDir: options.rootDir ?? join(folder, 'root') })
    : undefined;
  const launcher = provision && (await createLauncher([provision.software.root, folder]));

  await Promise.all([
    endLeftoverMembers(folder),
    endLeftoverMongod(mongodFolder(folder)),
    endLeftoverRedis(redisFolder(folder)),
  ]);
  const wished = known?.ports ?? options.ports ?? {};
  const ports = await choosePorts(wished);
  if (known && JSON.stringify(known.ports) !== JSON.stringify(ports)) {
    options.log?.('a port of this cluster is taken by another process; it has a new one');
  }
  // A cluster that was only Redis so far has no engine's data to be true to.
  const hasData = known !== undefined && (known.engine === engine || engine === 'given');
  const record = hasData ? { ...known, ports } : newRecord(engine, ports);
  if (provision && engine === 'documentdb' && !hasData) {
    if (!launcher) throw new Error('unpacked software without a launcher');
    const spec = { folder, record, software: provision.software, launcher };
    await createMembers(spec, provision.template);
  }
  await writeRecord(folder, record);
  return { folder, engine, record, provision, launcher };
}

/** The engine that wrote the data stays the engine: another would show an empty database. */
async function chooseEngine(
  known: ClusterRecord | undefined,
  { mongodbUri, mongodBinary = 'mongod' }: LocalClusterOptions,
): Promise<LocalCluster['engine']> {
  if (mongodbUri !== undefined) return 'given';
  if (known?.engine === 'documentdb') return 'documentdb';
  if (await hasMongod(mongodBinary)) return 'mongod';
  if (known?.engine !== 'mongod') return 'documentdb';
  throw new ClusterUnavailable(
    `The data in this folder were written by mongod, and ${mongodBinary} is not found: install it, set MONGODB_URI, or set FOOTFALL_DATA to another folder.`,
  );
}

async function startPair(plan: Plan, options: LocalClusterOptions): Promise<DocumentdbCluster> {
  const { folder, record, provision, launcher } = plan;
  if (!provision || !launcher) throw new Error('DocumentDB needs the unpacked software');
  const { software } = provision;
  const gatewayCommand = options.gatewayCommand ?? sourceGatewayCommand();
  const log = options.log ?? (() => undefined);
  return await startDocumentdbCluster(
    { folder, record, software, launcher, gatewayCommand, setName: SET_NAME, log },
    options.signal,
  );
}

async function keepMongod(plan: Plan, options: LocalClusterOptions): Promise<KeptProcess> {
  const spec = {
    binary: options.mongodBinary ?? 'mongod',
    folder: mongodFolder(plan.folder),
    logFile: join(plan.folder, 'log/mongod.log'),
    port: plan.record.ports.gatewayA,
    setName: SET_NAME,
  };
  const mongod = new KeptProcess({
    name: 'mongod',
    start: (signal) => startMongod(spec, signal),
    stopSignal: 'SIGTERM',
    graceMs: MONGOD_GRACE_MS,
    log: options.log ?? (() => undefined),
  });
  await mongod.start(options.signal);
  return mongod;
}

async function keepRedis(plan: Plan, options: LocalClusterOptions): Promise<KeptProcess> {
  const spec = {
    command: redisProgram(plan),
    folder: redisFolder(plan.folder),
    logFile: join(plan.folder, 'log/redis.log'),
    port: plan.record.ports.redis,
    launcher: plan.launcher,
  };
  const redis = new KeptProcess({
    name: 'Redis',
    start: (signal) => startRedis(spec, signal),
    stopSignal: 'SIGTERM',
    graceMs: REDIS_GRACE_MS,
    log: options.log ?? (() => undefined),
  });
  await redis.start(options.signal);
  return redis;
}

function mongodFolder(folder: string): string {
  return join(folder, 'mongod');
}

function redisProgram({ provision }: Plan): readonly string[] {
  return provision ? redisCommand(provision.software) : hostRedisCommand;
}

function redisFolder(folder: string): string {
  return join(folder, 'redis');
}
