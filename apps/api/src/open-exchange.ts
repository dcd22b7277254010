/** Puts together what goes out of an installation and comes into it: exports and imports. */
import { join } from 'node:path';
import type { ObjectStore } from '@footfall/archive';
import {
  createHitStore,
  createImportStore,
  createManifestStore,
  type Database,
} from '@footfall/db';
import type { Settings } from './env.ts';
import { createExports } from './exports.ts';
import { createImports } from './imports.ts';

/** Of one export: what does not fit goes to its scratch folder. */
const EXPORT_MEMORY_BYTES = 256 * 1024 * 1024;

type Surroundings = {
  settings: Settings;
  database: Database;
  objects: ObjectStore;
  now: () => number;
};

/** The deeds for it. */
export function openExchange({ settings, database, objects, now }: Surroundings) {
  return {
    exports: createExports({
      batches: createHitStore(database),
      manifests: createManifestStore(database),
      objects,
      scratchFolder: join(settings.dataDir, 'exports'),
      // Reports go first: one thread reads faster than a network takes.
      duckdb: { memoryBytesMax: EXPORT_MEMORY_BYTES, threads: 1 },
    }),
    imports: createImports(createImportStore(database), now),
  };
}
