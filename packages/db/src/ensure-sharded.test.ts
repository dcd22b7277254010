import { Long, MaxKey, MinKey } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { ensureSharded, ShardingRefused, type ShardingWish } from './ensure-sharded.ts';
import { hashOfString } from './hashed-index.ts';
import { type PretendCluster, pretendCluster } from './router-under-test.ts';

const NOTHING: ShardingWish = { balancerWindow: null, siteShards: [] };
const hashOf = (siteId: string) => Long.fromBigInt(hashOfString(siteId));

const three = () => pretendCluster(['one', 'two', 'three']);

const ensure = (cluster: PretendCluster, wish: Partial<ShardingWish>) =>
  ensureSharded(cluster.router, 'footfall', { ...NOTHING, ...wish });

/** Runs it and checks that a second run finds nothing to do. */
async function ensureTwice(cluster: PretendCluster, wish: Partial<ShardingWish>) {
  const said = await ensure(cluster, wish);
  const changes = [...cluster.changes];
  expect(await ensure(cluster, wish)).toEqual([]);
  expect(cluster.changes).toEqual(changes);
  return { said, changes };
}

describe('a sharded cluster', () => {
  it('of which nothing is wished is left alone', async () => {
    expect(await ensureTwice(three(), {})).toEqual({ said: [], changes: [] });
  });

  it('balances in the hours that are wished', async () => {
    const balancerWindow = { start: '01:00', stop: '05:00' };
    const { changes } = await ensureTwice(three(), { balancerWindow });
    expect(changes).toEqual([
      {
        update: 'settings',
        updates: [
          { q: { _id: 'balancer' }, u: { $set: { activeWindow: balancerWindow } }, upsert: true },
        ],
        writeConcern: { w: 'majority' },
      },
    ]);
  });

  it('gives a large site a shard of its own, and keeps all others away from it', async () => {
    const siteShards = [{ siteId: 'large', shard: 'two' }];
    const { changes } = await ensureTwice(three(), { siteShards });
    const ns = 'footfall.hits';
    const hash = hashOf('large');
    const [lowest, highest] = [new MinKey(), new MaxKey()];
    const own = { siteId: hash, _id: lowest };
    const next = { siteId: hash.add(1), _id: lowest };
    expect(changes).toEqual([
      { addShardToZone: 'one', zone: 'footfall-shared' },
      { addShardToZone: 'two', zone: 'footfall-two' },
      { addShardToZone: 'three', zone: 'footfall-shared' },
      {
        updateZoneKeyRange: ns,
        min: { siteId: lowest, _id: lowest },
        max: own,
        zone: 'footfall-shared',
      },
      { updateZoneKeyRange: ns, min: own, max: next, zone: 'footfall-two' },
      {
        updateZoneKeyRange: ns,
        min: next,
        max: { siteId: highest, _id: highest },
        zone: 'footfall-shared',
      },
    ]);
  });

  it('follows when other sites, or none, are to have shards of their own', async () => {
    const cluster = three();
    await ensure(cluster, { siteShards: [{ siteId: 'large', shard: 'two' }] });
    await ensureTwice(cluster, {
      siteShards: [
        { siteId: 'large', shard: 'two' },
        { siteId: 'larger', shard: 'three' },
      ],
    });
    expect(cluster.shards.map(({ tags }) => tags)).toEqual([
      ['footfall-shared'],
      ['footfall-two'],
      ['footfall-three'],
    ]);
    expect(cluster.tags).toHaveLength(5);
    await ensureTwice(cluster, {});
    expect(cluster.shards.flatMap(({ tags }) => tags)).toEqual([]);
    expect(cluster.tags).toEqual([]);
  });

  it('lets two shards change their parts', async () => {
    const cluster = pretendCluster(['one', 'two']);
    await ensure(cluster, { siteShards: [{ siteId: 'large', shard: 'two' }] });
    await ensureTwice(cluster, { siteShards: [{ siteId: 'large', shard: 'one' }] });
    expect(cluster.shards.map(({ tags }) => tags)).toEqual([['footfall-one'], ['footfall-shared']]);
  });

  it('keeps zones that are somebody else’s', async () => {
    const cluster = three();
    cluster.shards[0]?.tags.push('europe');
    await ensure(cluster, { siteShards: [{ siteId: 'large', shard: 'two' }] });
    await ensure(cluster, {});
    expect(cluster.shards.map(({ tags }) => tags)).toEqual([['europe'], [], []]);
  });

  it('refuses a shard that is not there, and to leave none for the others', async () => {
    const wish = (shards: string[]) => ({
      siteShards: shards.map((shard) => ({ siteId: `of-${shard}`, shard })),
    });
    await expect(ensure(three(), wish(['four']))).rejects.toThrow(
      new ShardingRefused('There is no shard four; there are one, two, three.'),
    );
    await expect(ensure(three(), wish(['one', 'two', 'three']))).rejects.toThrow(ShardingRefused);
  });

  it('spreads a small collection that was on one shard because it had documents before', async () => {
    const cluster = three();
    cluster.collections.set('footfall.hits', { owners: ['two'], bytes: 1_000_000 });
    cluster.collections.set('footfall.manifests', { owners: ['one'], bytes: 1_000 });
    const { said, changes } = await ensureTwice(cluster, {});
    expect(said).toEqual([
      'hits was on two alone and is on 3 shards now.',
      'manifests was on one alone and is on 3 shards now.',
    ]);
    const third = Long.fromBigInt(2n ** 64n / 3n - 2n ** 63n);
    const twoThirds = Long.fromBigInt((2n ** 64n * 2n) / 3n - 2n ** 63n);
    expect(changes).toEqual([
      {
        moveRange: 'footfall.hits',
        min: { siteId: third, _id: new MinKey() },
        max: { siteId: twoThirds, _id: new MinKey() },
        toShard: 'one',
      },
      {
        moveRange: 'footfall.hits',
        min: { siteId: twoThirds, _id: new MinKey() },
        max: { siteId: new MaxKey(), _id: new MaxKey() },
        toShard: 'three',
      },
      {
        moveRange: 'footfall.manifests',
        min: { siteId: third },
        max: { siteId: twoThirds },
        toShard: 'two',
      },
      {
        moveRange: 'footfall.manifests',
        min: { siteId: twoThirds },
        max: { siteId: new MaxKey() },
        toShard: 'three',
      },
    ]);
  });

  it('leaves to the balancer what is large, and alone what several shards have', async () => {
    const cluster = three();
    cluster.collections.set('footfall.hits', { owners: ['two'], bytes: 10 ** 12 });
    cluster.collections.set('footfall.ledger', { owners: ['one', 'two'], bytes: 1_000 });
    expect(await ensureTwice(cluster, {})).toEqual({ said: [], changes: [] });
  });
});
