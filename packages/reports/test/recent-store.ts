/**
 * Where the hits of a test lie before reports get them: batches and manifests in memory, which are an input here
 * (packages/db tests the real stores), and parts as real Parquet files, made by packages/archive.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  archiveMonth,
  compactDay,
  mergeMonth,
  openFolderStore,
  planMerges,
  planMonth,
  sealMonth,
} from '@footfall/archive';
import {
  emptyManifest,
  formBatch,
  type Goal,
  type Manifest,
  monthOf,
  type StoredBatch,
  type StoredHit,
} from '@footfall/domain';

import { createCubeWriter } from '../src/write-cube.ts';

export const SITE_ID = 'site-1';
const DAY_MS = 86_400_000;

export type RecentStore = Awaited<ReturnType<typeof openRecentStore>>;

/** A store whose site has those goals. */
export async function openRecentStore(goals: readonly Goal[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'footfall-reports-'));
  const objects = await openFolderStore(join(folder, 'parts'), Date.now());
  const stored: StoredBatch[] = [];
  let made = 0;
  const manifests = keepManifests();
  const batches = keepBatches(stored);
  const drops = keepDrops(stored, manifests);
  const { signal } = new AbortController();
  const context = {
    batches,
    manifests,
    drops,
    objects,
    clock: Date.now,
    scratchFolder: join(folder, 'scratch'),
    duckdb: { memoryBytesMax: 256 * 1024 * 1024, threads: 1 },
  };
  return {
    manifests,
    batches,
    parts: objects,
    goals: { list: async (): Promise<readonly Goal[]> => goals },

    /** Stores hits in batches of up to `size`, the first at `storedAt` and each a millisecond later. */
    store(hits: readonly StoredHit[], storedAt: number, size = 50): void {
      for (const list of byMonth(hits)) {
        for (let start = 0; start < list.length; start += size) {
          const batchId = `batch-${String(made).padStart(6, '0')}`;
          const batch = formBatch(batchId, SITE_ID, list.slice(start, start + size));
          stored.push({ ...batch, storedAt: storedAt + made });
          made += 1;
        }
      }
    },

    /** Seals everything that is stored. */
    async seal(): Promise<void> {
      for (const month of new Set(stored.map((batch) => batch.month))) {
        await sealMonth(context, { siteId: SITE_ID, month, fence: 1, signal });
      }
    },

    /**
     * Makes one part, with its cube, of every day that is over by then; cubes by the days of that time zone. In the
     * first round a day knows the one before it, from the second on the one after it too.
     */
    async compact(now: number, timezone: string, rounds = 2): Promise<void> {
      const cubes = createCubeWriter({
        timezoneOf: async () => timezone,
        rowsMin: 1,
        visitsRowsMin: 1,
      });
      for (const { month } of await manifests.list(SITE_ID)) {
        for (let round = 0; round < rounds; round += 1) {
          const manifest = await manifests.read(SITE_ID, month);
          for (const plan of planMerges(manifest, now, cubes)) {
            await compactDay({ ...context, cubes }, { siteId: SITE_ID, month, plan, signal });
          }
        }
      }
    },

    /**
     * Lets everything that was stored a day before then leave for the archive, and makes one part of the days of a month
     * that have fewer hits; the others have cubes. Gives back how many parts there are afterwards.
     */
    async merge(now: number, timezone: string, rowsMin: number): Promise<number> {
      const cubes = createCubeWriter({
        timezoneOf: async () => timezone,
        ...{ rowsMin, visitsRowsMin: rowsMin },
      });
      const at = { ...context, cubes, clock: () => now };
      for (const { month } of await manifests.list(SITE_ID)) {
        const siteMonth = { siteId: SITE_ID, month };
        const read = () => manifests.read(SITE_ID, month);
        for (let round = 0; round < 2; round += 1) {
          for (const plan of planMerges(await read(), now, cubes)) {
            await compactDay(at, { ...siteMonth, plan, signal });
          }
          await archiveMonth(at, { ...siteMonth, before: now - (now % DAY_MS), signal });
          const plan = planMonth(await read(), now, cubes);
          if (plan !== null) await mergeMonth(at, { ...siteMonth, plan, signal });
        }
      }
      return (await manifests.list(SITE_ID)).flatMap(({ parts }) => parts).length;
    },

    async close(): Promise<void> {
      await rm(folder, { recursive: true });
    },
  };
}

function byMonth(hits: readonly StoredHit[]): StoredHit[][] {
  const months = new Map<string, StoredHit[]>();
  for (const one of hits) {
    const list = months.get(monthOf(one.at)) ?? [];
    list.push(one);
    months.set(monthOf(one.at), list);
  }
  return [...months.values()];
}

function keepManifests() {
  const kept = new Map<string, Manifest>();
  return {
    async read(siteId: string, month: string): Promise<Manifest> {
      return structuredClone(kept.get(`${siteId}/${month}`) ?? emptyManifest(siteId, month));
    },
    async list(siteId: string): Promise<Manifest[]> {
      return [...kept.values()].filter((manifest) => manifest.siteId === siteId);
    },
    async replace(siteId: string, next: Manifest): Promise<boolean> {
      kept.set(`${siteId}/${next.month}`, structuredClone(next));
      return true;
    },
  };
}

function keepBatches(stored: readonly StoredBatch[]) {
  /** How often it was asked, and for how many batches' hits. */
  const reads = { lists: 0, batches: 0 };
  return {
    reads,
    async *listBatches(siteId: string, request: { month: string; storedSince: number }) {
      reads.lists += 1;
      const found = stored
        .filter((batch) => batch.siteId === siteId && batch.month === request.month)
        .filter((batch) => batch.storedAt >= request.storedSince)
        .sort((a, b) => a.storedAt - b.storedAt);
      for (const { columns: _, ...head } of found) yield head;
    },
    async *readBatchesById(siteId: string, batchIds: readonly string[]) {
      for (const batch of stored) {
        if (batch.siteId !== siteId || !batchIds.includes(batch.batchId)) continue;
        reads.batches += 1;
        yield batch;
      }
    },
    async firstHitAt(siteId: string): Promise<number | null> {
      const firsts = stored.filter((batch) => batch.siteId === siteId).map(({ minAt }) => minAt);
      return firsts.length === 0 ? null : Math.min(...firsts);
    },
  };
}

/** How batches leave, for good. */
function keepDrops(stored: StoredBatch[], manifests: ReturnType<typeof keepManifests>) {
  return {
    async *listByLastHit(siteId: string, request: { month: string; from: number; to: number }) {
      const found = stored
        .filter((batch) => batch.siteId === siteId && batch.month === request.month)
        .filter(({ maxAt }) => maxAt >= request.from && maxAt < request.to)
        .sort((a, b) => a.maxAt - b.maxAt);
      for (const { columns: _, ...head } of found) yield head;
    },
    async drop(siteId: string, given: { batchIds: readonly string[]; next: Manifest }) {
      for (const batchId of given.batchIds) {
        const place = stored.findIndex((batch) => batch.batchId === batchId);
        stored.splice(place, 1);
      }
      await manifests.replace(siteId, given.next);
      return 'dropped' as const;
    },
  };
}
