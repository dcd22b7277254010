/** Which collections there are, how they are sharded and indexed: data, applied by ensureCollections. */
import { VISITOR_KEY_HOURS } from '@footfall/domain';
import {
  type Document,
  type IndexDescription,
  type IndexSpecification,
  MongoServerError,
} from 'mongodb';
import type { CollectionName, Database } from './client.ts';
import { PIECE_LIFE_SECONDS } from './import-document.ts';

type CollectionPlan = {
  name: CollectionName;
  /** Absent for what is small and stays on one shard. */
  shardKey?: Document;
  indexes: (IndexDescription & { name: string })[];
};

export const COLLECTIONS: readonly CollectionPlan[] = [
  {
    name: 'hits',
    // The hash of the site spreads customers evenly whatever their names; the time-ordered `_id` lets a
    // large one be split, and being in the key makes it unique over all shards.
    shardKey: { siteId: 'hashed', _id: 1 },
    indexes: [
      { name: 'siteId_month_storedAt', key: { siteId: 1, month: 1, storedAt: 1 } },
      // What is old enough to leave; `minAt` saves looking into the documents.
      { name: 'siteId_month_maxAt', key: { siteId: 1, month: 1, maxAt: 1, minAt: 1 } },
      // The ledger adds up what arrived since a day, whatever month the hits are of.
      { name: 'siteId_storedAt', key: { siteId: 1, storedAt: 1 } },
      // The worker asks which sites got hits since it last looked.
      { name: 'storedAt', key: { storedAt: 1 } },
    ],
  },
  {
    name: 'manifests',
    shardKey: { siteId: 'hashed' },
    indexes: [{ name: 'siteId_month', key: { siteId: 1, month: 1 } }],
  },
  {
    name: 'sites',
    indexes: [
      { name: 'ownerId', key: { ownerId: 1 } },
      { name: 'domain_createdAt', key: { domain: 1, createdAt: 1 } },
    ],
  },
  {
    name: 'salts',
    // For good: contract.md, "visitor".
    indexes: [
      { name: 'createdAt', key: { createdAt: 1 }, expireAfterSeconds: VISITOR_KEY_HOURS * 3600 },
    ],
  },
  {
    name: 'ledger',
    // As for hits: a page is written once, by its id.
    shardKey: { siteId: 'hashed', _id: 1 },
    indexes: [{ name: 'siteId_lastAt', key: { siteId: 1, lastAt: 1 } }],
  },
  // No two goals of a site share a name: reports call them by it.
  { name: 'goals', indexes: [{ name: 'siteId_name', key: { siteId: 1, name: 1 }, unique: true }] },
  {
    name: 'funnels',
    indexes: [{ name: 'siteId_name', key: { siteId: 1, name: 1 }, unique: true }],
  },
  { name: 'annotations', indexes: [{ name: 'siteId', key: { siteId: 1 } }] },
  {
    name: 'segments',
    // Two people may each call one of their own the same.
    indexes: [{ name: 'siteId_userId_name', key: { siteId: 1, userId: 1, name: 1 }, unique: true }],
  },
  {
    name: 'claims',
    // One order for all beacons, so one place: a document for each turn of a shipper, 16 bytes for each hit.
    indexes: [{ name: 'claimedAt', key: { claimedAt: 1 } }],
  },
  {
    name: 'removals',
    indexes: [
      { name: 'doneAt_requestedAt', key: { doneAt: 1, requestedAt: 1 } },
      { name: 'siteId_requestedAt', key: { siteId: 1, requestedAt: 1 } },
    ],
  },
  {
    name: 'imports',
    indexes: [
      { name: 'siteId_createdAt', key: { siteId: 1, createdAt: 1 } },
      { name: 'state', key: { state: 1 } },
    ],
  },
  {
    name: 'shares',
    indexes: [
      { name: 'siteId', key: { siteId: 1 } },
      { name: 'tokenHash', key: { tokenHash: 1 }, unique: true },
    ],
  },
  {
    name: 'summaries',
    indexes: [
      { name: 'siteId', key: { siteId: 1 } },
      { name: 'token', key: { token: 1 }, unique: true },
    ],
  },
  {
    name: 'importPieces',
    // By site, as hits are: a file of gigabytes is on one shard for hours at most.
    shardKey: { siteId: 'hashed', _id: 1 },
    indexes: [
      { name: 'siteId_importId_index', key: { siteId: 1, importId: 1, index: 1 } },
      { name: 'storedAt', key: { storedAt: 1 }, expireAfterSeconds: PIECE_LIFE_SECONDS },
    ],
  },
  {
    // What went wrong and has not gone well since: a document for each job and month of a site.
    name: 'failures',
    indexes: [{ name: 'siteId', key: { siteId: 1 } }],
  },
  { name: 'leases', indexes: [] },
  {
    name: 'apiKeys',
    indexes: [{ name: 'organisationId_keyId', key: { organisationId: 1, keyId: 1 } }],
  },
  {
    name: 'organisations',
    indexes: [{ name: 'members.userId', key: { 'members.userId': 1 } }],
  },
  {
    name: 'guests',
    indexes: [
      { name: 'siteId', key: { siteId: 1 } },
      { name: 'userId', key: { userId: 1 } },
    ],
  },
  {
    name: 'invitations',
    indexes: [
      { name: 'organisationId', key: { organisationId: 1 } },
      { name: 'expiresAt', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
    ],
  },
  {
    name: 'passwordResets',
    indexes: [
      { name: 'userId', key: { userId: 1 } },
      { name: 'expiresAt', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
    ],
  },
  {
    name: 'audit',
    indexes: [{ name: 'organisationId', key: { organisationId: 1, _id: -1 } }],
  },
];

/**
 * Makes every collection and index that is missing and, on a sharded cluster, shards what is to be sharded.
 * Safe to run at every start and by several processes at once.
 */
export async function ensureCollections(database: Database): Promise<void> {
  const isSharded = await isShardedCluster(database);
  for (const plan of COLLECTIONS) {
    await createIfMissing(database, plan.name);
    if (plan.indexes.length > 0) await database.collection(plan.name).createIndexes(plan.indexes);
    if (isSharded && plan.shardKey !== undefined) await shard(database, plan.name, plan.shardKey);
  }
}

/** Mongos says `isdbgrid`; a replica set and the local engine do not. */
export async function isShardedCluster(database: Database): Promise<boolean> {
  const hello = await database.db.command({ hello: 1 });
  return hello['msg'] === 'isdbgrid';
}

const NAMESPACE_EXISTS = 48;

async function createIfMissing(database: Database, name: CollectionName): Promise<void> {
  try {
    await database.db.createCollection(name);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
  }
}

/**
 * `shardCollection` with the same key on a sharded collection is a no-op. One that has documents already, because it was on a replica
 * set before, needs the key's index first; an empty one gets it anyway.
 */
async function shard(database: Database, name: CollectionName, key: Document): Promise<void> {
  const namespace = `${database.db.databaseName}.${name}`;
  await database.collection(name).createIndex(key as IndexSpecification);
  await database.db.admin().command({ shardCollection: namespace, key });
}
