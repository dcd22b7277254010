/** What only a sharded cluster can show: that what is declared is so, and that the router does with it what we count on. */
import { randomBytes } from 'node:crypto';
import { COLLECTIONS, createHitStore, type Database } from '@footfall/db';
import { formBatch } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';

export type ClusterKind = {
  /** MongoDB's version, as it says itself. */
  version: string;
  /** Names of the shards; null when there is no `mongos`. */
  shards: readonly string[] | null;
};

/** Asks the server what it is. */
export async function lookAtCluster({ db }: Database): Promise<ClusterKind> {
  const admin = db.admin();
  const { version } = await admin.command({ buildInfo: 1 });
  const hello = await admin.command({ hello: 1 });
  if (hello['msg'] !== 'isdbgrid') return { version: String(version), shards: null };
  const listed = await admin.command({ listShards: 1 });
  const shards = (listed['shards'] as { _id: string }[]).map(({ _id }) => _id);
  return { version: String(version), shards };
}

export type ShardingCheck = {
  name: string;
  /** Throws with what is wrong. The database is empty but for its collections. */
  run(database: Database, shards: readonly string[]): Promise<void>;
};

/** So many that none of up to 64 shards is left out; their hashes are what they are. */
export const siteIds = Array.from({ length: 1_024 }, (_, index) => `site-${index}`);

async function storeOneBatchEach(database: Database): Promise<void> {
  const at = Date.now();
  const batches = siteIds.map((siteId) => {
    const ids = { hitId: randomBytes(8).toString('hex'), visitorId: 1, sessionId: 2 };
    const hit = { ...BLANK_HIT, ...ids, at, sessionAt: at, order: 0, name: 'pageview' };
    return formBatch(`${siteId}-${ids.hitId}`, siteId, [hit]);
  });
  const outcomes = await createHitStore(database).storeBatches(batches);
  if (outcomes.some((outcome) => outcome !== 'stored')) throw new Error('a batch was not stored');
}

export const SHARDING_CHECKS: readonly ShardingCheck[] = [
  {
    name: 'collections are sharded by the keys that are declared',
    async run({ db }) {
      const known = db.client.db('config').collection<{ _id: string; key: object }>('collections');
      for (const { name, shardKey } of COLLECTIONS) {
        if (shardKey === undefined) continue;
        const found = await known.findOne({ _id: `${db.databaseName}.${name}` });
        const is = JSON.stringify(found?.key);
        if (is !== JSON.stringify(shardKey)) throw new Error(`${name} is sharded by ${is}`);
      }
    },
  },
  {
    name: 'the batches of many sites lie on every shard',
    async run(database, shards) {
      await storeOneBatchEach(database);
      const counts = await database
        .collection('hits')
        .aggregate<{ shard: string; count: number }>([{ $collStats: { count: {} } }])
        .toArray();
      const empty = shards.filter((one) => !counts.some((of) => of.shard === one && of.count > 0));
      if (empty.length > 0) throw new Error(`nothing is on ${empty.join(', ')}`);
    },
  },
  {
    name: 'what is asked of a site, one shard is asked',
    async run(database) {
      await storeOneBatchEach(database);
      for (const siteId of siteIds.slice(0, 8)) {
        const plan = await database.collection('hits').find({ siteId }).explain('queryPlanner');
        const { stage, shards } = plan['queryPlanner'].winningPlan as {
          stage: string;
          shards: unknown[];
        };
        if (stage !== 'SINGLE_SHARD') throw new Error(`${stage} over ${shards.length} shards`);
      }
    },
  },
  {
    name: 'a batch that is sent again is refused, whichever shard has it',
    async run(database) {
      const at = Date.now();
      const store = createHitStore(database);
      for (const siteId of siteIds.slice(0, 64)) {
        const ids = { hitId: 'again', visitorId: 1, sessionId: 2 };
        const hit = { ...BLANK_HIT, ...ids, at, sessionAt: at, order: 0, name: 'pageview' };
        const batch = formBatch(`again-${siteId}`, siteId, [hit]);
        const outcomes = [await store.storeBatches([batch]), await store.storeBatches([batch])];
        if (outcomes.flat().join() !== 'stored,duplicate') throw new Error(outcomes.join());
      }
    },
  },
];
