/** A stand-in for `mongos`: keeps of a cluster what the commands of ensureSharded read and change. There is no real one here. */
import type { Document } from 'mongodb';
import type { Router } from './ensure-sharded.ts';

export type PretendCluster = {
  router: Router;
  /** The commands that changed something. */
  changes: Document[];
  /** Which shards have a part of a collection, and its size. */
  collections: Map<string, { owners: string[]; bytes: number }>;
  shards: { _id: string; tags: string[] }[];
  tags: Document[];
  settings: Document[];
};

export function pretendCluster(shardNames: readonly string[]): PretendCluster {
  const cluster: PretendCluster = {
    router: { run: async (database, command) => answer(cluster, database, command) },
    changes: [],
    collections: new Map(),
    shards: shardNames.map((_id) => ({ _id, tags: [] })),
    tags: [],
    settings: [],
  };
  return cluster;
}

const found = (firstBatch: Document[]): Document => ({ ok: 1, cursor: { id: 0, firstBatch } });

function answer(cluster: PretendCluster, database: string, command: Document): Document {
  if ('listShards' in command) return { ok: 1, shards: structuredClone(cluster.shards) };
  if ('find' in command) return find(cluster, command);
  if ('distinct' in command) {
    return { ok: 1, values: cluster.collections.get(command['query'].uuid)?.owners ?? [] };
  }
  if ('aggregate' in command) {
    const { bytes } = cluster.collections.get(`${database}.${command['aggregate']}`) ?? {};
    return found([{ _id: null, bytes }]);
  }
  cluster.changes.push(command);
  change(cluster, command);
  return { ok: 1 };
}

function find({ collections, tags, settings }: PretendCluster, { find: name, filter }: Document) {
  switch (name) {
    case 'settings':
      return found(settings);
    case 'tags':
      return found(tags.filter(({ ns }) => ns === filter.ns));
    case 'collections':
      // A collection's name is its uuid here.
      return found(collections.has(filter._id) ? [{ _id: filter._id, uuid: filter._id }] : []);
    default:
      throw new Error(`nobody asked for ${name} before`);
  }
}

function change(cluster: PretendCluster, command: Document): void {
  const [verb = ''] = Object.keys(command);
  const shard = cluster.shards.find(({ _id }) => _id === command[verb]);
  switch (verb) {
    case 'update':
      cluster.settings = [{ _id: 'balancer', ...command['updates'][0].u.$set }];
      return;
    case 'addShardToZone':
      shard?.tags.push(command['zone']);
      return;
    case 'removeShardFromZone':
      if (shard !== undefined) shard.tags = shard.tags.filter((tag) => tag !== command['zone']);
      ensureZonesHaveShards(cluster);
      return;
    case 'updateZoneKeyRange':
      changeRange(cluster, command);
      return;
    case 'moveRange':
      cluster.collections.get(command['moveRange'])?.owners.push(command['toShard']);
      return;
    default:
      throw new Error(`no such command: ${verb}`);
  }
}

function ensureZonesHaveShards({ tags, shards }: PretendCluster): void {
  const isLost = ({ tag }: Document) => !shards.some((shard) => shard.tags.includes(tag));
  if (tags.some(isLost)) throw new Error('a zone with ranges has no shard left');
}

/** As MongoDB does it: a zone must have a shard, ranges must not overlap, and one that is taken away must be there. */
function changeRange(
  cluster: PretendCluster,
  { updateZoneKeyRange: ns, min, max, zone }: Document,
) {
  const same = (tag: Document) =>
    tag['min'].siteId === min.siteId || String(tag['min'].siteId) === String(min.siteId);
  if (zone === null) {
    const before = cluster.tags.length;
    cluster.tags = cluster.tags.filter((tag) => !(tag['ns'] === ns && same(tag)));
    if (cluster.tags.length !== before - 1) throw new Error('there is no such range');
    return;
  }
  if (!cluster.shards.some(({ tags }) => tags.includes(zone)))
    throw new Error(`no shard in ${zone}`);
  if (cluster.tags.some((tag) => tag['ns'] === ns && same(tag))) throw new Error('ranges overlap');
  cluster.tags.push({ ns, min, max, tag: zone });
}
