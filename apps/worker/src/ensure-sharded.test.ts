import { randomBytes } from 'node:crypto';
import { COLLECTIONS, openDatabase } from '@footfall/db';
import { expect, inject, it } from 'vitest';
import { ensureShardedCluster } from './ensure-sharded.ts';

it('says of a MongoDB without shards that there is nothing to set up, and makes its collections', async () => {
  const name = `footfall_ensure_${randomBytes(6).toString('hex')}`;
  const uri = inject('mongodbUri').replace('/?', `/${name}?`);
  const said: string[] = [];
  const none = { balancerWindow: { start: '01:00', stop: '05:00' }, siteShards: [] };
  await ensureShardedCluster({ mongodbUri: uri, adminUri: uri, ...none }, (line) =>
    said.push(line),
  );
  const database = openDatabase({ uri, appName: 'ensure-test' });
  try {
    expect(said).toEqual([
      'This MongoDB has no shards: collections and indexes are there, that is all.',
    ]);
    const made = await database.db.listCollections().toArray();
    expect(made.map((one) => one.name).sort()).toEqual(COLLECTIONS.map((one) => one.name).sort());
  } finally {
    await database.db.dropDatabase();
    await database.close();
  }
});
