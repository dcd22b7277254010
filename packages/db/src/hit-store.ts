/** The recent store: buckets of hits, written once and never changed. */
import {
  type HitBatch,
  type HitColumns,
  SEAL_OVERLAP_MS,
  type StoredBatch,
} from '@footfall/domain';
import { type Collection, MongoBulkWriteError } from 'mongodb';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

type HitDocument = {
  _id: string;
  siteId: string;
  month: string;
  storedAt: Date;
  schema: number;
  count: number;
  minAt: number;
  maxAt: number;
  minSessionAt: number;
  columns: HitColumns;
};

/** What became of one batch: `duplicate` means that an earlier try had stored it already, which is as good. */
export type BatchOutcome = 'stored' | 'duplicate' | { error: Error };

export type TailRequest = {
  month: string;
  /** Batches stored before this instant (ms since 1970) are not wanted. */
  storedSince: number;
};

/** A site's month that got hits. */
export type ActiveMonth = { siteId: string; month: string; hits: number; firstStoredAt: number };

const DUPLICATE_KEY = 11_000;
/** Documents a cursor fetches at once: about 1 MB. */
const CURSOR_BATCH = 20;
/** The longest a read of hits may take on the server. */
const READ_TIME_MS = 20_000;

export type HitStore = ReturnType<typeof createHitStore>;

/** Makes the store of `hits`. */
export function createHitStore(database: Database) {
  const hits = database.collection<HitDocument>('hits');
  return {
    /**
     * Stores batches with majority write concern, each once however often it is sent.
     * The outcomes are in the order of the batches. Rejects when the server cannot be reached:
     * then nothing is known about any of them, and all are to be sent again.
     */
    storeBatches: (batches: readonly HitBatch[]): Promise<BatchOutcome[]> =>
      storeBatches(hits, batches),

    /** The batches of a site's month in the order in which they were stored. */
    async *readBatches(
      siteId: string,
      request: TailRequest,
      freshness: Freshness,
    ): AsyncGenerator<StoredBatch> {
      const cursor = hits
        .find(
          { siteId, month: request.month, storedAt: { $gte: new Date(request.storedSince) } },
          { ...readOptions(freshness), batchSize: CURSOR_BATCH, maxTimeMS: READ_TIME_MS },
        )
        .sort({ storedAt: 1 });
      try {
        for await (const document of cursor) yield toBatch(document);
      } finally {
        await cursor.close();
      }
    },

    /** The months of all sites that got hits since an instant; for the worker, who looks after every site. */
    async activeMonths(storedSince: number, freshness: Freshness): Promise<ActiveMonth[]> {
      const rows = await hits
        .aggregate<{ _id: { siteId: string; month: string }; hits: number; first: Date }>(
          [
            { $match: { storedAt: { $gte: new Date(storedSince) } } },
            {
              $group: {
                _id: { siteId: '$siteId', month: '$month' },
                hits: { $sum: '$count' },
                first: { $min: '$storedAt' },
              },
            },
          ],
          { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
        )
        .toArray();
      return rows.map((row) => ({
        siteId: row._id.siteId,
        month: row._id.month,
        hits: Number(row.hits),
        firstStoredAt: row.first.getTime(),
      }));
    },

    /** When the site's earliest hit in the recent store happened (ms since 1970); null when it has none. */
    async firstHitAt(siteId: string, freshness: Freshness): Promise<number | null> {
      const [row] = await hits
        .aggregate<{ first: number }>(
          [{ $match: { siteId } }, { $group: { _id: null, first: { $min: '$minAt' } } }],
          { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
        )
        .toArray();
      return row?.first ?? null;
    },

    /**
     * Deletes sealed batches whose hits are all older than an instant. The caller has verified the parts.
     * Never deletes what a late replay could still bring again: only batches stored before the seal overlap.
     */
    async deleteBatches(
      siteId: string,
      request: { month: string; hitsBefore: number; storedBefore: number; now: number },
    ): Promise<number> {
      const storedBefore = Math.min(request.storedBefore, request.now - SEAL_OVERLAP_MS);
      const { deletedCount } = await hits.deleteMany({
        siteId,
        month: request.month,
        storedAt: { $lt: new Date(storedBefore) },
        maxAt: { $lt: request.hitsBefore },
      });
      return deletedCount;
    },
  };
}

/**
 * An upsert whose filter cannot match a stored batch: a replay fails as a duplicate instead of moving
 * `storedAt`. Not a pipeline update, in which a visitor's string that begins with `$` would be evaluated.
 */
function upsertOf(batch: HitBatch) {
  const { batchId, siteId, ...rest } = batch;
  return {
    updateOne: {
      filter: { _id: batchId, siteId, storedAt: { $exists: false } },
      update: { $setOnInsert: rest, $currentDate: { storedAt: true as const } },
      upsert: true,
    },
  };
}

async function storeBatches(
  hits: Collection<HitDocument>,
  batches: readonly HitBatch[],
): Promise<BatchOutcome[]> {
  if (batches.length === 0) return [];
  try {
    await hits.bulkWrite(batches.map(upsertOf), { ordered: false });
    return batches.map(() => 'stored');
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    return outcomesOf(error, batches.length);
  }
}

/**
 * What a failed bulk write says about each batch. Rethrows when it says nothing for certain:
 * a write concern error leaves every batch of the bulk in doubt.
 */
function outcomesOf(error: MongoBulkWriteError, count: number): BatchOutcome[] {
  const failures = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if (failures.length === 0 || error.result.getWriteConcernError() !== undefined) throw error;
  const outcomes: BatchOutcome[] = Array.from({ length: count }, () => 'stored');
  for (const failure of failures) {
    outcomes[failure.index] =
      failure.code === DUPLICATE_KEY
        ? 'duplicate'
        : { error: new Error(failure.errmsg ?? 'write failed', { cause: error }) };
  }
  return outcomes;
}

function toBatch(document: HitDocument): StoredBatch {
  return {
    batchId: document._id,
    siteId: document.siteId,
    month: document.month,
    storedAt: document.storedAt.getTime(),
    schema: document.schema,
    count: document.count,
    minAt: document.minAt,
    maxAt: document.maxAt,
    minSessionAt: document.minSessionAt,
    columns: document.columns,
  };
}
