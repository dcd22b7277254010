/** The bucket: how up to a thousand hits of one site and one UTC month lie in one MongoDB document. */
import { HIT_FIELDS, type HitField, type StoredHit } from './hit.ts';
import type { Tally } from './ledger.ts';

/** A document stays far below MongoDB's 16 MiB and a reader's batch stays small. */
export const BATCH_HITS_MAX = 1000;

/**
 * Raised when the meaning of a stored field changes; readers know every version that ever shipped.
 * 2: `verdict` came; hits of version 1 all count.
 */
export const BATCH_SCHEMA = 2;

/**
 * Hits column by column, as in MongoDB's own time-series buckets: each field's name is written once,
 * not once per hit. A column whose values are all null is left out.
 */
export type HitColumns = { [Field in HitField]?: StoredHit[Field][] };

/**
 * One document of `hits`. A batch holds one site and one UTC month of `at`, so that exactly one
 * manifest decides whether it is sealed.
 */
export type HitBatch = {
  /** Time-ordered id, made when the batch was formed and kept with it: a replay is refused as a duplicate. */
  batchId: string;
  siteId: string;
  /** UTC month of every hit in it: `2026-11`. */
  month: string;
  schema: number;
  count: number;
  minAt: number;
  maxAt: number;
  minSessionAt: number;
  columns: HitColumns;
  /** When its hits arrived and how they ended, for the ledger; absent from batches of before. */
  tallies?: Tally[];
  /** With which import its hits came; absent when the beacon took them. */
  importId?: string;
  /** The name of the trace of its way here, where requests were followed whose hits are in it. */
  traceparent?: string;
};

/** A batch that MongoDB has; `storedAt` (ms since 1970) was set by the server's clock. */
export type StoredBatch = HitBatch & { storedAt: number };

/** UTC month of an instant: `2026-11`. */
export function monthOf(at: number): string {
  return dayOf(at).slice(0, 7);
}

const DAY_MS = 24 * 3_600_000;
/** Spelled out several times for each hit, and nearly always the same. */
let lastDay = { number: Number.NaN, name: '' };

/** UTC day of an instant: `2026-11-22`. */
export function dayOf(at: number): string {
  const number = Math.floor(at / DAY_MS);
  if (number !== lastDay.number) {
    lastDay = { number, name: new Date(at).toISOString().slice(0, 10) };
  }
  return lastDay.name;
}

/** Turns hits into columns; see {@link HitColumns}. */
export function packHits(hits: readonly StoredHit[]): HitColumns {
  const columns: Record<string, unknown[]> = {};
  for (const field of HIT_FIELDS) {
    if (hits.some((hit) => hit[field] !== null)) columns[field] = hits.map((hit) => hit[field]);
  }
  return columns as HitColumns;
}

/** The reverse of {@link packHits}. */
export function unpackHits(columns: HitColumns, count: number): StoredHit[] {
  const hits: StoredHit[] = [];
  for (let index = 0; index < count; index += 1) {
    const hit: Record<string, unknown> = {};
    for (const field of HIT_FIELDS) hit[field] = columns[field]?.[index] ?? null;
    hits.push(hit as StoredHit);
  }
  return hits;
}

/** Hits in columns, and how many they are. */
export type PackedHits = { columns: HitColumns; count: number };

/** Puts packs of hits one below the other, in their order. */
export function joinPacks(packs: readonly PackedHits[]): PackedHits {
  const [only] = packs;
  if (only !== undefined && packs.length === 1) return only;
  const columns: Record<string, unknown[]> = {};
  for (const field of HIT_FIELDS) {
    if (packs.every((pack) => pack.columns[field] === undefined)) continue;
    columns[field] = packs.flatMap(
      (pack): unknown[] => pack.columns[field] ?? new Array(pack.count).fill(null),
    );
  }
  return {
    columns: columns as HitColumns,
    count: packs.reduce((sum, { count }) => sum + count, 0),
  };
}

/**
 * Forms one batch. The hits must be of one site and one UTC month, 1 to {@link BATCH_HITS_MAX} of them.
 *
 * @throws RangeError when they are not: that is a bug of the caller.
 */
export function formBatch(batchId: string, siteId: string, hits: readonly StoredHit[]): HitBatch {
  return formPackedBatch(batchId, siteId, { columns: packHits(hits), count: hits.length });
}

/** The same of hits that are in columns already. */
export function formPackedBatch(
  batchId: string,
  siteId: string,
  { columns, count }: PackedHits,
): HitBatch {
  if (count < 1 || count > BATCH_HITS_MAX) {
    throw new RangeError(`a batch holds 1 to ${BATCH_HITS_MAX} hits, not ${count}`);
  }
  const [minAt, maxAt] = [leastOf(columns.at), -leastOf(columns.at?.map((at) => -at))];
  const month = monthOf(minAt);
  if (monthOf(maxAt) !== month) throw new RangeError('a batch holds the hits of one UTC month');
  return {
    batchId,
    siteId,
    month,
    schema: BATCH_SCHEMA,
    count,
    minAt,
    maxAt,
    minSessionAt: leastOf(columns.sessionAt),
    columns,
  };
}

function leastOf(numbers: readonly number[] = []): number {
  return numbers.reduce((least, number) => Math.min(least, number), Number.POSITIVE_INFINITY);
}
