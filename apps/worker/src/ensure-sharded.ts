/** `worker ensure-sharded`: makes collections, shard keys, zones and the balancer's hours what the settings say. */
import {
  ensureCollections,
  ensureSharded,
  isShardedCluster,
  openDatabase,
  routerOf,
} from '@footfall/db';
import type { ShardingSettings } from './env.ts';

/** Does it and says what changed; may be run at any time, and again. */
export async function ensureShardedCluster(
  settings: ShardingSettings,
  print: (line: string) => void,
): Promise<void> {
  const database = openDatabase({ uri: settings.mongodbUri, appName: 'ensure-sharded' });
  const admin = openDatabase({ uri: settings.adminUri, appName: 'ensure-sharded' });
  try {
    await ensureCollections(database);
    if (!(await isShardedCluster(database))) {
      print('This MongoDB has no shards: collections and indexes are there, that is all.');
      return;
    }
    const said = await ensureSharded(routerOf(admin), database.db.databaseName, settings);
    for (const sentence of said) print(sentence);
    if (said.length === 0) print('Nothing had to be changed.');
  } finally {
    await admin.close();
    await database.close();
  }
}
