/** Which hit ids were kept lately: the same id is stored once, however often it is sent. */
import { createHash } from 'node:crypto';
import { AGE_MAX_MS, type StoredHit } from '@footfall/domain';
import type { Database, RootDatabase } from 'lmdb';
import { commit } from './durably.ts';

/** A queue of that age may still be sent again. */
const SEEN_LIFE_MS = AGE_MAX_MS;
/** About 60 bytes each on disk: beyond this the oldest are forgotten earlier. */
const SEEN_MAX = 10_000_000;
/** 128 bits: no two ids of anybody's will meet. */
const HASH_BYTES = 16;
const TIME_BYTES = 8;
/** Requests whose ids are forgotten in one step: a few milliseconds. */
const PRUNE_STEP = 200;
const NOTHING = Buffer.alloc(1);

export type SeenIds = ReturnType<typeof createSeenIds>;

/** Opens the two tables: the ids, and in order of time which ids came together. */
export function createSeenIds(root: RootDatabase<string, string>, now: () => number) {
  const ids: Database<Buffer, Buffer> = root.openDB({
    name: 'seenIds',
    encoding: 'binary',
    keyEncoding: 'binary',
  });
  const byTime: Database<Buffer, number> = root.openDB({ name: 'seenByTime', encoding: 'binary' });
  /** Being written; by the id as text, because buffers are not equal to their copies. */
  const writing = new Map<string, Promise<void>>();

  return {
    /** Tells new ids from known ones. `others` are the writes of other requests that known ones wait for. */
    split(siteId: string, hits: readonly StoredHit[]) {
      const inRequest = new Set<string>();
      const newIds: Buffer[] = [];
      const others: Promise<void>[] = [];
      const isNew = hits.map((hit) => {
        const id = hashOf(siteId, hit.hitId);
        const name = id.toString('latin1');
        const other = writing.get(name);
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
      for (const id of newIds) void ids.put(id, NOTHING);
      const time = Buffer.alloc(TIME_BYTES);
      time.writeDoubleBE(now());
      void byTime.put(sequence, Buffer.concat([time, ...newIds]));
    },

    /** Remembers ids as being written until the write has ended. */
    whileWriting(newIds: readonly Buffer[], write: Promise<void>): void {
      const names = newIds.map((id) => id.toString('latin1'));
      for (const name of names) writing.set(name, write);
      const forget = () => {
        for (const name of names) writing.delete(name);
      };
      write.then(forget, forget);
    },

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

function hashOf(siteId: string, hitId: string): Buffer {
  // Neither can hold a space.
  return createHash('sha256').update(`${siteId} ${hitId}`).digest().subarray(0, HASH_BYTES);
}
