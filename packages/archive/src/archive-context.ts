/** What the archive works with: the stores it is handed, its clock, and how much of the machine it may use. */
import type { Manifest, StoredBatch } from '@footfall/domain';
import type { CubeWriter } from './cube-writer.ts';
import type { DuckdbLimits } from './duckdb-session.ts';
import type { ObjectStore } from './object-store.ts';

/** What decides whether a batch is to be sealed. */
export type BatchHead = Pick<StoredBatch, 'batchId' | 'storedAt' | 'count' | 'traceparent'>;

/** The recent store, as far as sealing reads it; the hit store of packages/db is one. */
export type BatchSource = {
  /** The heads of a month's batches stored at or after an instant (ms since 1970), in order of `storedAt`. */
  listBatches(
    siteId: string,
    request: { month: string; storedSince: number },
    freshness: 'latest',
  ): AsyncIterable<BatchHead>;
  /** Those batches, in any order. */
  readBatchesById(
    siteId: string,
    batchIds: readonly string[],
    freshness: 'latest',
  ): AsyncIterable<StoredBatch>;
};

/** The manifests; the manifest store of packages/db is one. */
export type ManifestKeeper = {
  read(siteId: string, month: string, freshness: 'latest'): Promise<Manifest>;
  /** Puts `next` in the place of the generation before it; false when that was not what was there. */
  replace(siteId: string, next: Manifest): Promise<boolean>;
};

export type ArchiveContext = {
  batches: BatchSource;
  manifests: ManifestKeeper;
  objects: ObjectStore;
  /** Milliseconds since 1970. Only ages are judged by it; what is sealed is decided by the server's clock. */
  clock: () => number;
  /** A folder for files in the making; each piece of work makes and removes a folder of its own in it. */
  scratchFolder: string;
  duckdb: DuckdbLimits;
  /** Counts days that are over beforehand; without it reports read rows alone. */
  cubes?: CubeWriter;
};

/** One site's month. */
export type SiteMonth = { siteId: string; month: string };
