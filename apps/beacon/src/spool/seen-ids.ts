/**
 * Which hit ids were kept lately: the same id is stored once, however often it is sent. They are looked up in memory;
 * on disk they lie in the order in which they came, so that each write touches one place of the file.
 */
import { hash } from 'node:crypto';
import { AGE_MAX_MS, type StoredHit } from '@footfall/domain';
import type { Database, RootDatabase } from 'lmdb';
import { createIdsInWriting, nameOf } from './ids-in-writing.ts';
import { createKnownIds, type Owner } from './known-ids.ts';
import type { Writer } from './writer.ts';

/** A queue of that age may still be sent again. */
const SEEN_LIFE_MS = AGE_MAX_MS;
/** 17 to 35 bytes of memory and 16 on disk each: beyond this the oldest are forgotten earlier. */
const SEEN_MAX = 10_000_000;
/** 128 bits: no two ids of anybody's will meet. */
export const HASH_BYTES = 16;
/** When they came (ms since 1970, a double) and whose they are. */
const HEAD_BYTES = 9;
const OWNER_AT = 8;
const OWNERS: readonly Owner[] = ['own', 'foreign'];
/** Rows that are forgotten in one step, each of a turn: a few milliseconds. */
const PRUNE_STEP = 200;

export type SeenIds = ReturnType<typeof createSeenIds>;

type SeenTables = { root: RootDatabase<string, string>; writer: Writer; now: () => number };

/** Opens the table and reads it. */
export function createSeenIds({ root, writer, now }: SeenTables) {
  const rows: Database<Buffer, number> = root.openDB({ name: 'seen', encoding: 'binary' });
  const known = createKnownIds();
  const writing = createIdsInWriting();
  for (const { value } of rows.getRange({})) learn(idsOf(value), ownerOf(value));

  function learn(ids: readonly Buffer[], owner: Owner): void {
    for (const id of ids) known.set(id, owner);
  }

  function writeRow(sequence: number, ids: Uint8Array, owner: Owner): void {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeDoubleBE(now());
    head.writeUInt8(OWNERS.indexOf(owner), OWNER_AT);
    void rows.put(sequence, Buffer.concat([head, ids]));
  }

  return {
    idOf,

    /** Kept: its transaction is committed. */
    isKnown: (siteId: string, hitId: string): boolean =>
      known.ownerOf(idOf(siteId, hitId)) !== null,

    /** As {@link splitNew} says. */
    split: (siteId: string, hits: readonly StoredHit[], isDuplicate: readonly boolean[]) =>
      splitNew({ known, writing }, siteId, { hits, isDuplicate }),

    /** Writes ids down, in the transaction of the entries that they belong to. */
    put: (sequence: number, ids: Uint8Array): void => writeRow(sequence, ids, 'own'),

    /** Knows ids from now on: their transaction is committed. */
    learn,

    /** Remembers ids as being written until the write has ended. */
    whileWriting: writing.add,

    /** Writes down that others have claimed ids, in one transaction with what `also` writes; it gives the sequence. */
    putForeign(claimed: Uint8Array, also: () => number): Promise<void> {
      const foreign = splitIds(claimed);
      // Writes take effect in the order in which they come. One of the same id that came before is covered by
      // this one; one that comes later finds the id being written, and is a duplicate.
      const written = writer
        .join(
          () => writeRow(also(), claimed, 'foreign'),
          () => 0,
        )
        .committed.then(() => learn(foreign, 'foreign'));
      writing.add(foreign, written);
      return written;
    },

    /** Without those that another spool has claimed. */
    withoutForeign(ids: Buffer): Buffer {
      if (!known.hasForeign) return ids;
      return Buffer.concat(splitIds(ids).filter((id) => known.ownerOf(id) !== 'foreign'));
    },

    lastSequence(): number {
      for (const key of rows.getKeys({ reverse: true, limit: 1 })) return key;
      return 0;
    },

    /** Forgets what is too old, or too much; true when there is more to do. */
    async prune(): Promise<boolean> {
      let surplus = known.size - SEEN_MAX;
      const old = now() - SEEN_LIFE_MS;
      const gone: { key: number; ids: Buffer[] }[] = [];
      for (const { key, value } of rows.getRange({ limit: PRUNE_STEP })) {
        if (value.readDoubleBE(0) >= old && surplus <= 0) break;
        const ids = idsOf(value);
        gone.push({ key, ids });
        surplus -= ids.length;
      }
      if (gone.length === 0) return false;
      await writer.commit(() => {
        for (const { key } of gone) void rows.remove(key);
      });
      for (const { ids } of gone) for (const id of ids) known.delete(id);
      return gone.length === PRUNE_STEP;
    },
  };
}

type Ids = {
  known: ReturnType<typeof createKnownIds>;
  writing: ReturnType<typeof createIdsInWriting>;
};

/** Tells new ids from known ones, and from those of `isDuplicate`. `others` are the writes of other requests that known ones wait for. */
function splitNew(
  { known, writing }: Ids,
  siteId: string,
  { hits, isDuplicate }: { hits: readonly StoredHit[]; isDuplicate: readonly boolean[] },
) {
  const inRequest = new Set<string>();
  const newIds: Buffer[] = [];
  const others: Promise<void>[] = [];
  const isNew = hits.map((hit, index) => {
    const id = idOf(siteId, hit.hitId);
    const name = nameOf(id);
    const other = writing.of(name);
    if (other !== undefined) others.push(other);
    if (isDuplicate[index] === true || other !== undefined) return false;
    if (inRequest.has(name) || known.ownerOf(id) !== null) return false;
    inRequest.add(name);
    newIds.push(id);
    return true;
  });
  return { isNew, newIds, others };
}

/** The name under which a hit is known: of its site and its id, neither of which can hold a space. */
function idOf(siteId: string, hitId: string): Buffer {
  return hash('sha256', `${siteId} ${hitId}`, 'buffer').subarray(0, HASH_BYTES);
}

function ownerOf(row: Buffer): Owner {
  return OWNERS[row.readUInt8(OWNER_AT)] ?? 'own';
}

/** Copies: what LMDB hands out is only good for a moment. */
function idsOf(row: Buffer): Buffer[] {
  return splitIds(Buffer.from(row.subarray(HEAD_BYTES)));
}

/** Ids that lie one behind the other. */
export function splitIds(ids: Uint8Array): Buffer[] {
  const found: Buffer[] = [];
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
  for (let at = 0; at < bytes.length; at += HASH_BYTES) {
    found.push(bytes.subarray(at, at + HASH_BYTES));
  }
  return found;
}
