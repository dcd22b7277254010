/** What leaves the recent store: batches whose hits are old enough, in one step with what is kept of them. */
import { addUp, type Manifest } from '@footfall/domain';
import type { ClientSession } from 'mongodb';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';
import { type HitDocument, READ_TIME_MS } from './hit-document.ts';
import { type BatchHead, drain, HEAD_CURSOR_BATCH, readBy, toHead } from './hit-store.ts';
import { type PageDocument, talliesOf } from './ledger-document.ts';
import { type ManifestDocument, manifestId } from './manifest-store.ts';

/** How long a transaction may be tried; it deletes some megabytes. */
const TRANSACTION_TIME_MS = 60_000;

export type DropRequest = {
  batchIds: readonly string[];
  /** The month's manifest as it is to be afterwards: of the next generation, with the batches' hits in `dropped`. */
  next: Manifest;
};

export type DropStore = ReturnType<typeof createDropStore>;

/** Makes the store of what leaves; it reads and changes `hits`, `manifests` and `ledger`. */
export function createDropStore(database: Database) {
  const collections = collectionsOf(database);
  const { hits, pages } = collections;
  return {
    /** The heads of a month's batches whose last hit happened in [from, to), ms since 1970, in that order. */
    listByLastHit: (
      siteId: string,
      { month, from, to }: { month: string; from: number; to: number },
      freshness: Freshness,
    ): AsyncGenerator<BatchHead> =>
      drain(
        hits
          .find(
            { siteId, month, maxAt: { $gte: from, $lt: to } },
            readBy(freshness, HEAD_CURSOR_BATCH),
          )
          .project<Omit<HitDocument, 'columns'>>({ columns: 0, tallies: 0 })
          .sort({ maxAt: 1 }),
        toHead,
      ),

    /** When the earliest hit of a month's batches happened (ms since 1970); null when there is no batch. */
    async firstHitAt(
      siteId: string,
      { month }: { month: string },
      freshness: Freshness,
    ): Promise<number | null> {
      const first = await hits.findOne<{ minAt: number }>(
        { siteId, month },
        {
          ...readOptions(freshness),
          sort: { minAt: 1 },
          projection: { _id: 0, minAt: 1 },
          maxTimeMS: READ_TIME_MS,
        },
      );
      return first?.minAt ?? null;
    },

    /**
     * Deletes batches for good, puts their tallies into a page of the ledger and `next` into the manifest's place:
     * all of it in one transaction, or nothing. `superseded` when the manifest or a batch changed meanwhile.
     * The caller has verified the parts; up to 200 batches at a time.
     */
    async drop(siteId: string, request: DropRequest): Promise<'dropped' | 'superseded'> {
      const isDropped = await database.db.client.withSession((session) =>
        session.withTransaction(() => dropIn(session, collections, { siteId, ...request }), {
          timeoutMS: TRANSACTION_TIME_MS,
        }),
      );
      return isDropped ? 'dropped' : 'superseded';
    },

    /** Deletes pages of the ledger that end before an instant (ms since 1970): of a site whose hits are gone. */
    async deletePages(siteId: string, before: number): Promise<number> {
      const { deletedCount } = await pages.deleteMany({
        siteId,
        lastAt: { $lt: new Date(before) },
      });
      return deletedCount;
    },
  };
}

function collectionsOf(database: Database) {
  return {
    hits: database.collection<HitDocument>('hits'),
    manifests: database.collection<ManifestDocument>('manifests'),
    pages: database.collection<PageDocument>('ledger'),
  };
}

/** False, with nothing changed, when the batches or the manifest are not what they were. */
async function dropIn(
  session: ClientSession,
  { hits, manifests, pages }: ReturnType<typeof collectionsOf>,
  { siteId, batchIds, next }: DropRequest & { siteId: string },
): Promise<boolean> {
  const filter = { siteId, _id: { $in: [...batchIds] } };
  const found = await hits
    .find(filter, { session, projection: { tallies: 1, count: 1, storedAt: 1 } })
    .toArray();
  const tallies = addUp(found.flatMap(talliesOf));
  const { matchedCount } = await manifests.replaceOne(
    { _id: manifestId(siteId, next.month), siteId, generation: next.generation - 1 },
    next,
    { session },
  );
  const { deletedCount } = await hits.deleteMany(filter, { session });
  if (matchedCount !== 1 || found.length !== batchIds.length || deletedCount !== found.length) {
    await session.abortTransaction();
    return false;
  }
  // Imported hits never arrived at a beacon: they are no part of the ledger.
  if (tallies.length === 0) return true;
  await pages.insertOne(
    {
      _id: `dropped-${batchIds[0]}`,
      siteId,
      lastAt: new Date(Math.max(...tallies.map(({ at }) => at))),
      tallies,
      isOfBatches: true,
    },
    { session },
  );
  return true;
}
