/** The table of entries: what waits to be shipped, on disk, and what came in just now in memory too. */
import type { Database, RootDatabase } from 'lmdb';
import { type NewEntry, SpoolEntry, spooledAtOf, writeEntry } from './entry.ts';

/** What is shipped within moments need not be read back from the disk: about 5 MB. */
const REMEMBERED_HITS_MAX = 10_000;

export type Entries = ReturnType<typeof createEntries>;

export function createEntries(root: RootDatabase<string, string>) {
  const table: Database<string, number> = root.openDB({ name: 'entries', encoding: 'string' });
  /** The oldest, because they are shipped first: when there is no room, what is new is read back later. */
  const remembered = new Map<number, SpoolEntry>();
  let rememberedHits = 0;

  function forget(sequence: number): void {
    rememberedHits -= remembered.get(sequence)?.count ?? 0;
    remembered.delete(sequence);
  }

  function read(sequence: number): SpoolEntry | undefined {
    const known = remembered.get(sequence);
    // One of which the commit failed is remembered, but not in the table.
    if (known !== undefined) return table.doesExist(sequence) ? known : undefined;
    const text = table.get(sequence);
    return text === undefined ? undefined : new SpoolEntry(sequence, text);
  }

  return {
    table,
    read,

    /** Makes the writing of an entry: it is spelled out now, and written in whichever transaction calls it. */
    prepare(entry: NewEntry): () => void {
      const { sequence } = entry;
      const text = writeEntry(entry);
      return () => {
        void table.put(sequence, text);
        forget(sequence);
        if (rememberedHits + entry.hits.length > REMEMBERED_HITS_MAX) return;
        remembered.set(sequence, new SpoolEntry(sequence, text, entry));
        rememberedHits += entry.hits.length;
      };
    },

    /** In the transaction that is open. */
    remove(sequence: number): void {
      void table.remove(sequence);
      forget(sequence);
    },

    /** Entries behind a sequence, in order: at most about `hitsMax` hits. */
    readAfter(sequence: number, hitsMax: number): SpoolEntry[] {
      const found: SpoolEntry[] = [];
      let count = 0;
      for (const key of table.getKeys({ start: sequence + 1 })) {
        const entry = read(key);
        if (entry === undefined) continue;
        found.push(entry);
        count += entry.count;
        if (count >= hitsMax) break;
      }
      return found;
    },

    /** A free place between this entry and the next one. */
    sequenceBehind(sequence: number): number {
      const end = Math.floor(sequence) + 1;
      for (const key of table.getKeys({ start: sequence, end, limit: 2 })) {
        if (key > sequence) return (sequence + key) / 2;
      }
      return (sequence + end) / 2;
    },

    isEmpty(): boolean {
      for (const _ of table.getKeys({ limit: 1 })) return false;
      return true;
    },

    lastSequence(): number {
      for (const key of table.getKeys({ reverse: true, limit: 1 })) return key;
      return 0;
    },

    /** When the entry that waits for longest came in (ms since 1970); null when nothing waits. */
    oldestAt(): number | null {
      for (const { key, value } of table.getRange({ limit: 1 })) {
        return remembered.get(key)?.spooledAt ?? spooledAtOf(value);
      }
      return null;
    },
  };
}

/** How many hits some entries hold. */
export function hitsIn(entries: readonly { count: number }[]): number {
  return entries.reduce((sum, { count }) => sum + count, 0);
}
