/** What an operator wants of a sharded cluster beyond shard keys: when it balances, which site has a shard of its own. */
import { BSON, type Document, Long, MaxKey, MinKey } from 'mongodb';
import type { Database } from './client.ts';
import { COLLECTIONS } from './collections.ts';
import { hashOfString } from './hashed-index.ts';

export type ShardingWish = {
  /** When the balancer may move data, `HH:MM`, by the clock of the config servers; null leaves it as it is. */
  balancerWindow: { start: string; stop: string } | null;
  /** Sites that share their shard with no other site but those named with the same one; empty when there is none. */
  siteShards: readonly { siteId: string; shard: string }[];
};

/** Runs a command of `mongos` on one of its databases. Needs the role clusterManager, and collStats on Footfall's database. */
export type Router = { run(database: string, command: Document): Promise<Document> };

/** Opened with an address whose user may do that. */
export function routerOf({ db }: Database): Router {
  return { run: (database, command) => db.client.db(database).command(command) };
}

/** Not a bug but a wish that the cluster cannot fulfil; the message is for the operator. */
export class ShardingRefused extends Error {}

/** Below this difference between two shards the balancer of MongoDB 6.0 and later leaves a collection as it is. */
const BALANCED_BYTES = 3 * 128 * 1024 ** 2;

type Range = { min: Document; max: Document; zone: string };
type Shard = { _id: string; tags?: string[] };

/** Zones of ours; others are left alone. */
const ZONE = 'footfall-';
const SHARED = `${ZONE}shared`;

/**
 * Makes the cluster as it is wished and says what was changed, a sentence each; nothing when it was so already. The collections
 * of `databaseName` are sharded already (ensureCollections).
 */
export async function ensureSharded(
  router: Router,
  databaseName: string,
  wish: ShardingWish,
): Promise<string[]> {
  const { shards } = (await router.run('admin', { listShards: 1 })) as { shards: Shard[] };
  return [
    ...(await setWindow(router, wish)),
    ...(await setZones(router, { databaseName, shards, wish })),
    ...(await spreadSmall(router, { databaseName, shards, wish })),
  ];
}

type Task = { databaseName: string; shards: readonly Shard[]; wish: ShardingWish };

async function setWindow(router: Router, { balancerWindow }: ShardingWish): Promise<string[]> {
  if (balancerWindow === null) return [];
  const [settings] = await list(router, { find: 'settings', filter: { _id: 'balancer' } });
  const { start, stop } = balancerWindow;
  const known = settings?.['activeWindow'] as Document | undefined;
  if (known?.['start'] === start && known['stop'] === stop) return [];
  const change = { q: { _id: 'balancer' }, u: { $set: { activeWindow: { start, stop } } } };
  const updates = [{ ...change, upsert: true }];
  await router.run('config', { update: 'settings', updates, writeConcern: { w: 'majority' } });
  return [`The balancer works from ${start} to ${stop}.`];
}

/** Rows of a collection of the cluster's own; there are few. */
async function list(router: Router, command: Document): Promise<Document[]> {
  const { cursor } = await router.run('config', { ...command, batchSize: 10_000 });
  return (cursor as { firstBatch: Document[] }).firstBatch;
}

async function setZones(router: Router, { databaseName, shards, wish }: Task): Promise<string[]> {
  const namespace = `${databaseName}.hits`;
  const wished = rangesOf(wish);
  const known = (await list(router, { find: 'tags', filter: { ns: namespace } })) as Document[];
  const ours = known.filter(({ tag }) => String(tag).startsWith(ZONE)) as (Document & Range)[];
  const isIn = (ranges: readonly Range[]) => {
    const keys = new Set(ranges.map(keyOf));
    return (range: Range) => keys.has(keyOf(range));
  };
  const present: Range[] = ours.map(({ min, max, tag }) => ({ min, max, zone: String(tag) }));
  const superfluous = present.filter((range) => !isIn(wished)(range));
  const missing = wished.filter((range) => !isIn(present)(range));
  // Ranges must not overlap, so the old ones go first; and a zone with ranges must keep a shard.
  for (const { min, max } of superfluous) {
    await router.run('admin', { updateZoneKeyRange: namespace, min, max, zone: null });
  }
  const said = await setShards(router, shards, wish);
  for (const { min, max, zone } of missing) {
    await router.run('admin', { updateZoneKeyRange: namespace, min, max, zone });
  }
  const count = superfluous.length + missing.length;
  return count === 0 ? said : [...said, `${count} ranges of ${namespace} changed their zone.`];
}

/** Spells a range so that equal ones are equal: the driver makes numbers of those hashes that fit into one. */
function keyOf({ min, max, zone }: Range): string {
  const exact = ({ siteId, _id }: Document) => ({
    siteId: typeof siteId === 'number' ? Long.fromNumber(siteId) : siteId,
    _id,
  });
  return BSON.EJSON.stringify([exact(min), exact(max), zone], { relaxed: false });
}

