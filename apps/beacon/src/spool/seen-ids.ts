/** Which hit ids were kept lately: the same id is stored once, however often it is sent. */
import { hash } from 'node:crypto';
import { AGE_MAX_MS, type StoredHit } from '@footfall/domain';
import type { Database, RootDatabase } from 'lmdb';
import { commit, type Turns } from './durably.ts';
import { createIdsInWriting, nameOf } from './ids-in-writing.ts';

/** A queue of that age may still be sent again. */
const SEEN_LIFE_MS = AGE_MAX_MS;
/** About 60 bytes each on disk: beyond this the oldest are forgotten earlier. */
const SEEN_MAX = 10_000_000;
/** 128 bits: no two ids of anybody's will meet. */
export const HASH_BYTES = 16;
const TIME_BYTES = 8;
/** Requests whose ids are forgotten in one step: a few milliseconds. */
const PRUNE_STEP = 200;
/** Kept by this spool. */
const OWN = Buffer.from([0]);
/** Claimed by another one, whatever this one kept. */
const FOREIGN = Buffer.from([1]);

export type SeenIds = ReturnType<typeof createSeenIds>;

type SeenTables = { root: RootDatabase<string, string>; turns: Turns; now: () => number };

/** Opens the two tables: the ids, and in order of time which ids came together. */
export function createSeenIds({ root, turns, now }: SeenTables) {
  const ids: Database<Buffer, Buffer> = root.openDB({
    name: 'seenIds',
    encoding: 'binary',
    keyEncoding: 'binary',
  });
  const byTime: Database<Buffer, number> = root.openDB({ name: 'seenByTime', encoding: 'binary' });
  const writing = createIdsInWriting();

  function writeTime(sequence: number, newIds: readonly Buffer[]): void {
    const time = Buffer.alloc(TIME_BYTES);
    time.writeDoubleBE(now());
    void byTime.put(sequence, Buffer.concat([time, ...newIds]));
  }

  return {
    idOf,

    /** Tells new ids from known ones. `others` are the writes of other requests that known ones wait for. */
    split(siteId: string, hits: readonly StoredHit[]) {
      const inRequest = new Set<string>();
      const newIds: Buffer[] = [];
      const others: Promise<void>[] = [];
      const isNew = hits.map((hit) => {
        const id = idOf(siteId, hit);
        const name = nameOf(id);
        const other = writing.of(name);
        if (other !== undefined) others.push(other);
        if (other !== undefined || inRequest.has(name) || ids.doesExist(id)) return false;
        inRequest.add(name);
        newIds.push(id);
        return true;
      });
      return { isNew, newIds, others };
    },

    /** Writes ids down, in the transaction of the entry that they belong to. */
    put(sequence: number, newIds: readonly Buffer[]): void {
      for (const id of newIds) void ids.put(id, OWN);
      writeTime(sequence, newIds);
    },

    /** Remembers ids as being written until the write has ended. */
    whileWriting: writing.add,

    /** Writes down that others have claimed ids, in one transaction with what `also` writes; it gives the sequence. */
    putForeign(foreign: readonly Buffer[], also: () => number): Promise<void> {
      // Writes take effect in the order in which they come. One of the same id that came before is covered by
      // this one; one that comes later finds the id being written, and is a duplicate.
      const written = turns.commit(() => {
        for (const id of foreign) void ids.put(id, FOREIGN);
        writeTime(also(), foreign);
      });
      writing.add(foreign, written);
      return written;
    },

    /** True for an id that another spool has claimed. */
    isForeign: (id: Buffer): boolean => ids.get(id)?.[0] === FOREIGN[0],

    lastSequence(): number {
      for (const key of byTime.getKeys({ reverse: true, limit: 1 })) return key;
      return 0;
    },

    /** Forgets what is too old, or too much; true when there is more to do. */
    async prune(): Promise<boolean> {
      const { entryCount } = ids.getStats() as { entryCount: number };
      let surplus = entryCount - SEEN_MAX;
      const old = now() - SEEN_LIFE_MS;
      const gone: { key: number; value: Buffer }[] = [];
      for (const { key, value } of byTime.getRange({ limit: PRUNE_STEP })) {
        if (value.readDoubleBE(0) >= old && surplus <= 0) break;
        gone.push({ key, value: Buffer.from(value) });
        surplus -= (value.length - TIME_BYTES) / HASH_BYTES;
      }
      if (gone.length === 0) return false;
      await commit(root, () => {
        for (const { key, value } of gone) {
          void byTime.remove(key);
          for (let at = TIME_BYTES; at < value.length; at += HASH_BYTES) {
            void ids.remove(value.subarray(at, at + HASH_BYTES));
          }
        }
      });
      return gone.length === PRUNE_STEP;
    },
  };
}

/** The name under which a hit is known: of its site and its id, neither of which can hold a space. */
function idOf(siteId: string, { hitId }: StoredHit): Buffer {
  return hash('sha256', `${siteId} ${hitId}`, 'buffer').subarray(0, HASH_BYTES);
}
