/**
 * The tail: hits that are in the recent store but in no part yet, kept in DuckDB and brought up to date by what
 * is new. One table per site; a part of the work of every question, so it reads as little as it can.
 */
import {
  isSealed,
  type Manifest,
  SEAL_OVERLAP_MS,
  type StoredBatch,
  sealedIds,
} from '@footfall/domain';
import { mayHaveTail, type TailBatch } from './plan.ts';
import type { BatchHead, BatchSource, Freshness } from './stores.ts';
import type { TailTable, TailTables } from './tail-table.ts';

export type TailOptions = {
  batches: BatchSource;
  tables: TailTables;
  clock: () => number;
  limits: TailLimits;
};

export type TailLimits = {
  /** A site is brought up to date at most this often; questions in between share what there is. */
  refreshMs: number;
  /** Sites that are kept at once; the one that was asked about longest ago goes first. */
  sitesMax: number;
  /** Hits of all sites together. */
  rowsMax: number;
};

/** Two million hits take about 500 MB of DuckDB's memory, and are more than comes in between two rounds of sealing. */
export const TAIL_LIMITS: TailLimits = { refreshMs: 250, sitesMax: 200, rowsMax: 2_000_000 };

/**
 * Batches become visible nearly in the order of `storedAt`: an ordinary look goes back this far. A slow
 * commit, or another shard's clock, can hold some back longer, so a look every {@link DEEP_LOOK_EVERY_MS}
 * goes back the whole {@link SEAL_OVERLAP_MS}. It lists many batches to find none as a rule: nobody waits for it.
 */
const OVERLAP_MS = 2_000;
const DEEP_LOOK_EVERY_MS = 10_000;
/** Batches that are read before they are put into the table: up to 50,000 hits, some 15 MB. */
const GROUP_BATCHES = 50;

/** More unsealed hits than the limit: sealing has stopped, or the installation is too small for its sites. */
export class TailTooLongError extends Error {
  override name = 'TailTooLongError';
}

/**
 * A site's tail as of `readAt`, with the manifests that it belongs to: what those have not sealed is in the
 * table, and nothing else. Newer manifests than were brought may come back. Holds the table until released.
 */
export type TailView = {
  manifests: ReadonlyMap<string, Manifest>;
  table: string;
  batches: readonly TailBatch[];
  /** Batches that were visible at this instant (ms since 1970) are in it. */
  readAt: number;
  /** Holds the table once more; gives back what ends that. */
  hold(): () => void;
  release(): void;
};

export type Tail = {
  /** The tail of the months of those manifests, which were read just before. */
  view(siteId: string, manifests: ReadonlyMap<string, Manifest>): Promise<TailView>;
  close(): Promise<void>;
};

type MonthTail = {
  manifest: Manifest;
  sealedIds: ReadonlySet<string>;
  /** Those in the table. */
  batches: Map<string, BatchHead>;
  /** Listed and not in the table: found by a deep look, gone since, or on its way. */
  missed: Map<string, BatchHead>;
  /** The latest `storedAt` that was seen. */
  watermark: number;
  readAt: number;
  /** When the latest deep look began; whoever asks next waits for one where one has failed. */
  deepReadAt: number;
  deepLook: Promise<void> | null;
};

type SiteTail = {
  months: Map<string, MonthTail>;
  table: TailTable | null;
  rows: number;
  /** Work on a site is done one piece at a time: whoever comes meanwhile finds it done. */
  busy: Promise<unknown>;
  waiting: number;
};

export function createTail(options: TailOptions): Tail {
  /** In the order in which they were asked about last. */
  const sites = new Map<string, SiteTail>();
  const makeRoom = (site: SiteTail) => evict(sites, site, options.limits);
  return {
    async view(siteId, manifests) {
      const site = sites.get(siteId) ?? emptySite();
      sites.delete(siteId);
      sites.set(siteId, site);
      site.waiting += 1;
      const work = site.busy.then(() =>
        bringUpToDate(site, manifests, { ...options, siteId, makeRoom }),
      );
      site.busy = work.catch(() => undefined);
      try {
        return await work;
      } finally {
        site.waiting -= 1;
      }
    },
    async close() {
      for (const site of sites.values()) {
        await site.busy;
        await Promise.all([...site.months.values()].map(({ deepLook }) => deepLook));
        clear(site);
      }
      sites.clear();
    },
  };
}

function emptySite(): SiteTail {
  return { months: new Map(), table: null, rows: 0, busy: Promise.resolve(), waiting: 0 };
}

function clear(site: SiteTail): void {
  site.table?.retire();
  site.table = null;
  site.months.clear();
  site.rows = 0;
}

/** Forgets the sites that nobody asked about for longest, until what is left is within the limits. */
function evict(sites: Map<string, SiteTail>, wanted: SiteTail, limits: TailLimits): void {
  let rows = [...sites.values()].reduce((sum, site) => sum + site.rows, 0);
  for (const [siteId, site] of [...sites]) {
    if (rows <= limits.rowsMax && sites.size <= limits.sitesMax) return;
    if (site === wanted || site.waiting > 0) continue;
    rows -= site.rows;
    clear(site);
    sites.delete(siteId);
  }
  if (wanted.rows > limits.rowsMax) {
    throw tooLong(limits);
  }
}

type Work = TailOptions & { siteId: string; makeRoom(site: SiteTail): void };

