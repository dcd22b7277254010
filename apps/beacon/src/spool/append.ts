/** Keeps the hits of requests: new ones in entries, the others as counts. What comes in one turn is written together. */
import { BATCH_HITS_MAX, monthOf, type Outcome, type StoredHit } from '@footfall/domain';
import type { Entries } from './entries.ts';
import type { LedgerPages } from './ledger-pages.ts';
import type { SeenIds } from './seen-ids.ts';
import type { Writer } from './writer.ts';

export type AppendTables = {
  writer: Writer;
  entries: Entries;
  seen: SeenIds;
  ledger: LedgerPages;
  takeSequence: () => number;
  now: () => number;
};

type Kept = {
  siteId: string;
  month: string;
  hits: StoredHit[];
  ids: Buffer[];
  /** Of requests that are followed. */
  traceparents: Set<string>;
};

type Gathered = {
  /** By site and month, each hit with its id. */
  kept: Map<string, Kept>;
  /** The outcomes of those that are not kept, by site. */
  unkept: Map<string, Outcome[]>;
};

type Fresh = {
  hits: readonly StoredHit[];
  /** Of each of them. */
  ids: readonly Buffer[];
  /** The outcomes of those that are not kept. */
  unkept: readonly Outcome[];
  traceparent: string | undefined;
};

/** What belongs to the same request as the hits that are kept. */
export type Beside = {
  /** Which of the hits were found to be duplicates before: they are, also when their id was forgotten meanwhile. */
  isDuplicate?: readonly boolean[];
  /** How its other hits ended. */
  ended?: readonly Outcome[];
  /** Where it is followed: the name of its trace. */
  traceparent?: string | undefined;
};

export function createAppend({ writer, entries, seen, ledger, takeSequence, now }: AppendTables) {
  let open: { gathered: Gathered; written: Promise<void> } | undefined;

  function write({ kept, unkept }: Gathered): void {
    open = undefined;
    const spooledAt = now();
    for (const { siteId, month, hits, ids, traceparents } of kept.values()) {
      for (let from = 0; from < hits.length; from += BATCH_HITS_MAX) {
        const sequence = takeSequence();
        const to = from + BATCH_HITS_MAX;
        const some = Buffer.concat(ids.slice(from, to));
        const what = { siteId, month, hits: hits.slice(from, to), ids: some };
        entries.prepare({ sequence, spooledAt, ...what, traceparents: [...traceparents] })();
        seen.put(sequence, some);
      }
    }
    for (const [siteId, outcomes] of unkept) ledger.put(siteId, outcomes, spooledAt);
  }

  function openTurn() {
    const gathered: Gathered = { kept: new Map(), unkept: new Map() };
    const { committed, durable } = writer.join(
      () => write(gathered),
      () => countOf(gathered),
    );
    // What is committed will be shipped, also when the disk then takes too long: known before anybody is answered.
    const known = committed.then(() => {
      for (const { ids } of gathered.kept.values()) seen.learn(ids, 'own');
    });
    const written = known.then(() => durable);
    // A turn that could not begin was not written, and takes no more.
    written.catch(() => {
      if (open?.gathered === gathered) open = undefined;
    });
    return { gathered, written };
  }

  function gather(siteId: string, { hits, ids, unkept, traceparent }: Fresh): Promise<void> {
    open ??= openTurn();
    const { gathered, written } = open;
    hits.forEach((hit, index) => {
      const id = ids[index];
      if (id === undefined) throw new Error('a hit has no id');
      const month = monthOf(hit.at);
      const key = `${siteId} ${month}`;
      let group = gathered.kept.get(key);
      if (group === undefined) {
        group = { siteId, month, hits: [], ids: [], traceparents: new Set() };
        gathered.kept.set(key, group);
      }
      if (traceparent !== undefined) group.traceparents.add(traceparent);
      group.hits.push(hit);
      group.ids.push(id);
    });
    if (unkept.length > 0) {
      gathered.unkept.set(siteId, [...(gathered.unkept.get(siteId) ?? []), ...unkept]);
    }
    return written;
  }

  return async (
    siteId: string,
    hits: readonly StoredHit[],
    { isDuplicate = [], ended = [], traceparent }: Beside = {},
  ): Promise<boolean[]> => {
    const { isNew, newIds, others } = seen.split(siteId, hits, isDuplicate);
    const fresh = newIds.length === hits.length ? hits : hits.filter((_, index) => isNew[index]);
    const duplicates = new Array<Outcome>(hits.length - fresh.length).fill('duplicate');
    const unkept = [...ended, ...duplicates];
    if (fresh.length > 0 || unkept.length > 0) {
      const written = gather(siteId, { hits: fresh, ids: newIds, unkept, traceparent });
      seen.whileWriting(newIds, written);
      others.push(written);
    }
    await Promise.all(others);
    return isNew;
  };
}

function countOf({ kept }: Gathered): number {
  let count = 0;
  for (const { hits } of kept.values()) count += hits.length;
  return count;
}
