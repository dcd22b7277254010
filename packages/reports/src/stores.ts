/** What reports need from the stores, as small as it goes; the stores of db, cache and archive fit as they are. */
import type { Goal, Manifest, StoredBatch } from '@footfall/domain';

export type Freshness = 'latest' | 'recent';

export type ManifestSource = {
  /** The manifest of a month; an empty one of generation 0 when there is none. */
  read(siteId: string, month: string, freshness: Freshness): Promise<Manifest>;
  /** Every manifest of a site; for long ranges, which would cost a read per month otherwise. */
  list(siteId: string, freshness: Freshness): Promise<Manifest[]>;
};

/** A batch without its hits. */
export type BatchHead = Omit<StoredBatch, 'columns'>;

export type BatchSource = {
  /** The heads of a month's batches with that `storedAt` (ms since 1970) or a later one, by `storedAt`. */
  listBatches(
    siteId: string,
    request: { month: string; storedSince: number },
    freshness: Freshness,
  ): AsyncIterable<BatchHead>;
  /** Those batches, in any order; some may be missing when a member of the database lags. */
  readBatchesById(
    siteId: string,
    batchIds: readonly string[],
    freshness: Freshness,
  ): AsyncIterable<StoredBatch>;
  /** When the site's earliest hit in the recent store happened (ms since 1970); null when it has none. */
  firstHitAt(siteId: string, freshness: Freshness): Promise<number | null>;
};

export type GoalSource = {
  /** The goals of a site. */
  list(siteId: string, freshness: Freshness): Promise<readonly Goal[]>;
};

export type PartFiles = {
  /** A path on this machine that DuckDB can read the part from. Rejects when the part is gone. */
  localPath(key: string): Promise<string>;
};

export type ReportCache = {
  /**
   * What is kept under the key, or what `compute` gives, kept for `ttlMs`; whoever else works on it already
   * is waited for up to `timeoutMs`. Values survive JSON.
   */
  getOrCompute<Value>(
    siteId: string,
    request: { key: string; ttlMs: number; timeoutMs: number },
    compute: () => Promise<Value>,
  ): Promise<Value>;
};

/** Told what an operator may want to know; `event` is a fixed word. */
export type ReportsLog = (event: string, details: Record<string, unknown>) => void;
