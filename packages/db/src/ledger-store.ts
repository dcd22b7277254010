/** The ledger's counts: of kept hits from their batches, of all others from pages of its own. */
import { addUp, type LedgerPage, type Tally } from '@footfall/domain';
import { MongoBulkWriteError, MongoServerError } from 'mongodb';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';
import { type HitDocument, READ_TIME_MS } from './hit-document.ts';
import { type PageDocument, talliesOf } from './ledger-document.ts';

const DUPLICATE_KEY = 11_000;
/** Documents a cursor fetches at once: about 200 kB. */
const CURSOR_BATCH = 1_000;
/** How far a server's clock may be behind a beacon's: a hit arrives before its batch is stored, by one clock. */
const SKEW_MS = 15 * 60_000;
/** Batches leave once a day: twice in a row is rare, and after that the next question is right. */
const READS_MAX = 3;
/** Kept small while it is added up. */
const ADD_UP_AT = 10_000;

export type LedgerStore = ReturnType<typeof createLedgerStore>;

/** Makes the store of `ledger`, which also reads the counts in `hits`. */
export function createLedgerStore(database: Database) {
  const pages = database.collection<PageDocument>('ledger');
  const hits = database.collection<HitDocument>('hits');
  return {
    /** Stores pages, each once however often it is sent. Rejects when it is not certain that all are stored. */
    async storePages(given: readonly LedgerPage[]): Promise<void> {
      if (given.length === 0) return;
      const documents = given.map(({ pageId, siteId, tallies }) => ({
        _id: pageId,
        siteId,
        lastAt: new Date(Math.max(...tallies.map(({ at }) => at))),
        tallies,
      }));
      try {
        await pages.insertMany(documents, { ordered: false });
      } catch (error) {
        if (!isOnlyDuplicates(error)) throw error;
      }
    },

    /** The counts of hits of a site that arrived in [from, to), ms since 1970. */
    async read(
      siteId: string,
      { from, to }: { from: number; to: number },
      freshness: Freshness,
    ): Promise<Tally[]> {
      const options = {
        ...readOptions(freshness),
        batchSize: CURSOR_BATCH,
        maxTimeMS: READ_TIME_MS,
      };
      const readOnce = async (): Promise<Tally[]> => {
        const ofPages = pages
          .find({ siteId, lastAt: { $gte: new Date(from) } }, options)
          .map((page) => page.tallies);
        const ofBatches = hits
          .find({ siteId, storedAt: { $gte: new Date(from - SKEW_MS) } }, options)
          .project<Pick<HitDocument, 'tallies' | 'count' | 'storedAt'>>({
            tallies: 1,
            count: 1,
            storedAt: 1,
          })
          .map(talliesOf);
        let sum: Tally[] = [];
        for (const cursor of [ofPages, ofBatches]) {
          for await (const tallies of cursor) {
            sum.push(...tallies.filter(({ at }) => at >= from && at < to));
            if (sum.length > ADD_UP_AT) sum = addUp(sum);
          }
        }
        return addUp(sum);
      };
      const countPagesOfBatches = () =>
        pages.countDocuments(
          { siteId, lastAt: { $gte: new Date(from) }, isOfBatches: true },
          options,
        );
      for (let reads = 1; ; reads += 1) {
        const before = await countPagesOfBatches();
        const sum = await readOnce();
        // Batches that became a page in between would be missing: their page was read too early.
        if (reads === READS_MAX || (await countPagesOfBatches()) === before) return sum;
      }
    },
  };
}

function isOnlyDuplicates(error: unknown): boolean {
  if (error instanceof MongoBulkWriteError) {
    const failures = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
    return (
      failures.length > 0 &&
      error.result.getWriteConcernError() === undefined &&
      failures.every(({ code }) => code === DUPLICATE_KEY)
    );
  }
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}
