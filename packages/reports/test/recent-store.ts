/**
 * Where the hits of a test lie before reports get them: batches and manifests in memory, which are an input here
 * (packages/db tests the real stores), and parts as real Parquet files, made by packages/archive.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolderStore, sealMonth } from '@footfall/archive';
import {
  emptyManifest,
  formBatch,
  type Manifest,
  monthOf,
  type StoredBatch,
  type StoredHit,
} from '@footfall/domain';

export const SITE_ID = 'site-1';

export type RecentStore = Awaited<ReturnType<typeof openRecentStore>>;

export async function openRecentStore() {
  const folder = await mkdtemp(join(tmpdir(), 'footfall-reports-'));
  const objects = await openFolderStore(join(folder, 'parts'), Date.now());
  const stored: StoredBatch[] = [];
  const kept = new Map<string, Manifest>();
  let batchNumber = 0;
  const reads = { lists: 0, batches: 0 };

  const manifests = {
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

  const batches = {
    async *listBatches(siteId: string, request: { month: string; storedSince: number }) {
      reads.lists += 1;
      const found = stored
        .filter((batch) => batch.siteId === siteId && batch.month === request.month)
        .filter((batch) => batch.storedAt >= request.storedSince)
        .sort((a, b) => a.storedAt - b.storedAt);
      for (const { columns: _, ...head } of found) yield head;
    },
    async *readBatchesById(siteId: string, ids: readonly string[]) {
      for (const batch of stored) {
        if (batch.siteId !== siteId || !ids.includes(batch.batchId)) continue;
        reads.batches += 1;
        yield batch;
      }
    },
    async firstHitAt(siteId: string): Promise<number | null> {
      const own = stored.filter((batch) => batch.siteId === siteId);
      return own.reduce<number | null>(
        (first, batch) => (first === null || batch.minAt < first ? batch.minAt : first),
        null,
      );
    },
  };

  return {
    folder,
    manifests,
    batches,
    parts: objects,
    reads,

    /** Stores hits in batches of up to `size`, mixed as a flush mixes them. */
    store(hits: readonly StoredHit[], storedAt: number, size = 50): void {
      const byMonth = new Map<string, StoredHit[]>();
      for (const one of hits) {
        const month = monthOf(one.at);
        byMonth.set(month, [...(byMonth.get(month) ?? []), one]);
      }
      for (const list of byMonth.values()) {
        for (let start = 0; start < list.length; start += size) {
          batchNumber += 1;
          const batchId = `batch-${String(batchNumber).padStart(6, '0')}`;
          const batch = formBatch(batchId, SITE_ID, list.slice(start, start + size));
          stored.push({ ...batch, storedAt: storedAt + batchNumber });
        }
      }
    },

    /** Seals everything that is stored. */
    async seal(): Promise<void> {
      for (const month of new Set(stored.map((batch) => batch.month))) {
        await sealMonth(
          {
            batches,
            manifests,
            objects,
            clock: Date.now,
            scratchFolder: join(folder, 'scratch'),
            duckdb: { memoryBytesMax: 256 * 1024 * 1024, threads: 1 },
          },
          { siteId: SITE_ID, month, fence: 1, signal: new AbortController().signal },
        );
      }
    },

    async close(): Promise<void> {
      await rm(folder, { recursive: true });
    },
  };
}