/** Which shard is in which zone: those with sites of their own in one each, all others in the shared one. */
async function setShards(
  router: Router,
  shards: readonly Shard[],
  { siteShards }: ShardingWish,
): Promise<string[]> {
  const own = new Set(siteShards.map(({ shard }) => shard));
  const unknown = [...own].filter((name) => !shards.some(({ _id }) => _id === name));
  if (unknown.length > 0) {
    const names = shards.map(({ _id }) => _id).join(', ');
    throw new ShardingRefused(`There is no shard ${unknown.join(', ')}; there are ${names}.`);
  }
  if (own.size > 0 && own.size === shards.length) {
    throw new ShardingRefused('A shard must be left for the sites that have none of their own.');
  }
  const wishedOf = (name: string) =>
    own.size === 0 ? null : own.has(name) ? `${ZONE}${name}` : SHARED;
  const said: string[] = [];
  // A zone with ranges must not lose its last shard: first in, then out.
  for (const { _id: name, tags = [] } of shards) {
    const zone = wishedOf(name);
    if (zone === null || tags.includes(zone)) continue;
    await router.run('admin', { addShardToZone: name, zone });
    said.push(`${name} is in the zone ${zone}.`);
  }
  for (const { _id: name, tags = [] } of shards) {
    for (const zone of tags.filter((tag) => tag.startsWith(ZONE) && tag !== wishedOf(name))) {
      await router.run('admin', { removeShardFromZone: name, zone });
      said.push(`${name} left the zone ${zone}.`);
    }
  }
  return said;
}

const at = (siteId: bigint | MinKey | MaxKey, id: MinKey | MaxKey = new MinKey()): Document => ({
  siteId: typeof siteId === 'bigint' ? Long.fromBigInt(siteId) : siteId,
  _id: id,
});

/** One range for each such site, a single hash wide, and the shared zone for everything between them. */
function rangesOf({ siteShards }: ShardingWish): Range[] {
  const points = siteShards
    .map(({ siteId, shard }) => ({ hash: hashOfString(siteId), zone: `${ZONE}${shard}` }))
    .sort((one, other) => (one.hash < other.hash ? -1 : 1));
  const ranges: Range[] = [];
  let from = at(new MinKey());
  for (const { hash, zone } of points) {
    const [min, max] = [at(hash), at(hash + 1n)];
    ranges.push({ min: from, max: min, zone: SHARED }, { min, max, zone });
    from = max;
  }
  const end = at(new MaxKey(), new MaxKey());
  return points.length === 0 ? [] : [...ranges, { min: from, max: end, zone: SHARED }];
}

/**
 * A collection that had documents before it was sharded begins as one range on one shard, and stays there until it is larger than
 * the balancer cares about: until then one shard would take every write. An empty one is spread by MongoDB itself.
 */
async function spreadSmall(
  router: Router,
  { databaseName, shards, wish }: Task,
): Promise<string[]> {
  const said: string[] = [];
  // With zones the balancer moves what is in the wrong place, however small.
  if (shards.length < 2 || wish.siteShards.length > 0) return said;
  for (const { name, shardKey } of COLLECTIONS) {
    if (shardKey === undefined) continue;
    const owner = await onlyOwner(router, `${databaseName}.${name}`);
    if (owner === null || (await bytesOf(router, databaseName, name)) >= BALANCED_BYTES) continue;
    const others = shards.map(({ _id }) => _id).filter((shard) => shard !== owner);
    for (const [index, toShard] of others.entries()) {
      const bounds = [boundOf(index + 1, shards.length), boundOf(index + 2, shards.length)];
      const [min, max] = bounds.map((bound) => onlyFields(bound, Object.keys(shardKey)));
      await router.run('admin', { moveRange: `${databaseName}.${name}`, min, max, toShard });
    }
    said.push(`${name} was on ${owner} alone and is on ${shards.length} shards now.`);
  }
  return said;
}

/** Where the range of a shard ends, of so many equal ones. */
function boundOf(index: number, count: number): Document {
  if (index === count) return at(new MaxKey(), new MaxKey());
  return at((2n ** 64n * BigInt(index)) / BigInt(count) - 2n ** 63n);
}

const onlyFields = (document: Document, fields: readonly string[]): Document =>
  Object.fromEntries(fields.map((field) => [field, document[field]]));

/** The shard that has all of a collection; null when several have some. */
async function onlyOwner(router: Router, namespace: string): Promise<string | null> {
  const [known] = await list(router, { find: 'collections', filter: { _id: namespace } });
  if (known === undefined) return null;
  const query = { uuid: known['uuid'] };
  const { values } = await router.run('config', { distinct: 'chunks', key: 'shard', query });
  const owners = values as string[];
  return owners.length === 1 ? (owners[0] ?? null) : null;
}

async function bytesOf(router: Router, databaseName: string, name: string): Promise<number> {
  const pipeline = [
    { $collStats: { storageStats: {} } },
    { $group: { _id: null, bytes: { $sum: '$storageStats.size' } } },
  ];
  const { cursor } = await router.run(databaseName, { aggregate: name, pipeline, cursor: {} });
  const [sum] = (cursor as { firstBatch: { bytes: unknown }[] }).firstBatch;
  return Number(sum?.bytes ?? 0);
}
