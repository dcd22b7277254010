/** Keeps the hits of requests: new ones in entries, the others as counts. What comes in one turn is written together. */
import { BATCH_HITS_MAX, type Outcome, type StoredHit } from '@footfall/domain';
import type { Turns } from './durably.ts';
import type { Entries } from './entries.ts';
import type { LedgerPages } from './ledger-pages.ts';
import { monthsOf } from './months.ts';
import type { SeenIds } from './seen-ids.ts';

export type AppendTables = {
  turns: Turns;
  entries: Entries;
  seen: SeenIds;
  ledger: LedgerPages;
  takeSequence: () => number;
  now: () => number;
};

type Gathered = {
  /** By site and month. */
  kept: Map<string, { siteId: string; month: string; hits: StoredHit[] }>;
  ids: Buffer[];
  /** The outcomes of those that are not kept, by site. */
  unkept: Map<string, Outcome[]>;
};

export function createAppend({ turns, entries, seen, ledger, takeSequence, now }: AppendTables) {
  let open: { gathered: Gathered; written: Promise<void> } | undefined;

  function write({ kept, ids, unkept }: Gathered): void {
    open = undefined;
    const spooledAt = now();
    let sequence: number | undefined;
    for (const { siteId, month, hits } of kept.values()) {
      for (let from = 0; from < hits.length; from += BATCH_HITS_MAX) {
        sequence = takeSequence();
        const some = hits.length <= BATCH_HITS_MAX ? hits : hits.slice(from, from + BATCH_HITS_MAX);
        entries.prepare({ sequence, siteId, month, spooledAt, hits: some })();
      }
    }
    if (sequence !== undefined) seen.put(sequence, ids);
    for (const [siteId, outcomes] of unkept) ledger.put(siteId, outcomes, spooledAt);
  }

  function openTurn() {
    const gathered: Gathered = { kept: new Map(), ids: [], unkept: new Map() };
    const { committed, durable } = turns.join(() => write(gathered));
    // What is committed will be shipped, also when the disk then takes too long: known before anybody is answered.
    const known = committed.then(() => seen.learn(gathered.ids, 'own'));
    return { gathered, written: known.then(() => durable) };
  }

  function gather(siteId: string, fresh: readonly StoredHit[], unkept: readonly Outcome[]) {
    open ??= openTurn();
    const { gathered } = open;
    for (const [month, hits] of monthsOf(fresh)) {
      const key = `${siteId} ${month}`;
      const group = gathered.kept.get(key);
      if (group === undefined) gathered.kept.set(key, { siteId, month, hits });
      else group.hits.push(...hits);
    }
    if (unkept.length > 0) {
      gathered.unkept.set(siteId, [...(gathered.unkept.get(siteId) ?? []), ...unkept]);
    }
    return open;
  }

  return async (
    siteId: string,
    hits: readonly StoredHit[],
    ended: readonly Outcome[] = [],
  ): Promise<boolean[]> => {
    const { isNew, newIds, others } = seen.split(siteId, hits);
    const fresh = newIds.length === hits.length ? hits : hits.filter((_, index) => isNew[index]);
    const duplicates = new Array<Outcome>(hits.length - fresh.length).fill('duplicate');
    const unkept = [...ended, ...duplicates];
    if (fresh.length > 0 || unkept.length > 0) {
      const { gathered, written } = gather(siteId, fresh, unkept);
      gathered.ids.push(...newIds);
      seen.whileWriting(newIds, written);
      others.push(written);
    }
    await Promise.all(others);
    return isNew;
  };
}
