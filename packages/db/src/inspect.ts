/** Looks at the database the way an operator would: what it is, whether its clock is right, what is missing in it. */
import type { Document } from 'mongodb';
import type { Database } from './client.ts';
import { COLLECTIONS } from './collections.ts';

/** What a look at the database found. */
export type DatabaseReport = {
  /** `standalone` loses what was acknowledged when its one machine does. */
  kind: 'sharded' | 'replicaSet' | 'standalone';
  /** Members of the replica set that the driver was told of; 0 for other kinds. */
  members: number;
  version: string;
  /** How far the database's clock is ahead of ours, in milliseconds; null when it does not tell the time. */
  clockAheadMs: number | null;
  /** How long one write took until a majority had it. */
  writeMs: number;
  /** Collections and indexes (`hits.storedAt`) that should be there and are not. */
  missing: string[];
};

const INSPECT_MS = 8_000;

/** @throws what the driver throws, when the database does not answer or takes no write. */
export async function inspectDatabase(
  database: Database,
  clock: () => number,
): Promise<DatabaseReport> {
  const { db } = database;
  const before = clock();
  const hello = await db.command({ hello: 1 }, { timeoutMS: INSPECT_MS });
  const middle = (before + clock()) / 2;
  const build = await db.command({ buildInfo: 1 }, { timeoutMS: INSPECT_MS });
  const localTime: unknown = hello['localTime'];
  return {
    kind: kindOf(hello),
    members: Array.isArray(hello['hosts']) ? hello['hosts'].length : 0,
    version: String(build['version']),
    clockAheadMs: localTime instanceof Date ? Math.round(localTime.getTime() - middle) : null,
    writeMs: await timeWrite(database, clock),
    missing: await findMissing(database),
  };
}

function kindOf(hello: Document): DatabaseReport['kind'] {
  if (hello['msg'] === 'isdbgrid') return 'sharded';
  return typeof hello['setName'] === 'string' ? 'replicaSet' : 'standalone';
}

/** A mark among the leases, and its removal: half of the time that both take, each waiting for a majority. */
async function timeWrite({ collection }: Database, clock: () => number): Promise<number> {
  const start = clock();
  const leases = collection<{ _id: string }>('leases');
  await leases.updateOne(
    { _id: 'doctor' },
    { $set: { lookedAt: new Date(start) } },
    { upsert: true, timeoutMS: INSPECT_MS },
  );
  await leases.deleteOne({ _id: 'doctor' }, { timeoutMS: INSPECT_MS });
  return Math.round((clock() - start) / 2);
}

async function findMissing({ db }: Database): Promise<string[]> {
  const known = await db.listCollections({}, { nameOnly: true, timeoutMS: INSPECT_MS }).toArray();
  const names = new Set(known.map(({ name }) => name));
  const missing: string[] = [];
  for (const { name, indexes } of COLLECTIONS) {
    if (!names.has(name)) {
      missing.push(name);
      continue;
    }
    const present = await db.collection(name).listIndexes({ timeoutMS: INSPECT_MS }).toArray();
    const kept = new Set(present.map((index) => String(index['name'])));
    for (const index of indexes) if (!kept.has(index.name)) missing.push(`${name}.${index.name}`);
  }
  return missing;
}
