import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  emptyManifest,
  formBatch,
  GOALS_PER_SITE_MAX,
  type Goal,
  type HitBatch,
  type Manifest,
  type Part,
  type PartLevel,
  type StoredHit,
} from '@footfall/domain';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { COLLECTIONS, ensureCollections } from './collections.ts';
import { createGoalStore } from './goal-store.ts';
import { createHitStore, type HitStore } from './hit-store.ts';
import { createLeaseStore, type LeaseStore } from './lease-store.ts';
import { createManifestStore, type ManifestStore } from './manifest-store.ts';

const AT = Date.UTC(2026, 10, 20, 12);
const MONTH = '2026-11';

let database: Database;
let hits: HitStore;
let manifests: ManifestStore;
let leases: LeaseStore;

beforeAll(async () => {
  const name = `footfall_stores_${randomBytes(6).toString('hex')}`;
  database = openDatabase({ uri: inject('mongodbUri'), name, appName: 'stores-test' });
  await ensureCollections(database);
  hits = createHitStore(database);
  manifests = createManifestStore(database);
  leases = createLeaseStore(database);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

const fresh = (prefix: string): string => `${prefix}-${randomBytes(6).toString('hex')}`;

function hitOf(change: Partial<StoredHit> = {}): StoredHit {
  return {
    hitId: fresh('hit'),
    at: AT,
    order: 0,
    name: 'pageview',
    visitorId: 1,
    sessionId: 2,
    sessionAt: AT,
    hostname: 'example.com',
    page: '/',
    title: null,
    referrer: null,
    source: 'Direct',
    medium: null,
    campaign: null,
    term: null,
    content: null,
    channel: 'Direct',
    country: null,
    region: null,
    city: null,
    browser: null,
    browserVersion: null,
    os: null,
    osVersion: null,
    device: null,
    language: null,
    viewport: null,
    props: null,
    amount: null,
    currency: null,
    engagedMs: null,
    scroll: null,
    interactive: true,
    verdict: null,
    ...change,
  };
}

const batchOf = (siteId: string, changes: Partial<StoredHit>[] = [{}]): HitBatch =>
  formBatch(fresh('batch'), siteId, changes.map(hitOf));

async function listed<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

const readAll = (siteId: string, freshness: 'latest' | 'recent' = 'latest') =>
  listed(hits.readBatches(siteId, { month: MONTH, storedSince: 0 }, freshness));

describe('the collections', () => {
  it('can be ensured by several processes at once, and again', async () => {
    await Promise.all([ensureCollections(database), ensureCollections(database)]);
    for (const { name, indexes } of COLLECTIONS) {
      const present = await database.collection(name).listIndexes().toArray();
      expect(present.map((index) => index['name'])).toEqual(
        expect.arrayContaining(indexes.map((index) => index.name)),
      );
    }
  });
});

describe('the hit store', () => {
  it('gives back a batch as it was stored, with the server’s time', async () => {
    const siteId = fresh('site');
    const batch = batchOf(siteId, [
      {
        props: [
          ['seats', 12],
          ['trial', true],
        ],
        amount: '12.5000',
        currency: 'EUR',
      },
      { title: '漢字 🛒', visitorId: Number.MAX_SAFE_INTEGER, interactive: false },
    ]);
    const before = Date.now();
    expect(await hits.storeBatches([batch])).toEqual(['stored']);
    const [stored] = await readAll(siteId);
    expect(stored).toEqual({ ...batch, storedAt: expect.any(Number) });
    expect(Math.abs((stored?.storedAt ?? 0) - before)).toBeLessThan(60_000);
  });

  it('stores a batch once however often it is sent, and keeps the time of the first', async () => {
    const siteId = fresh('site');
    const batch = batchOf(siteId);
    expect(await hits.storeBatches([batch])).toEqual(['stored']);
    const [first] = await readAll(siteId);
    await sleep(20);
    expect(await hits.storeBatches([batch, batchOf(siteId)])).toEqual(['duplicate', 'stored']);
    expect(await hits.storeBatches([batch])).toEqual(['duplicate']);
    const all = await readAll(siteId);
    expect(all).toHaveLength(2);
    expect(all[0]).toEqual(first);
  });

  it('stores once what two senders send at the same time', async () => {
    const siteId = fresh('site');
    const batches = Array.from({ length: 20 }, () => batchOf(siteId));
    const outcomes = await Promise.all([hits.storeBatches(batches), hits.storeBatches(batches)]);
    expect(outcomes.flat().filter((outcome) => outcome === 'stored')).toHaveLength(20);
    expect(outcomes.flat().filter((outcome) => outcome === 'duplicate')).toHaveLength(20);
    expect(await readAll(siteId)).toHaveLength(20);
  });

  it('takes a visitor’s text for text, also where it looks like an operator', async () => {
    const siteId = fresh('site');
    const strange = [
      { page: '$siteId', title: '$$NOW', campaign: '$$ROOT' },
      {
        page: '/',
        props: [
          ['$gt', ''],
          ['a.b', '$literal'],
          ['__proto__', '{"$set":{}}'],
        ],
      },
    ] satisfies Partial<StoredHit>[];
    const batch = batchOf(siteId, strange);
    expect(await hits.storeBatches([batch])).toEqual(['stored']);
    expect((await readAll(siteId))[0]?.columns).toEqual(batch.columns);
  });

  it('says of each batch what became of it; a bad one does not cost the others', async () => {
    const siteId = fresh('site');
    const known = batchOf(siteId);
    await hits.storeBatches([known]);
    const bad = { ...batchOf(siteId), columns: { page: ['x'.repeat(17 * 1024 * 1024)] } };
    const outcomes = await hits.storeBatches([batchOf(siteId), known, batchOf(siteId)]);
    expect(outcomes).toEqual(['stored', 'duplicate', 'stored']);
    const [one] = await hits.storeBatches([bad]).catch((error: Error) => [{ error }]);
    expect(one).toMatchObject({ error: expect.any(Error) });
    expect(await readAll(siteId)).toHaveLength(3);
  });

  it('lists heads by the time they were stored, from an instant on, and reads batches by id', async () => {
    const siteId = fresh('site');
    const batches = Array.from({ length: 5 }, () => batchOf(siteId, [{}, {}]));
    for (const batch of batches) {
      await hits.storeBatches([batch]);
      await sleep(3);
    }
    const heads = await listed(
      hits.listBatches(siteId, { month: MONTH, storedSince: 0 }, 'latest'),
    );
    expect(heads.map((head) => head.batchId)).toEqual(batches.map((batch) => batch.batchId));
    expect(heads[0]).not.toHaveProperty('columns');
    expect(heads[0]).toMatchObject({ count: 2, siteId, month: MONTH, minAt: AT });
    const third = heads[2];
    if (third === undefined) throw new Error('there is no third head');
    const request = { month: MONTH, storedSince: third.storedAt };
    expect(await listed(hits.listBatches(siteId, request, 'latest'))).toHaveLength(3);
    const wanted = [batches[1], batches[3]].map((batch) => batch?.batchId ?? '');
    const read = await listed(hits.readBatchesById(siteId, wanted, 'latest'));
    expect(read.map((batch) => batch.batchId).sort()).toEqual(wanted.toSorted());
    expect(await listed(hits.readBatchesById(fresh('other'), wanted, 'latest'))).toEqual([]);
  });

  it('finds every month of every site by seeks, and those that got hits lately', async () => {
    const siteIds = [fresh('month-a'), fresh('month-b')].sort();
    const days = [Date.UTC(2026, 9, 31), Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1)];
    for (const siteId of siteIds) {
      for (const at of days) {
        await hits.storeBatches([batchOf(siteId, [{ at }]), batchOf(siteId, [{ at }, { at }])]);
      }
    }
    const all = await listed(hits.everyMonth('latest'));
    const ours = all.filter(({ siteId }) => siteIds.includes(siteId));
    expect(ours).toEqual(
      siteIds.flatMap((siteId) =>
        ['2026-10', '2026-11', '2026-12'].map((month) => ({ siteId, month })),
      ),
    );
    expect(new Set(all.map(({ siteId, month }) => `${siteId}/${month}`)).size).toBe(all.length);
    const active = await hits.activeMonths(Date.now() - 60_000, 'latest');
    expect(active).toContainEqual({
      siteId: siteIds[0],
      month: '2026-10',
      hits: 3,
      firstStoredAt: expect.any(Number),
    });
    expect(await hits.activeMonths(Date.now() + 3_600_000, 'latest')).toEqual([]);
  });

  it('reads with "recent" what a secondary has, soon after', async () => {
    const siteId = fresh('site');
    await hits.storeBatches([batchOf(siteId)]);
    await expect.poll(() => readAll(siteId, 'recent'), { timeout: 10_000 }).toHaveLength(1);
  });

  it('asks a secondary for "recent" and the primary for "latest"', async () => {
    const client = new MongoClient(inject('mongodbUri'), { monitorCommands: true });
    try {
      const asked: string[] = [];
      client.on('commandStarted', (event) => {
        if (event.commandName === 'find') asked.push(event.address);
      });
      const db = client.db(database.db.databaseName);
      const hello = await db.command({ hello: 1 });
      const watched = createHitStore({
        ...database,
        db,
        collection: (name) => db.collection(name),
      });
      const request = { month: MONTH, storedSince: 0 };
      await listed(watched.listBatches(fresh('none'), request, 'latest'));
      await expect
        .poll(async () => {
          await listed(watched.listBatches(fresh('none'), request, 'recent'));
          return asked.at(-1) === hello['me'];
        })
        .toBe(false);
      expect(asked[0]).toBe(hello['me']);
    } finally {
      await client.close();
    }
  });
});

describe('the manifest store', () => {
  const next = (manifest: Manifest, fence = 1): Manifest => ({
    ...manifest,
    generation: manifest.generation + 1,
    fence,
  });

  it('shows an empty month before anything was sealed', async () => {
    const siteId = fresh('site');
    expect(await manifests.read(siteId, MONTH, 'latest')).toEqual(emptyManifest(siteId, MONTH));
  });

  it('lets one of many take the place of a generation', async () => {
    const siteId = fresh('site');
    for (let generation = 0; generation < 3; generation += 1) {
      const current = await manifests.read(siteId, MONTH, 'latest');
      expect(current.generation).toBe(generation);
      const tries = Array.from({ length: 6 }, (_, index) =>
        manifests.replace(siteId, { ...next(current), sealedBefore: index }),
      );
      const won = (await Promise.all(tries)).flatMap((ok, index) => (ok ? [index] : []));
      expect(won).toHaveLength(1);
      expect((await manifests.read(siteId, MONTH, 'latest')).sealedBefore).toBe(won[0]);
    }
  });

  it('refuses a generation that is not the next one', async () => {
    const siteId = fresh('site');
    const first = next(emptyManifest(siteId, MONTH));
    expect(await manifests.replace(siteId, { ...first, generation: 2 })).toBe(false);
    expect(await manifests.replace(siteId, first)).toBe(true);
    expect(await manifests.replace(siteId, first)).toBe(false);
    expect(await manifests.replace(siteId, { ...first, generation: 3 })).toBe(false);
    expect(await manifests.replace(siteId, { ...first, generation: 2 })).toBe(true);
  });

  it('refuses who works under an earlier lease', async () => {
    const siteId = fresh('site');
    const first = next(emptyManifest(siteId, MONTH), 7);
    expect(await manifests.replace(siteId, first)).toBe(true);
    expect(await manifests.replace(siteId, next(first, 6))).toBe(false);
    expect(await manifests.replace(siteId, next(first, 7))).toBe(true);
  });

  it('keeps a manifest whole, and tells which months have something to tidy', async () => {
    const siteId = fresh('site');
    const manifest: Manifest = {
      ...next(emptyManifest(siteId, MONTH)),
      parts: [
        {
          partId: 'p',
          key: `${siteId}/p`,
          day: '2026-11-20',
          level: 'sealed',
          rows: 2 ** 40,
          bytes: 17,
          minAt: AT,
          maxAt: AT,
          minSessionAt: AT,
          sha256: 'ab',
          schema: 1,
        },
      ],
      sealedBefore: AT,
      sealedBatches: [{ batchId: 'b', storedAt: AT }],
      retired: [],
    };
    await manifests.replace(siteId, manifest);
    expect(await manifests.read(siteId, MONTH, 'latest')).toEqual(manifest);
    expect(await manifests.list(siteId, 'latest')).toEqual([manifest]);
    const isUntidy = async () =>
      (await manifests.untidyMonths('latest')).some((month) => month.siteId === siteId);
    expect(await isUntidy()).toBe(true);
    const [part] = manifest.parts;
    if (part === undefined) throw new Error('there is no part');
    const tidy = next({ ...manifest, parts: [{ ...part, level: 'compacted' }] });
    await manifests.replace(siteId, tidy);
    expect(await isUntidy()).toBe(false);
    await manifests.replace(siteId, next({ ...tidy, retired: [{ key: 'k', retiredAt: AT }] }));
    expect(await isUntidy()).toBe(true);
  });

  it('is untidy while a day of enough hits has no cube of the version that is asked for', async () => {
    const siteId = fresh('site');
    const file = { key: 'k', rows: 1, bytes: 1, sha256: 'ab' };
    const part: Part = {
      ...{ partId: 'p', key: 'p', day: '2026-11-20', level: 'compacted', rows: 10, bytes: 17 },
      ...{ minAt: AT, maxAt: AT, minSessionAt: AT, sha256: 'ab', schema: 1 },
    };
    const isUntidy = async (version: number, rowsMin: number) =>
      (await manifests.untidyMonths('latest', { version, rowsMin })).some(
        (month) => month.siteId === siteId,
      );
    const uncounted = next({ ...emptyManifest(siteId, MONTH), parts: [part] });
    await manifests.replace(siteId, uncounted);
    expect([await isUntidy(2, 10), await isUntidy(2, 11)]).toEqual([true, false]);
    const cube = { version: 2, segments: [], dimensions: [], cells: file, edge: file };
    await manifests.replace(siteId, next({ ...uncounted, parts: [{ ...part, cube }] }));
    expect([await isUntidy(2, 10), await isUntidy(3, 10)]).toEqual([false, true]);
    const archived = { ...part, level: 'archived' as const };
    await manifests.replace(siteId, next(next({ ...uncounted, parts: [{ ...archived, cube }] })));
    expect([await isUntidy(2, 10), await isUntidy(3, 10)]).toEqual([false, true]);
    await manifests.replace(siteId, next(next(next({ ...uncounted, parts: [archived] }))));
    expect(await isUntidy(3, 10)).toBe(false);
  });

  it('may have days to merge while it has several parts, all of them archived, and some are small', async () => {
    const siteId = fresh('site');
    const of = (day: number, level: PartLevel, rows: number): Part => ({
      ...{ partId: `${day}`, key: `${day}`, day: `2026-11-${day}`, level, rows, bytes: 17 },
      ...{ minAt: AT, maxAt: AT, minSessionAt: AT, sha256: 'ab', schema: 1 },
    });
    const merged: Part = { ...of(99, 'archived', 8), days: [of(10, 'archived', 8)] };
    let manifest = emptyManifest(siteId, MONTH);
    const isToMerge = async (parts: Part[], last = MONTH) => {
      manifest = next({ ...manifest, parts });
      expect(await manifests.replace(siteId, manifest)).toBe(true);
      const months = await manifests.monthsToMerge(last, 10, 'latest');
      return months.some((month) => month.siteId === siteId);
    };
    const [small, large] = [of(11, 'archived', 9), of(12, 'archived', 10)];
    expect(await isToMerge([small, large])).toBe(true);
    expect(await isToMerge([small, large], '2026-10')).toBe(false);
    expect(await isToMerge([small, of(13, 'compacted', 9)])).toBe(false);
    expect(await isToMerge([small])).toBe(false);
    expect(await isToMerge([large, of(13, 'archived', 10)])).toBe(false);
    expect(await isToMerge([merged])).toBe(false);
    expect(await isToMerge([merged, small])).toBe(true);
    // A day of it may have grown too large: the manifest tells.
    expect(await isToMerge([merged, large])).toBe(true);
  });
});

describe('a lease', () => {
  it('goes to one of many who ask at once', async () => {
    const name = fresh('lease');
    const asked = await Promise.all(
      Array.from({ length: 8 }, (_, index) => leases.acquire(name, `owner-${index}`, 30_000)),
    );
    expect(asked.filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('ends by the server’s clock, and the next holder has a larger token', async () => {
    const name = fresh('lease');
    const first = await leases.acquire(name, 'a', 300);
    expect(first).toMatchObject({ name, owner: 'a' });
    expect(await leases.acquire(name, 'b', 300)).toBeNull();
    const second = await expect
      .poll(() => leases.acquire(name, 'b', 30_000), { timeout: 10_000 })
      .not.toBeNull()
      .then(() => leases.acquire(name, 'c', 30_000));
    expect(second).toBeNull();
    if (first === null) throw new Error('the lease was not to be had');
    expect(await leases.renew(first, 30_000)).toBe(false);
    await leases.release(first);
    expect(await leases.acquire(name, 'c', 30_000)).toBeNull();
  });

  it('stays while it is renewed and is free when it is given back', async () => {
    const name = fresh('lease');
    const lease = await leases.acquire(name, 'a', 2_000);
    if (lease === null) throw new Error('the lease was not to be had');
    expect(await leases.renew(lease, 60_000)).toBe(true);
    await sleep(2_200);
    expect(await leases.acquire(name, 'b', 1_000)).toBeNull();
    await leases.release(lease);
    const next = await leases.acquire(name, 'b', 1_000);
    expect(next?.token).toBe(lease.token + 1);
    expect(await leases.renew(lease, 1_000)).toBe(false);
  });
});

describe('goals', () => {
  const goalOf = (name: string): Goal => ({
    id: fresh('goal'),
    name,
    rule: { type: 'page', page: '/', filters: [['is', 'prop:plan', ['pro', null]]] },
    createdAt: '2026-11-22T10:00:00.000Z',
  });

  it('of a site are its own, and no two have one name', async () => {
    const goals = createGoalStore(database);
    const [ours, theirs] = [fresh('site'), fresh('site')];
    const signup = goalOf('Signup');
    const docs = { ...goalOf('Docs'), createdAt: '2026-11-22T11:00:00.000Z' };
    expect(await goals.add(ours, signup)).toBe('added');
    expect(await goals.add(ours, docs)).toBe('added');
    expect(await goals.add(ours, goalOf('Signup'))).toBe('taken');
    expect(await goals.add(theirs, goalOf('Signup'))).toBe('added');
    expect(await goals.list(ours, 'latest')).toEqual([signup, docs]);
    expect(await goals.replace(ours, { ...docs, name: 'Signup' })).toBe('taken');
    expect(await goals.replace(ours, { ...docs, name: 'Manual' })).toBe('replaced');
    expect(await goals.replace(theirs, { ...docs, name: 'Mine' })).toBe('missing');
    expect(await goals.remove(theirs, signup.id)).toBe(false);
    expect(await goals.remove(ours, signup.id)).toBe(true);
    expect(await goals.list(ours, 'latest')).toEqual([{ ...docs, name: 'Manual' }]);
  });

  it('are no more than a site may have', async () => {
    const goals = createGoalStore(database);
    const site = fresh('site');
    for (let n = 0; n < GOALS_PER_SITE_MAX; n += 1) {
      expect(await goals.add(site, goalOf(`Goal ${n}`))).toBe('added');
    }
    expect(await goals.add(site, goalOf('One more'))).toBe('full');
  });
});
