/** Manifests: which parts hold a site's month. Replaced whole, by compare-and-swap. */
import { emptyManifest, type Manifest } from '@footfall/domain';
import { type Collection, type Filter, MongoServerError } from 'mongodb';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';
import type { SiteMonth } from './hit-months.ts';

export type ManifestDocument = Manifest & { _id: string };

const DUPLICATE_KEY = 11_000;
const READ_TIME_MS = 5_000;

export type ManifestStore = ReturnType<typeof createManifestStore>;

/** Makes the store of `manifests`. */
export function createManifestStore(database: Database) {
  const manifests = database.collection<ManifestDocument>('manifests');
  return {
    /** The manifest of a month; an empty one of generation 0 when there is none yet. */
    async read(siteId: string, month: string, freshness: Freshness): Promise<Manifest> {
      const document = await manifests.findOne(
        { _id: manifestId(siteId, month), siteId },
        { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
      );
      return document === null ? emptyManifest(siteId, month) : toManifest(document);
    },

    /** Every manifest of a site, by month. */
    async list(siteId: string, freshness: Freshness): Promise<Manifest[]> {
      const documents = await manifests
        .find({ siteId }, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .sort({ month: 1 })
        .toArray();
      return documents.map(toManifest);
    },

    /** Which months of which sites have a manifest; for the worker. */
    months: (freshness: Freshness): Promise<SiteMonth[]> => monthsWhere(manifests, {}, freshness),

    /**
     * The months that have parts to compact or retired files to delete; with `cubes`, also those with days of
     * so many hits that have no cube of that version. For the worker.
     */
    async untidyMonths(
      freshness: Freshness,
      cubes?: { version: number; rowsMin: number },
    ): Promise<SiteMonth[]> {
      const untidy: Filter<ManifestDocument>[] = [
        { 'parts.level': 'sealed' },
        { 'retired.0': { $exists: true } },
        ...(cubes === undefined ? [] : uncounted(cubes)),
      ];
      return await monthsWhere(manifests, { $or: untidy }, freshness);
    },

    /** The months up to one that have any parts; for the worker. */
    monthsWithParts(lastMonth: string, freshness: Freshness): Promise<SiteMonth[]> {
      const filter = { month: { $lte: lastMonth }, 'parts.0': { $exists: true } };
      return monthsWhere(manifests, filter, freshness);
    },

    /** The months up to one that have compacted parts: what may be due for the archive; for the worker. */
    monthsToArchive(lastMonth: string, freshness: Freshness): Promise<SiteMonth[]> {
      const filter = { month: { $lte: lastMonth }, 'parts.level': 'compacted' as const };
      return monthsWhere(manifests, filter, freshness);
    },

    /**
     * The months up to one that may have days of fewer hits than `rowsMin` to merge: all of it is archived, and more than
     * one part. For the worker.
     */
    monthsToMerge(lastMonth: string, rowsMin: number, freshness: Freshness): Promise<SiteMonth[]> {
      const filter: Filter<ManifestDocument> = {
        month: { $lte: lastMonth },
        'parts.1': { $exists: true },
        'parts.level': { $nin: ['sealed', 'compacted'] },
        $or: [
          { parts: { $elemMatch: { rows: { $lt: rowsMin }, days: { $exists: false } } } },
          { 'parts.days': { $exists: true } },
        ],
      };
      return monthsWhere(manifests, filter, freshness);
    },

    /**
     * Puts `next` in the place of the generation before it. False when somebody else was faster, or
     * holds a later lease: then read again and start over.
     */
    async replace(siteId: string, next: Manifest): Promise<boolean> {
      const _id = manifestId(siteId, next.month);
      try {
        const { matchedCount, upsertedCount } = await manifests.replaceOne(
          { _id, siteId, generation: next.generation - 1, fence: { $lte: next.fence } },
          next,
          { upsert: next.generation === 1 },
        );
        return matchedCount + upsertedCount === 1;
      } catch (error) {
        // The first generation exists already, so the upsert tried to insert a second one.
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
        throw error;
      }
    },
  };
}

async function monthsWhere(
  manifests: Collection<ManifestDocument>,
  filter: Filter<ManifestDocument>,
  freshness: Freshness,
): Promise<SiteMonth[]> {
  return await manifests
    .find(filter, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
    .project<SiteMonth>({ _id: 0, siteId: 1, month: 1 })
    .toArray();
}

/** Days that lack a cube, and those that have one of another version, be they archived by now. */
function uncounted({
  version,
  rowsMin,
}: {
  version: number;
  rowsMin: number;
}): Filter<ManifestDocument>[] {
  const isOther = { 'cube.version': { $ne: version } };
  return [
    { parts: { $elemMatch: { level: 'compacted', rows: { $gte: rowsMin }, ...isOther } } },
    { parts: { $elemMatch: { cube: { $exists: true }, ...isOther } } },
  ];
}

export function manifestId(siteId: string, month: string): string {
  return `${siteId}/${month}`;
}

function toManifest({ _id, ...manifest }: ManifestDocument): Manifest {
  return manifest;
}