async function bringUpToDate(
  site: SiteTail,
  manifests: ReadonlyMap<string, Manifest>,
  work: Work,
): Promise<TailView> {
  try {
    const now = work.clock();
    const months = [...manifests.values()].map((manifest) => takeManifest(site, manifest));
    site.table ??= await work.tables.create();
    site.table = await dropSealed(site, site.table);
    const alive = months.filter(({ manifest }) => mayHaveTail(manifest.month, now));
    const due = alive.filter((month) => now - month.readAt >= work.limits.refreshMs);
    const lists = await Promise.all(due.map((month) => listNew(month, now, work)));
    for (const [index, month] of due.entries()) {
      await takeIn(site, { month, table: site.table, heads: lists[index] ?? [] }, work);
      month.readAt = now;
    }
    const readAt = Math.min(now, ...alive.map((month) => month.readAt));
    return {
      manifests: new Map(months.map(({ manifest }) => [manifest.month, manifest])),
      table: site.table.name,
      batches: months.flatMap((month) => [...month.batches.values()]),
      readAt,
      hold: site.table.hold,
      release: site.table.hold(),
    };
  } catch (error) {
    // Half a group may be in the table by now: begin anew next time.
    clear(site);
    throw error;
  }
}

/** Keeps the newer of the manifest at hand and the one that is known: what was sealed stays sealed. */
function takeManifest(site: SiteTail, manifest: Manifest): MonthTail {
  const known = site.months.get(manifest.month);
  if (known === undefined) {
    const month: MonthTail = {
      manifest,
      sealedIds: sealedIds(manifest),
      batches: new Map(),
      missed: new Map(),
      watermark: 0,
      readAt: Number.NEGATIVE_INFINITY,
      deepReadAt: Number.NEGATIVE_INFINITY,
      deepLook: null,
    };
    site.months.set(manifest.month, month);
    return month;
  }
  if (manifest.generation > known.manifest.generation) {
    known.manifest = manifest;
    known.sealedIds = sealedIds(manifest);
  }
  return known;
}

/** Leaves out what parts hold by now, by a new table: questions that still go by older manifests read the old one. */
async function dropSealed(site: SiteTail, table: TailTable): Promise<TailTable> {
  const kept: string[] = [];
  let dropped = 0;
  for (const month of site.months.values()) {
    for (const [batchId, batch] of month.batches) {
      if (isSealed(month.manifest, month.sealedIds, batch)) {
        month.batches.delete(batchId);
        site.rows -= batch.count;
        dropped += 1;
      } else {
        kept.push(batchId);
      }
    }
  }
  if (dropped === 0) return table;
  const next = await table.keepOnly(kept);
  table.retire();
  return next;
}

/** Takes in batches of a month that are new and not sealed. */
async function takeIn(
  site: SiteTail,
  { month, table, heads }: { month: MonthTail; table: TailTable; heads: readonly BatchHead[] },
  work: Work,
): Promise<void> {
  for (let start = 0; start < heads.length; start += GROUP_BATCHES) {
    const group = heads.slice(start, start + GROUP_BATCHES);
    const ids = group.map(({ batchId }) => batchId);
    site.rows += group.reduce((sum, head) => sum + head.count, 0);
    work.makeRoom(site);
    const batches = await readAll(work, ids, 'recent');
    const given = new Set(batches.map(({ batchId }) => batchId));
    const lacking = ids.filter((id) => !given.has(id));
    if (lacking.length > 0) batches.push(...(await readAll(work, lacking, 'latest')));
    await table.append(batches);
    for (const { batchId } of batches) month.missed.delete(batchId);
    for (const head of group) {
      if (batches.some(({ batchId }) => batchId === head.batchId)) {
        month.batches.set(head.batchId, head);
      } else {
        site.rows -= head.count;
        month.missed.set(head.batchId, head);
      }
    }
  }
}

async function readAll(
  { batches, siteId }: Work,
  ids: readonly string[],
  freshness: Freshness,
): Promise<StoredBatch[]> {
  const read: StoredBatch[] = [];
  for await (const batch of batches.readBatchesById(siteId, ids, freshness)) read.push(batch);
  return read;
}

/** Heads that are neither sealed nor in the table yet. */
async function listNew(month: MonthTail, now: number, work: Work): Promise<BatchHead[]> {
  if (month.deepReadAt === Number.NEGATIVE_INFINITY) {
    await lookDeep(month, now, work);
  } else {
    await lookInto(month, OVERLAP_MS, work);
    if (month.deepLook === null && now - month.deepReadAt >= DEEP_LOOK_EVERY_MS) {
      month.deepLook = lookDeep(month, now, work)
        .catch(() => {
          month.deepReadAt = Number.NEGATIVE_INFINITY;
        })
        .finally(() => {
          month.deepLook = null;
        });
    }
  }
  const { manifest, sealedIds: ids, batches, missed } = month;
  for (const [batchId, head] of missed) {
    if (batches.has(batchId) || isSealed(manifest, ids, head)) missed.delete(batchId);
  }
  return [...missed.values()];
}

async function lookDeep(month: MonthTail, now: number, work: Work): Promise<void> {
  await lookInto(month, SEAL_OVERLAP_MS, work);
  month.deepReadAt = now;
}

/** Notes the batches that are not known, of those stored since so long before the latest. */
async function lookInto(month: MonthTail, overlapMs: number, work: Work): Promise<void> {
  const { manifest, sealedIds: ids, batches, missed } = month;
  const request = {
    month: manifest.month,
    storedSince: Math.max(manifest.sealedBefore, month.watermark - overlapMs),
  };
  // What there is, the primary says; the hits, which are the load, whoever has them already.
  for await (const head of work.batches.listBatches(work.siteId, request, 'latest')) {
    month.watermark = Math.max(month.watermark, head.storedAt);
    if (!batches.has(head.batchId) && !isSealed(manifest, ids, head)) {
      missed.set(head.batchId, head);
    }
    if (missed.size > work.limits.rowsMax) throw tooLong(work.limits);
  }
}

function tooLong({ rowsMax }: TailLimits): TailTooLongError {
  return new TailTooLongError(`more than ${rowsMax} hits wait to be sealed`);
}
