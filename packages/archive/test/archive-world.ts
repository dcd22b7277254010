/** A whole archive in a test: plain arrays for what MongoDB keeps, a real folder, a clock to turn, faults to plan. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  emptyManifest,
  isSealed,
  type Manifest,
  type StoredBatch,
  sealedIds,
} from '@footfall/domain';
import { appendBatches } from '../src/append-batches.ts';
import type { ArchivingContext } from '../src/archive-month.ts';
import { openFolderStore } from '../src/folder-store.ts';
import { createHitTable, HIT_ROW_COLUMNS, quoteName, readPartsSql } from '../src/hit-rows.ts';

/** Stands for the process being killed, or an answer that never came. */
export class Crash extends Error {}

/** When to crash: at the n-th call of a store from now on, before or after the call has had its effect. */
export type Fault = { call: number; moment: 'before' | 'after' };

export type ArchiveWorld = {
  context: ArchivingContext;
  /** What was stored; a batch shows from `visibleAt` on, until it has left. */
  stored: (StoredBatch & { visibleAt: number; hasLeft: boolean })[];
  now: number;
  fault: Fault | null;
  /** Calls of stores since the fault was set. */
  calls: number;
  manifest(siteId: string, month: string): Manifest;
  /** Files in the object store, by key. */
  files(): Promise<string[]>;
  close(): Promise<void>;
};

/** Opens an empty world; close it. */
export async function openWorld(now: number): Promise<ArchiveWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'footfall-archive-'));
  const manifests = new Map<string, Manifest>();
  const objects = await openFolderStore(join(folder, 'parts'), now);

  /** Lets the planned fault happen around one call of a store. */
  async function call<T>(effect: () => Promise<T> | T): Promise<T> {
    world.calls += 1;
    const isDue = world.fault !== null && world.calls === world.fault.call;
    if (isDue && world.fault?.moment === 'before') throw new Crash();
    const result = await effect();
    if (isDue) throw new Crash();
    return result;
  }

  const visible = (siteId: string) =>
    world.stored
      .filter((batch) => batch.siteId === siteId && batch.visibleAt <= world.now && !batch.hasLeft)
      .toSorted((a, b) => a.storedAt - b.storedAt);
  const read = (siteId: string, month: string): Manifest =>
    structuredClone(manifests.get(`${siteId}/${month}`) ?? emptyManifest(siteId, month));

  const context: ArchivingContext = {
    batches: {
      async *listBatches(siteId, { month, storedSince }) {
        yield* await call(() =>
          visible(siteId).filter((batch) => batch.month === month && batch.storedAt >= storedSince),
        );
      },
      async *readBatchesById(siteId, batchIds) {
        yield* await call(() =>
          visible(siteId).filter((batch) => batchIds.includes(batch.batchId)),
        );
      },
    },
    manifests: {
      read: (siteId, month) => call(() => read(siteId, month)),
      replace: (siteId, next) =>
        call(() => {
          const current = read(siteId, next.month);
          if (current.generation !== next.generation - 1 || current.fence > next.fence)
            return false;
          manifests.set(`${siteId}/${next.month}`, structuredClone(next));
          return true;
        }),
    },
    drops: {
      async *listByLastHit(siteId, { month, from, to }) {
        yield* await call(() =>
          visible(siteId)
            .filter((batch) => batch.month === month && batch.maxAt >= from && batch.maxAt < to)
            .toSorted((a, b) => a.maxAt - b.maxAt),
        );
      },
      drop: (siteId, { batchIds, next }) =>
        call(() => {
          const leaving = visible(siteId).filter((batch) => batchIds.includes(batch.batchId));
          const isCurrent = read(siteId, next.month).generation === next.generation - 1;
          if (leaving.length !== batchIds.length || !isCurrent) return 'superseded';
          manifests.set(`${siteId}/${next.month}`, structuredClone(next));
          for (const batch of leaving) batch.hasLeft = true;
          return 'dropped';
        }),
    },
    objects: {
      put: (key, path) => call(() => objects.put(key, path)),
      localPath: (key) => call(() => objects.localPath(key)),
      fetchTo: (key, path) => call(() => objects.fetchTo(key, path)),
      size: (key) => call(() => objects.size(key)),
      delete: (key) => call(() => objects.delete(key)),
      list: (prefix, request) => call(() => objects.list(prefix, request)),
    },
    clock: () => world.now,
    scratchFolder: join(folder, 'scratch'),
    duckdb: { memoryBytesMax: 256 * 1024 * 1024, threads: 1 },
  };

  const world: ArchiveWorld = {
    context,
    stored: [],
    now,
    fault: null,
    calls: 0,
    manifest: read,
    files: async () => (await objects.list('', { limit: 10_000 })).map(({ key }) => key),
    close: async () => {
      const left = await readdir(join(folder, 'scratch')).catch(() => []);
      await rm(folder, { recursive: true, force: true });
      if (left.length > 0) throw new Error(`left in the scratch folder: ${left.join(', ')}`);
    },
  };
  return world;
}

/** Stores batches now; they show at once or after `lagMs`. */
export function store(world: ArchiveWorld, batches: readonly StoredBatch[], lagMs = 0): void {
  for (const batch of batches) {
    world.stored.push({
      ...batch,
      storedAt: world.now,
      visibleAt: world.now + lagMs,
      hasLeft: false,
    });
  }
}

/** How many rows, and a sum over the hashes of whole rows: equal for equal multisets of rows. */
export type Fingerprint = { rows: number; sum: string };

/** What a report would read of a month, parts and tail, and what it ought to read: every visible hit once. */
export async function readMonth(
  world: ArchiveWorld,
  siteId: string,
  month: string,
): Promise<{ found: Fingerprint; wanted: Fingerprint; tailRows: number }> {
  const manifest = world.manifest(siteId, month);
  const ids = sealedIds(manifest);
  const all = world.stored.filter(
    (batch) => batch.siteId === siteId && batch.month === month && batch.visibleAt <= world.now,
  );
  const tail = all.filter((batch) => !batch.hasLeft && !isSealed(manifest, ids, batch));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const columns = HIT_ROW_COLUMNS.map(({ name }) => quoteName(name)).join(', ');
  const fingerprint = async (sql: string): Promise<Fingerprint> => {
    const reader = await connection.runAndReadAll(
      `SELECT count(*), sum(hash(${columns})::HUGEINT) FROM (${sql})`,
    );
    const [rows, sum] = reader.getRows()[0] ?? [];
    return { rows: Number(rows), sum: String(sum) };
  };
  try {
    await createHitTable(connection, 'everything');
    await appendBatches(connection, 'everything', all);
    await createHitTable(connection, 'tail');
    const tailRows = await appendBatches(connection, 'tail', tail);
    const paths: string[] = [];
    for (const part of manifest.parts) paths.push(await world.context.objects.localPath(part.key));
    const parts =
      paths.length === 0 ? '' : ` UNION ALL SELECT ${columns} FROM ${readPartsSql(paths)}`;
    return {
      found: await fingerprint(`SELECT ${columns} FROM tail${parts}`),
      wanted: await fingerprint(`SELECT ${columns} FROM everything`),
      tailRows,
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
