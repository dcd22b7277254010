/** The log of claims: one order, the same for every beacon, of who came first with which hit ids. */
import { Binary, MongoServerError } from 'mongodb';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

/** The ids of the hits of some batches. No id stands in two claims, as long as claims are kept. */
export type Claim = {
  /** Its place in the log, from 1, without gaps. */
  sequence: number;
  /** The spool that the batches lie in. */
  spoolId: string;
  batchIds: readonly string[];
  /** 16 bytes for each hit. */
  ids: Uint8Array;
};

type ClaimDocument = {
  _id: number;
  spoolId: string;
  batchIds: string[];
  ids: Binary;
  claimedAt: Date;
};

const HOUR_MS = 3_600_000;
/** The 72 hours for which an id is known, and an hour for beacons that are late to read. */
const CLAIM_LIFE_MS = 73 * HOUR_MS;

const DUPLICATE_KEY = 11_000;
const READ_TIME_MS = 20_000;
/** Claims a cursor fetches at once: about 2 MB when beacons are busy. */
const CURSOR_BATCH = 50;

export type ClaimStore = ReturnType<typeof createClaimStore>;

/** Makes the store of `claims`. */
export function createClaimStore(database: Database) {
  const claims = database.collection<ClaimDocument>('claims');
  return {
    /**
     * Adds a claim behind all that its maker has read. False when that place is taken: then there is more to
     * read. Rejects when it is not certain that a majority has it: then reading tells.
     */
    async add({ sequence, spoolId, batchIds, ids }: Claim): Promise<boolean> {
      try {
        await claims.updateOne(
          // Cannot match a claim that is there, so that the upsert fails instead of changing it.
          { _id: sequence, spoolId: { $exists: false } },
          {
            $setOnInsert: { spoolId, batchIds: [...batchIds], ids: new Binary(ids) },
            $currentDate: { claimedAt: true },
          },
          { upsert: true },
        );
        return true;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
        throw error;
      }
    },

    /** The claims behind a place of the log, in order. */
    async *readAfter(sequence: number, freshness: Freshness): AsyncGenerator<Claim> {
      const cursor = claims
        .find(
          { _id: { $gt: sequence } },
          { ...readOptions(freshness), batchSize: CURSOR_BATCH, maxTimeMS: READ_TIME_MS },
        )
        .sort({ _id: 1 });
      try {
        for await (const { _id, spoolId, batchIds, ids } of cursor) {
          yield { sequence: _id, spoolId, batchIds, ids: new Uint8Array(ids.buffer) };
        }
      } finally {
        await cursor.close();
      }
    },

    /**
     * Deletes claims that are older than the newest by more than {@link CLAIM_LIFE_MS}, and answers how many.
     * Measured from the newest, which stays: the log never begins again, whatever anybody's clock says.
     */
    async prune(): Promise<number> {
      const newest = await claims.findOne(
        {},
        {
          ...readOptions('latest'),
          sort: { _id: -1 },
          projection: { claimedAt: 1 },
          maxTimeMS: READ_TIME_MS,
        },
      );
      if (newest === null) return 0;
      const before = new Date(newest.claimedAt.getTime() - CLAIM_LIFE_MS);
      const { deletedCount } = await claims.deleteMany({ claimedAt: { $lt: before } });
      return deletedCount;
    },
  };
}
