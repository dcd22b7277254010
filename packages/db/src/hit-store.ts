/** The recent store: buckets of hits, written once and never changed. */
import type { HitBatch, StoredBatch } from '@footfall/domain';
import { type Collection, type Filter, type FindCursor, MongoBulkWriteError } from 'mongodb';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';
import { type HitDocument, READ_TIME_MS } from './hit-document.ts';
import {
  type ActiveMonth,
  activeMonths,
  everyMonth,
  monthsOf,
  type SiteMonth,
} from './hit-months.ts';

/**
 * What became of one batch: `duplicate` means that an earlier try had stored it already, which is as good.
 * An error with `isFinal` is the batch's own fault: sent again it would be refused again.
 */
export type BatchOutcome = 'stored' | 'duplicate' | { error: Error; isFinal: boolean };

export type TailRequest = {
  month: string;
  /** Batches stored before this instant (ms since 1970) are not wanted. */
  storedSince: number;
};

/** A batch without its hits: enough to say whether it is sealed. */
export type BatchHead = Omit<StoredBatch, 'columns' | 'tallies'>;

const DUPLICATE_KEY = 11_000;
/**
 * BadValue, FailedToParse, TypeMismatch, Overflow, InvalidBSON, DocumentValidationFailure and
 * BSONObjectTooLarge (two codes). Anything else may be the server's state and pass.
 */
const FINAL_CODES = new Set<unknown>([2, 9, 14, 15, 22, 121, 10_334, 17_419]);
/** Documents a cursor fetches at once: about 1 MB. */
const CURSOR_BATCH = 20;
/** Heads a cursor fetches at once: about 200 kB. */
export const HEAD_CURSOR_BATCH = 1_000;

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
    readBatches: (
      siteId: string,
      request: TailRequest,
      freshness: Freshness,
    ): AsyncGenerator<StoredBatch> =>
      drain(
        hits
          .find(tailFilter(siteId, request), readBy(freshness, CURSOR_BATCH))
          .sort({ storedAt: 1 }),
        toBatch,
      ),

    /** The heads of a site's month's batches in the order in which they were stored: cheap to look through. */
    listBatches: (
      siteId: string,
      request: TailRequest,
      freshness: Freshness,
    ): AsyncGenerator<BatchHead> =>
      drain(
        hits
          .find(tailFilter(siteId, request), readBy(freshness, HEAD_CURSOR_BATCH))
          .project<Omit<HitDocument, 'columns'>>({ columns: 0, tallies: 0 })
          .sort({ storedAt: 1 }),
        toHead,
      ),

    /** Those batches of a site, in no particular order; ask for a hundred at a time. */
    readBatchesById: (
      siteId: string,
      batchIds: readonly string[],
      freshness: Freshness,
    ): AsyncGenerator<StoredBatch> =>
      drain(
        hits.find({ siteId, _id: { $in: [...batchIds] } }, readBy(freshness, CURSOR_BATCH)),
        toBatch,
      ),

    /**
     * Every month of every site that has hits, by site and month; for the worker. Goes from one to the next
     * by a seek in an index each: costs as much as there are months, however many batches there are.
     */
    everyMonth: (freshness: Freshness): AsyncGenerator<SiteMonth> => everyMonth(hits, freshness),

    /** The months of a site that have hits, in order. */
    monthsOf: (siteId: string, freshness: Freshness): AsyncGenerator<string> =>
      monthsOf(hits, siteId, freshness),

    /** The months of all sites that got hits since an instant; for the worker, who looks after every site. */
    activeMonths: (storedSince: number, freshness: Freshness): Promise<ActiveMonth[]> =>
      activeMonths(hits, storedSince, freshness),

    /** When the site's earliest hit in the recent store happened (ms since 1970); null when it has none. */
    async firstHitAt(siteId: string, freshness: Freshness): Promise<number | null> {
      // Months are those of hits, so the first month has the first hit.
      for await (const month of monthsOf(hits, siteId, freshness)) {
        const [row] = await hits
          .aggregate<{ first: number }>(
            [{ $match: { siteId, month } }, { $group: { _id: null, first: { $min: '$minAt' } } }],
            { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
          )
          .toArray();
        if (row !== undefined) return row.first;
      }
      return null;
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
        : {
            error: new Error(failure.errmsg ?? 'write failed', { cause: error }),
            isFinal: FINAL_CODES.has(failure.code),
          };
  }
  return outcomes;
}

function tailFilter(siteId: string, { month, storedSince }: TailRequest): Filter<HitDocument> {
  return { siteId, month, storedAt: { $gte: new Date(storedSince) } };
}

export function readBy(freshness: Freshness, batchSize: number) {
  return { ...readOptions(freshness), batchSize, maxTimeMS: READ_TIME_MS };
}

/** What a cursor gives; the cursor is closed also when the reader stops early. */
export async function* drain<Shape, Result>(
  cursor: FindCursor<Shape>,
  toResult: (document: Shape) => Result,
): AsyncGenerator<Result> {
  try {
    for await (const document of cursor) yield toResult(document);
  } finally {
    await cursor.close();
  }
}

export function toHead(document: Omit<HitDocument, 'columns'>): BatchHead {
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
    ...(document.traceparent === undefined ? {} : { traceparent: document.traceparent }),
  };
}

function toBatch(document: HitDocument): StoredBatch {
  const { columns, importId } = document;
  return { ...toHead(document), columns, ...(importId === undefined ? {} : { importId }) };
}
