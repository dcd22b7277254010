/** The manifest: which parts hold a site's month, and which stored batches are already in them. */
import type { StoredBatch } from './batch.ts';

/** What has happened to a part so far: sealed → compacted → archived. */
export type PartLevel = 'sealed' | 'compacted' | 'archived';

/** A file beside a part, made from it. */
type KeptFile = { key: string; rows: number; bytes: number; sha256: string };

/** A stretch of a UTC day that lies in one day of a time zone: its first instant, and that day. */
export type DaySegment = { from: number; date: string };

/**
 * What is counted beforehand of a part that holds a whole UTC day. It is no source of truth: made from the part, and
 * made again whenever the part is. Reports go by it only while no other part and no batch has hits of that day.
 */
export type Cube = {
  /** Version of the columns and of what is counted. */
  version: number;
  /** The days of the site's time zone, as it was then, that the UTC day has a share in. */
  segments: DaySegment[];
  /** The dimensions that are counted; one with too many values to be worth it is left out. */
  dimensions: string[];
  /**
   * The part of the day before that it was made with, by its id: then of that end of the day the edge has the visitors
   * alone who were there on both sides of it. Absent: it has whoever was there near that end.
   */
  before?: string;
  /** The same of the day after. */
  after?: string;
  /** Counts by dimension, value and local day, of visitors whose sessions lie within one segment each. */
  cells: KeptFile;
  /** Of the same visitors a row for each page of a session; absent where the day is small. */
  visits?: KeptFile;
  /** The hits of all other visitors: of those with a session that reaches, or may reach, into the next day or the one before. */
  edge: KeptFile;
};

/** What a part has of one UTC day. */
export type PartDay = {
  /** Names these very hits: that of the part which held them alone, for as long as none came and none went. */
  partId: string;
  /** `2026-11-22`. */
  day: string;
  rows: number;
  minAt: number;
  maxAt: number;
  /** Earliest start of a session that has a hit in it. */
  minSessionAt: number;
};

/**
 * An immutable Parquet file with hits of one site, sorted by the start of their session: of one UTC day, or *merged*, of
 * several days of a month that is over. Of a merged one `day` is no day: packages/archive, days-of-parts.ts.
 */
export type Part = PartDay & {
  /** Where the object store keeps it. */
  key: string;
  level: PartLevel;
  bytes: number;
  /** Of a merged part, and of no other: what it has of each day, in order. */
  days?: PartDay[];
  /** SHA-256 of the file, hex. */
  sha256: string;
  /** Version of the part's columns. */
  schema: number;
  /** Absent from parts of a day that goes on, and of parts of before. */
  cube?: Cube;
};

/** Hits of one day whose batches left the recent store, after the parts that hold them were verified. */
type DroppedDay = { day: string; rows: number };

export type SealedBatch = { batchId: string; storedAt: number };

/**
 * One document per site and UTC month, replaced whole by compare-and-swap on `generation`,
 * so that a reader sees each hit exactly once: in a part, or in the tail.
 */
export type Manifest = {
  siteId: string;
  month: string;
  /** 0 before anything was sealed; each replacement adds one. */
  generation: number;
  /** Fencing token of the lease under which it was written; a smaller one is refused. */
  fence: number;
  parts: Part[];
  /** Every batch with an earlier `storedAt` (ms since 1970) is sealed. */
  sealedBefore: number;
  /** Batches that are sealed although their `storedAt` is not before `sealedBefore`. */
  sealedBatches: SealedBatch[];
  /** Files that no longer count but that a reader may still be reading; deleted a while later. */
  retired: { key: string; retiredAt: number }[];
  /** By day: what parts hold and the recent store no longer does. Absent while the recent store has everything. */
  dropped?: DroppedDay[];
};

/**
 * How long after its `storedAt` a batch may become visible and still be sealed: covers clock
 * differences between primaries and slow majority commits. Ids of batches are kept this long.
 */
export const SEAL_OVERLAP_MS = 15 * 60_000;

/** What a month looks like before anything of it was sealed. */
export function emptyManifest(siteId: string, month: string): Manifest {
  return {
    siteId,
    month,
    generation: 0,
    fence: 0,
    parts: [],
    sealedBefore: 0,
    sealedBatches: [],
    retired: [],
  };
}

/** True when the manifest's parts hold the batch already. Build the set once per manifest: {@link sealedIds}. */
export function isSealed(
  manifest: Manifest,
  ids: ReadonlySet<string>,
  batch: Pick<StoredBatch, 'batchId' | 'storedAt'>,
): boolean {
  return batch.storedAt < manifest.sealedBefore || ids.has(batch.batchId);
}

/** The ids of {@link Manifest.sealedBatches}. */
export function sealedIds(manifest: Manifest): ReadonlySet<string> {
  return new Set(manifest.sealedBatches.map((batch) => batch.batchId));
}

/** What a part has of each day that it has hits of. */
export function daysOfPart(part: Part): readonly PartDay[] {
  return part.days ?? [part];
}

/** The keys of all files that belong to a part. */
export function keysOfPart({ key, cube }: Part): string[] {
  if (cube === undefined) return [key];
  const beside = [cube.cells, cube.edge, ...(cube.visits === undefined ? [] : [cube.visits])];
  return [key, ...beside.map((file) => file.key)];
}
