import { randomBytes } from 'node:crypto';
import { formBatch, type HitBatch, monthOf, type StoredHit, type Tally } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { ensureCollections } from './collections.ts';
import { createDropStore, type DropStore } from './drop-store.ts';
import { createHitStore, type HitStore } from './hit-store.ts';
import { createLedgerStore, type LedgerStore } from './ledger-store.ts';
import { createManifestStore, type ManifestStore } from './manifest-store.ts';

const AT = Date.UTC(2026, 10, 20, 12);
const MONTH = monthOf(AT);
const QUARTER_MS = 15 * 60_000;

let database: Database;
let hits: HitStore;
let drops: DropStore;
let manifests: ManifestStore;
let ledger: LedgerStore;

beforeAll(async () => {
  const name = `footfall_drops_${randomBytes(6).toString('hex')}`;
  database = openDatabase({ uri: inject('mongodbUri'), name, appName: 'drops-test' });
  await ensureCollections(database);
  hits = createHitStore(database);
  drops = createDropStore(database);
  manifests = createManifestStore(database);
  ledger = createLedgerStore(database);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

const fresh = (prefix: string): string => `${prefix}-${randomBytes(6).toString('hex')}`;

/** A batch with hits at those times; it arrived in the quarter of an hour of `AT`. */
function batchOf(siteId: string, times: readonly number[]): HitBatch {
  const rows: StoredHit[] = times.map((at) => {
    const ids = { hitId: fresh('hit'), visitorId: 1, sessionId: 2 };
    return { ...BLANK_HIT, ...ids, at, sessionAt: at, order: 0, name: 'pageview' };
  });
  const tallies: Tally[] = [{ at: AT, outcome: 'stored', count: times.length }];
  return { ...formBatch(fresh('batch'), siteId, rows), tallies };
}

async function listed(siteId: string, from: number, to: number): Promise<string[]> {
  const ids: string[] = [];
  const request = { month: MONTH, from, to };
  for await (const { batchId } of drops.listByLastHit(siteId, request, 'latest')) ids.push(batchId);
  return ids;
}

const nextOf = async (siteId: string) => {
  const manifest = await manifests.read(siteId, MONTH, 'latest');
  const dropped = [{ day: '2026-11-20', rows: 3 }];
  return { ...manifest, generation: manifest.generation + 1, dropped };
};

describe('the drop store', () => {
  it('lists batches by their last hit', async () => {
    const siteId = fresh('site');
    const later = batchOf(siteId, [AT, AT + 5_000]);
    const sooner = batchOf(siteId, [AT - 1_000, AT + 1_000]);
    await hits.storeBatches([later, sooner]);
    expect(await listed(siteId, 0, AT + 10_000)).toEqual([sooner.batchId, later.batchId]);
    expect(await listed(siteId, AT + 1_001, AT + 10_000)).toEqual([later.batchId]);
    expect(await listed(siteId, 0, AT + 5_000)).toEqual([sooner.batchId]);
    expect(await drops.firstHitAt(siteId, { month: MONTH }, 'latest')).toBe(AT - 1_000);
    expect(await drops.firstHitAt(siteId, { month: '2026-10' }, 'latest')).toBeNull();
  });

  it('lets batches leave together with the manifest, and the ledger stays what it was', async () => {
    const siteId = fresh('site');
    const [leaving, staying] = [batchOf(siteId, [AT, AT + 1, AT + 2]), batchOf(siteId, [AT])];
    await hits.storeBatches([leaving, staying]);
    const first = await nextOf(siteId);
    expect(await manifests.replace(siteId, first)).toBe(true);
    const span = { from: AT, to: AT + QUARTER_MS };
    const before = await ledger.read(siteId, span, 'latest');
    expect(before).toEqual([{ at: AT, outcome: 'stored', count: 4 }]);

    const next = await nextOf(siteId);
    const request = { batchIds: [leaving.batchId], next };
    expect(await drops.drop(siteId, request)).toBe('dropped');
    expect(await listed(siteId, 0, AT * 2)).toEqual([staying.batchId]);
    expect(await manifests.read(siteId, MONTH, 'latest')).toEqual(next);
    expect(await ledger.read(siteId, span, 'latest')).toEqual(before);

    expect(await drops.deletePages(siteId, AT)).toBe(0);
    expect(await drops.deletePages(siteId, AT + 1)).toBe(1);
  });

  it('changes nothing when the manifest or a batch is no longer what it was', async () => {
    const siteId = fresh('site');
    const batch = batchOf(siteId, [AT]);
    await hits.storeBatches([batch]);
    const next = await nextOf(siteId);
    expect(await manifests.replace(siteId, next)).toBe(true);
    const stale = { batchIds: [batch.batchId], next };
    expect(await drops.drop(siteId, stale)).toBe('superseded');
    const unknown = { batchIds: [batch.batchId, 'gone'], next: await nextOf(siteId) };
    expect(await drops.drop(siteId, unknown)).toBe('superseded');
    const foreign = { batchIds: [batch.batchId], next: await nextOf(fresh('site')) };
    expect(await drops.drop(fresh('site'), foreign)).toBe('superseded');
    expect(await listed(siteId, 0, AT * 2)).toEqual([batch.batchId]);
    expect(await manifests.read(siteId, MONTH, 'latest')).toEqual(next);
    const tallies = await ledger.read(siteId, { from: AT, to: AT + QUARTER_MS }, 'latest');
    expect(tallies).toEqual([{ at: AT, outcome: 'stored', count: 1 }]);
  });
});
