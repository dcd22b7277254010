/** Opens the archive as the worker sees it: batches in, parts out. */
import { mkdir } from 'node:fs/promises';
import { type ArchiveContext, type CubeWriter, openObjects } from '@footfall/archive';
import { createHitStore, createManifestStore, createSiteStore, type Database } from '@footfall/db';
import { createCubeWriter } from '@footfall/reports';
import type { Settings } from './env.ts';

/** DuckDB works with this many threads of its own; the machine is shared with others. */
const DUCKDB_THREADS = 2;

/** Every job ends within the hour, by being called off if need be; until then its parts have to stay. */
export const PART_READ_MS = 70 * 60_000;

export async function openArchive(
  database: Database,
  { settings, clock }: { settings: Settings; clock: () => number },
): Promise<ArchiveContext & { cubes: CubeWriter }> {
  await mkdir(settings.scratchDir, { recursive: true });
  const sites = createSiteStore(database);
  return {
    batches: createHitStore(database),
    manifests: createManifestStore(database),
    objects: await openObjects(settings.objects, { clock, readMs: PART_READ_MS }),
    clock,
    scratchFolder: settings.scratchDir,
    duckdb: { memoryBytesMax: settings.memoryBytesMax, threads: DUCKDB_THREADS },
    cubes: createCubeWriter({
      // A site that is gone has its last parts tidied all the same.
      timezoneOf: async (siteId) => (await sites.read(siteId, 'latest'))?.timezone ?? 'UTC',
    }),
  };
}
