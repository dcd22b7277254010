/** Whether hits of a site arrive: the last one that counts, or else what became of the others. */
import { INSTALL_LEDGER_MS, type InstallFacts, unpackHits } from '@footfall/domain';
import type { Database } from './client.ts';
import { readOptions } from './freshness.ts';
import type { HitDocument } from './hit-document.ts';
import { createLedgerStore } from './ledger-store.ts';

/** Somebody waits for the answer. */
const READ_TIME_MS = 3_000;
/** A site whose last five batches are all of bots has something to look into, whatever came before. */
const BATCHES_MAX = 5;
/** A busy site has enough in the first, and in the last is all that there is. */
const SPANS_MS = [60_000, 3_600_000, Number.POSITIVE_INFINITY];
/** The quarter of an hour that is running counts too. */
const AHEAD_MS = 15 * 60_000;

export type InstallStore = ReturnType<typeof createInstallStore>;

/** Makes the store, which reads `hits` and `ledger`. */
export function createInstallStore(database: Database) {
  const hits = database.collection<HitDocument>('hits');
  const ledger = createLedgerStore(database);

  /** The newest first. A stretch of time at a time, because the local engine sorts whole documents, not an index. */
  async function readNewest(siteId: string, now: number): Promise<HitDocument[]> {
    let batches: HitDocument[] = [];
    for (const spanMs of SPANS_MS) {
      batches = await hits
        .find(
          {
            siteId,
            importId: { $exists: false },
            storedAt: { $gte: new Date(Math.max(0, now - spanMs)) },
          },
          { ...readOptions('latest'), maxTimeMS: READ_TIME_MS },
        )
        .sort({ storedAt: -1 })
        .limit(BATCHES_MAX)
        .toArray();
      if (batches.length === BATCHES_MAX) break;
    }
    return batches;
  }

  async function readLast(siteId: string, now: number): Promise<InstallFacts['last']> {
    const batches = await readNewest(siteId, now);
    for (const { columns, count } of batches) {
      const [last] = unpackHits(columns, count)
        .filter(({ verdict }) => verdict === null)
        .toSorted((a, b) => b.at - a.at);
      if (last !== undefined) return { at: last.at, hostname: last.hostname };
    }
    return null;
  }

  return {
    /** Lags behind what the beacon has taken by what it has not shipped: usually less than a second. */
    async read(siteId: string, now: number): Promise<InstallFacts> {
      const last = await readLast(siteId, now);
      if (last !== null) return { last, tallies: [] };
      const days = { from: now - INSTALL_LEDGER_MS, to: now + AHEAD_MS };
      return { last, tallies: await ledger.read(siteId, days, 'latest') };
    },
  };
}
