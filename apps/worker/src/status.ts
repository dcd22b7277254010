/** `worker status`: how the keeping of every site's hits fares, a line of JSON each. */
import { measureSite } from '@footfall/archive';
import {
  createFailureStore,
  createHitStore,
  createManifestStore,
  createRemovalStore,
  openDatabase,
} from '@footfall/db';
import type { StorageStatus } from '@footfall/domain';
import type { Settings } from './env.ts';
import { knownSites } from './known-months.ts';

export type StatusOptions = {
  /** One site; all that have hits or parts when absent. */
  siteId: string | undefined;
  clock: () => number;
  print: (line: string) => void;
};

/** Prints the status, and closes what it opened. */
export async function printStatus(
  settings: Pick<Settings, 'mongodbUri'>,
  { siteId, clock, print }: StatusOptions,
): Promise<void> {
  const database = openDatabase({ uri: settings.mongodbUri, appName: 'worker-status' });
  try {
    const hits = createHitStore(database);
    const manifests = createManifestStore(database);
    const failures = createFailureStore(database);
    const removals = createRemovalStore(database);
    const siteIds =
      siteId === undefined ? await knownSites({ hits, manifests }, 'recent') : [siteId];
    for (const id of siteIds) {
      const known = await manifests.list(id, 'recent');
      const measure = await measureSite(
        { batches: hits, clock },
        { siteId: id, manifests: known, recentMonths: hits.monthsOf(id, 'recent') },
      );
      const status: StorageStatus = {
        ...measure,
        failures: await failures.list(id, 'recent'),
        removals: await removals.list(id, 'recent'),
      };
      print(JSON.stringify(status));
    }
  } finally {
    await database.close();
  }
}
