// The local replica set: a primary and a standby PostgreSQL with DocumentDB, each behind its gateway.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClusterRecord, type MemberName, otherMember } from './cluster-record.ts';
import { startGatewayProcess } from './gateway-process.ts';
import { KeptProcess } from './kept-process.ts';
import { writePostgresConfig } from './postgres-config.ts';
import { createPostgresMember, endLeftoverServer } from './postgres-member.ts';
import { PostgresPair } from './postgres-pair.ts';
import type { Software } from './software.ts';
import { copyTemplate } from './template.ts';
import type { Launcher } from './unprivileged.ts';

export interface DocumentdbClusterSpec {
  readonly folder: string;
  readonly record: ClusterRecord;
  readonly software: Software;
  readonly launcher: Launcher;
  readonly gatewayCommand: readonly string[];
  readonly setName: string;
  readonly log: (line: string) => void;
}

export interface DocumentdbCluster {
  readonly pair: PostgresPair;
  readonly gateways: Readonly<Record<MemberName, KeptProcess>>;
  stop(): Promise<void>;
}

// It lets running commands end (3 s) first.
const GATEWAY_GRACE_MS = 5_000;
const MEMBERS = ['a', 'b'] as const;

/** The data folder of a member. */
function memberFolder(folder: string, name: MemberName): string {
  return join(folder, `member-${name}`);
}

/** Makes the two data folders of a new cluster from the template. What an interrupted attempt left is replaced. */
export async function createMembers(
  spec: Pick<DocumentdbClusterSpec, 'folder' | 'record' | 'software' | 'launcher'>,
  template: string,
): Promise<void> {
  const { software, launcher, record } = spec;
  await Promise.all(
    MEMBERS.map(async (name) => {
      const folder = memberFolder(spec.folder, name);
      await rm(folder, { recursive: true, force: true });
      await copyTemplate({ template, folder, software, launcher });
      const role = name === record.primary ? 'primary' : 'standby';
      await writePostgresConfig(folder, { port: postgresPort(record, name), role });
    }),
  );
}

/** Must be called before ports are chosen, as servers that an earlier run left behind still hold theirs. */
export async function endLeftoverMembers(folder: string): Promise<void> {
  await Promise.all(MEMBERS.map((name) => endLeftoverServer(memberFolder(folder, name))));
}

/** Starts the set. On any failure nothing is left running. */
export async function startDocumentdbCluster(
  spec: DocumentdbClusterSpec,
  signal: AbortSignal | undefined,
): Promise<DocumentdbCluster> {
  const logs = join(spec.folder, 'log');
  await mkdir(logs, { recursive: true });
  const { software, launcher, record, log } = spec;
  const member = (name: MemberName) =>
    createPostgresMember({
      name,
      folder: memberFolder(spec.folder, name),
      logFile: join(logs, `postgres-${name}.log`),
      port: postgresPort(record, name),
      software,
      launcher,
    });
  const pair = new PostgresPair({
    folder: spec.folder,
    record,
    members: { a: member('a'), b: member('b') },
    log,
  });
  const gateways = { a: keepGateway(spec, 'a'), b: keepGateway(spec, 'b') };
  const cluster: DocumentdbCluster = {
    pair,
    gateways,
    async stop() {
      await Promise.all([gateways.a.stop(), gateways.b.stop()]);
      await pair.stop();
    },
  };
  const starting = [pair.start(signal), gateways.a.start(signal), gateways.b.start(signal)];
  const failure = (await Promise.allSettled(starting)).find((one) => one.status === 'rejected');
  if (failure) {
    await cluster.stop();
    throw failure.reason;
  }
  return cluster;
}

function keepGateway(spec: DocumentdbClusterSpec, name: MemberName): KeptProcess {
  const { record, setName, gatewayCommand: command, log } = spec;
  const names = [record.primary, otherMember(record.primary)];
  return new KeptProcess({
    name: `gateway ${name}`,
    start: async (signal) =>
      await startGatewayProcess(
        {
          name,
          command,
          listenPort: gatewayPort(record, name),
          postgresPort: postgresPort(record, name),
          setName,
          memberPorts: names.map((member) => gatewayPort(record, member)),
          logFile: join(spec.folder, 'log', `gateway-${name}.log`),
        },
        signal,
      ),
    stopSignal: 'SIGTERM',
    graceMs: GATEWAY_GRACE_MS,
    log,
  });
}

function gatewayPort({ ports }: ClusterRecord, name: MemberName): number {
  return name === 'a' ? ports.gatewayA : ports.gatewayB;
}

function postgresPort({ ports }: ClusterRecord, name: MemberName): number {
  return name === 'a' ? ports.postgresA : ports.postgresB;
}
