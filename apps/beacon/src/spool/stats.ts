/** How much lies in the spool. */
import type { Database } from 'lmdb';

export type SpoolStats = { entries: number; bytes: number; deadLetters: number };

/** Sizes are read from the file this often at most. */
const EVERY_MS = 50;

type PageCounts = {
  pageSize: number;
  treeBranchPageCount: number;
  treeLeafPageCount: number;
  overflowPages: number;
  entryCount: number;
};

type Counted = { entries: Database<string, number>; deadLetters: Database<string, string> };

/** Makes the function that reads sizes from the file, and for a moment from memory. */
export function createStats(tables: Counted, now: () => number): () => SpoolStats {
  let stats: SpoolStats = { entries: 0, bytes: 0, deadLetters: 0 };
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (Math.abs(now() - readAt) < EVERY_MS) return stats;
    readAt = now();
    const waiting = tables.entries.getStats() as PageCounts;
    const dead = tables.deadLetters.getStats() as PageCounts;
    stats = {
      entries: waiting.entryCount,
      bytes: bytesOf(waiting) + bytesOf(dead),
      deadLetters: dead.entryCount,
    };
    return stats;
  };
}

function bytesOf(pages: PageCounts): number {
  const { treeBranchPageCount, treeLeafPageCount, overflowPages, pageSize } = pages;
  return (treeBranchPageCount + treeLeafPageCount + overflowPages) * pageSize;
}
