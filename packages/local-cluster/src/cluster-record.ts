// What a cluster remembers about itself between runs: its engine, its ports, and which member is the primary.
import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClusterPorts, PORT_NAMES } from './ports.ts';

export type MemberName = 'a' | 'b';

/**
 * - `ready`: it can be started as a standby.
 * - `diverged`: it was the primary before a promotion and may hold commits that the new primary never saw; pg_rewind
 *   takes these back.
 * - `copying`: a rewind or copy was begun; only a full copy of the primary makes it whole.
 */
type StandbyCondition = 'ready' | 'diverged' | 'copying';

export interface ClusterRecord {
  /** `given`: only Redis is ours. */
  readonly engine: 'documentdb' | 'mongod' | 'given';
  /** Makes the names of replication slots this cluster's own. */
  readonly id: string;
  readonly ports: ClusterPorts;
  readonly primary: MemberName;
  readonly standby: StandbyCondition;
}

export function newRecord(engine: ClusterRecord['engine'], ports: ClusterPorts): ClusterRecord {
  return { engine, id: randomBytes(4).toString('hex'), ports, primary: 'a', standby: 'ready' };
}

export function otherMember(name: MemberName): MemberName {
  return name === 'a' ? 'b' : 'a';
}

export function slotName(record: ClusterRecord, member: MemberName): string {
  return `footfall_${record.id}_${member}`;
}

const FILE = 'cluster.json';

/** Undefined when there is no cluster yet. Throws when the file is not one of ours. */
export async function readRecord(folder: string): Promise<ClusterRecord | undefined> {
  const file = join(folder, FILE);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const record: unknown = JSON.parse(text);
  if (!isRecord(record)) throw new Error(`${file} is not a cluster's record`);
  return record;
}

/** Durable when it resolves: which member is the primary must survive a power cut. */
export async function writeRecord(folder: string, record: ClusterRecord): Promise<void> {
  const file = join(folder, FILE);
  const handle = await open(`${file}.new`, 'w');
  await handle.writeFile(`${JSON.stringify(record, null, 1)}\n`);
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
  const parent = await open(folder, 'r');
  await parent.sync();
  await parent.close();
}

function isRecord(value: unknown): value is ClusterRecord {
  const record = value as Partial<Record<keyof ClusterRecord, unknown>> | null;
  const ports = record?.ports as Partial<ClusterPorts> | undefined;
  return (
    record !== null &&
    ['documentdb', 'mongod', 'given'].includes(String(record.engine)) &&
    /^[0-9a-f]{8}$/.test(String(record.id)) &&
    (record.primary === 'a' || record.primary === 'b') &&
    ['ready', 'diverged', 'copying'].includes(String(record.standby)) &&
    PORT_NAMES.every((name) => Number.isInteger(ports?.[name]))
  );
}
