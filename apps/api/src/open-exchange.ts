/** Puts together what goes out of an installation and comes into it: exports, imports, and links that share dashboards. */
import { join } from 'node:path';
import type { ObjectStore } from '@footfall/archive';
import type { QuotaStore } from '@footfall/cache';
import {
  createHitStore,
  createImportStore,
  createManifestStore,
  createSegmentStore,
  createShareStore,
  createSiteStore,
  type Database,
} from '@footfall/db';
import type { Settings } from './env.ts';
import { createExports } from './exports.ts';
import { createImports } from './imports.ts';
import { createShares } from './shares.ts';

/** Of one export: what does not fit goes to its scratch folder. */
const EXPORT_MEMORY_BYTES = 256 * 1024 * 1024;

type Surroundings = {
  settings: Settings;
  database: Database;
  objects: ObjectStore;
  quotas: QuotaStore;
  secret: string;
  now: () => number;
};

/** The deeds for it. */
export function openExchange({ settings, database, objects, quotas, secret, now }: Surroundings) {
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
    shares: createShares({
      shares: createShareStore(database),
      segments: createSegmentStore(database),
      sites: createSiteStore(database),
      publicUrl: settings.publicUrl,
      quotas,
      secret,
      now,
    }),
  };
}
