/** Keeps the hits of a request: new ones as entries, the others as counts, in one transaction. */
import type { Outcome, StoredHit } from '@footfall/domain';
import type { Turns } from './durably.ts';
import type { Entries } from './entries.ts';
import type { LedgerPages } from './ledger-pages.ts';
import { monthsOf } from './months.ts';
import type { SeenIds } from './seen-ids.ts';

type Writing = {
  hits: readonly StoredHit[];
  ids: readonly Buffer[];
  /** The outcomes of those that are not kept. */
  unkept: readonly Outcome[];
};

export type AppendTables = {
  turns: Turns;
  entries: Entries;
  seen: SeenIds;
  ledger: LedgerPages;
  takeSequence: () => number;
  now: () => number;
};

export function createAppend({ turns, entries, seen, ledger, takeSequence, now }: AppendTables) {
  function write(siteId: string, { hits, ids, unkept }: Writing): Promise<void> {
    const spooledAt = now();
    const months = monthsOf(hits).map(([month, ofMonth]) => {
      const sequence = takeSequence();
      const write = entries.prepare({ sequence, siteId, month, spooledAt, hits: ofMonth });
      return { sequence, write };
    });
    const first = months[0]?.sequence;
    return turns.durably(() => {
      for (const month of months) month.write();
      if (first !== undefined) seen.put(first, ids);
      ledger.put(siteId, unkept, spooledAt);
    });
  }

  return async (
    siteId: string,
    hits: readonly StoredHit[],
    ended: readonly Outcome[] = [],
  ): Promise<boolean[]> => {
    const { isNew, newIds, others } = seen.split(siteId, hits);
    const fresh = hits.filter((_, index) => isNew[index]);
    const duplicates = new Array<Outcome>(hits.length - fresh.length).fill('duplicate');
    const unkept = [...ended, ...duplicates];
    if (fresh.length > 0 || unkept.length > 0) {
      const writing = write(siteId, { hits: fresh, ids: newIds, unkept });
      seen.whileWriting(newIds, writing);
      others.push(writing);
    }
    await Promise.all(others);
    return isNew;
  };
}
