/**
 * Room in the spool's file, taken from the disk before LMDB writes into it. LMDB must not find the disk full itself: the
 * message that it makes of a failed write can be longer than the memory it has for that (lmdb 3.5.6, `mdb_page_flush`), and
 * the process ends.
 */
import { closeSync, fstatSync, openSync, write } from 'node:fs';
import { promisify } from 'node:util';
import type { RootDatabase } from 'lmdb';

/** What is taken at once, as zeros that are really written: only such places are the file's own. */
const CHUNK = Buffer.alloc(4 * 1024 * 1024);

/** `bytes` are used; `spare` is what must then be left for others. */
export type Need = { bytes: number; spare: number };

type Pages = { pageSize: number; lastPageNumber: number };

export type Room = ReturnType<typeof createRoom>;

export function createRoom(root: RootDatabase<string, string>, file: string) {
  // Written to at its end and nowhere else: what LMDB has written there meanwhile stays.
  const descriptor = openSync(file, 'a');
  /** Behind the last page that is in use: at least that many bytes. */
  let left = 0;

  function look(): number {
    const { pageSize, lastPageNumber } = root.getStats() as Pages;
    left = fstatSync(descriptor).size - (lastPageNumber + 1) * pageSize;
    return left;
  }

  async function grow(enough: number): Promise<void> {
    try {
      await promisify(write)(descriptor, CHUNK, 0, CHUNK.length, null);
      look();
    } catch (error) {
      // The last piece of a disk may be smaller than a chunk.
      if (look() < enough) throw error;
    }
  }

  return {
    /** Sees to it that what the next transaction needs is there; rejects with the disk's error. */
    async take(need: () => Need): Promise<void> {
      for (;;) {
        const { bytes, spare } = need();
        if (left >= bytes + spare || look() >= bytes + spare) {
          left -= bytes;
          return;
        }
        await grow(bytes + spare);
      }
    },

    close: () => closeSync(descriptor),
  };
}
