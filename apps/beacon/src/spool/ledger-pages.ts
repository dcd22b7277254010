/** Counts of hits of which nothing else is kept, durable beside the hits of the same request, until MongoDB has them. */
import { addUp, type LedgerPage, type Outcome, type Tally, tallyOutcomes } from '@footfall/domain';
import type { RootDatabase } from 'lmdb';
import { newBatchId } from './batch-id.ts';
import type { Writer } from './writer.ts';

/** Rows that go into pages at once: a few milliseconds. */
const ROWS_MAX = 2_000;

type Row = { siteId: string; tallies: Tally[] };

export type LedgerPages = ReturnType<typeof createLedgerPages>;

type Tables = { root: RootDatabase<string, string>; writer: Writer; now: () => number };

/** Opens the two tables: rows as they came in, and pages that are to be sent as they are. */
export function createLedgerPages({ root, writer, now }: Tables) {
  const rows = root.openDB<string, number>({ name: 'tallies', encoding: 'string' });
  const pages = root.openDB<string, string>({ name: 'ledgerPages', encoding: 'string' });
  let nextRow = 1;
  for (const key of rows.getKeys({ reverse: true, limit: 1 })) nextRow = key + 1;
  /** Refusals: nobody was promised anything, so they may be lost with the process, but not fill the disk. */
  let noted: Row[] = [];

  /** Writes counts down, in the transaction that is open. */
  function add(siteId: string, tallies: Tally[]): void {
    const row: Row = { siteId, tallies };
    void rows.put(nextRow, JSON.stringify(row));
    nextRow += 1;
  }

  return {
    add,

    /** Writes down how hits ended that arrived at an instant, in the transaction that is open. */
    put(siteId: string, outcomes: readonly Outcome[], arrivedAt: number): void {
      if (outcomes.length > 0) add(siteId, tallyOutcomes(arrivedAt, outcomes));
    },

    /** Remembers hits that were refused, or never arrived, until the next pages are made. */
    note(siteId: string, outcome: Tally['outcome'], count: number): void {
      const tallies = tallyOutcomes(now(), [outcome]).map((tally) => ({ ...tally, count }));
      noted = [...gather([...noted, { siteId, tallies }])].map(([id, sum]) => ({
        siteId: id,
        tallies: sum,
      }));
    },

    /** The pages to be sent: those that were made before, else new ones, durable before they are given out. */
    async next(): Promise<LedgerPage[]> {
      const made = [...pages.getRange({})].map(({ value }) => JSON.parse(value) as LedgerPage);
      if (made.length > 0) return made;
      const taken = [...rows.getRange({ limit: ROWS_MAX })];
      const waiting = noted;
      noted = [];
      const counted = gather([...taken.map(({ value }) => JSON.parse(value) as Row), ...waiting]);
      if (counted.size === 0) return [];
      // Counts that cancel out leave nothing to say.
      const fresh = [...counted]
        .filter(([, tallies]) => tallies.length > 0)
        .map(([siteId, tallies]): LedgerPage => ({ pageId: newBatchId(now()), siteId, tallies }));
      try {
        await writer.durably(() => {
          for (const page of fresh) void pages.put(page.pageId, JSON.stringify(page));
          for (const { key } of taken) void rows.remove(key);
        });
      } catch (error) {
        noted = [...waiting, ...noted];
        throw error;
      }
      return fresh;
    },

    /** Forgets pages that MongoDB has. Lost in a crash, they are sent again and refused as duplicates. */
    forget: (sent: readonly LedgerPage[]): Promise<void> =>
      writer.commit(() => {
        for (const { pageId } of sent) void pages.remove(pageId);
      }),
  };
}

function gather(given: readonly Row[]): Map<string, Tally[]> {
  const bySite = new Map<string, Tally[]>();
  for (const { siteId, tallies } of given) {
    bySite.set(siteId, addUp([...(bySite.get(siteId) ?? []), ...tallies]));
  }
  return bySite;
}
