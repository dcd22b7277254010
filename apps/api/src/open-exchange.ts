/** Puts together what goes out of an installation and comes into it: exports. */
import { join } from 'node:path';
import type { ObjectStore } from '@footfall/archive';
import { createHitStore, createManifestStore, type Database } from '@footfall/db';
import type { Settings } from './env.ts';
import { createExports } from './exports.ts';

/** Of one export: what does not fit goes to its scratch folder. */
const EXPORT_MEMORY_BYTES = 256 * 1024 * 1024;

type Surroundings = { settings: Settings; database: Database; objects: ObjectStore };

/** The deeds for it. */
export function openExchange({ settings, database, objects }: Surroundings) {
  return {
    exports: createExports({
      batches: createHitStore(database),
      manifests: createManifestStore(database),
      objects,
      scratchFolder: join(settings.dataDir, 'exports'),
      // Reports go first: one thread reads faster than a network takes.
      duckdb: { memoryBytesMax: EXPORT_MEMORY_BYTES, threads: 1 },
    }),
  };
}
