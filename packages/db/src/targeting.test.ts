import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  emptyManifest,
  formBatch,
  type HitBatch,
  type Import,
  monthOf,
  NO_COUNTS,
  type Tally,
} from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { BSON } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { ensureCollections } from './collections.ts';
import { createDropStore } from './drop-store.ts';
import { createDumpStore } from './dump-store.ts';
import { createHitStore } from './hit-store.ts';
import { createImportStore } from './import-store.ts';
import { createImportWorkStore } from './import-work-store.ts';
import { createInstallStore } from './install-store.ts';
import { createLedgerStore } from './ledger-store.ts';
import { createManifestStore } from './manifest-store.ts';
import { createRemovalStore } from './removal-store.ts';
import {
  listenToCommands,
  reachOf,
  type Sent,
  shardedCollections,
} from './targeting-under-test.ts';

const AT = Date.UTC(2026, 10, 20, 12);
const MONTH = monthOf(AT);
const VISITOR = 7;

/** What the worker does in the background, over all sites, and why it may ask every shard. */
const FINDS_WORK = 'the worker finds out which sites have work';
const TAKES_ALL = 'a backup takes everything, and goes only into a database that has nothing';
/** What does not touch a sharded collection at all. */
const ELSEWHERE = 'elsewhere';

type Case<Store> = {
  reach: 'site' | typeof ELSEWHERE | { everyShard: string };
  run(store: Store, siteId: string): Promise<unknown> | AsyncIterable<unknown>;
};

/** Every store that touches a sharded collection: how it is made, and a case for each of its methods. */
type Cases<Store> = {
  create: (database: Database) => Store;
  methods: { [Method in keyof Store]: Case<Store> };
};

const casesOf = <Store extends object>(cases: Cases<Store>) => cases;

const request = { month: MONTH, storedSince: 0 };

const STORES = {
  createHitStore: casesOf({
    create: createHitStore,
    methods: {
      storeBatches: {
        reach: 'site',
        run: (store, siteId) => store.storeBatches([batchOf(siteId), batchOf(siteId)]),
      },
      readBatches: {
        reach: 'site',
        run: (store, siteId) => store.readBatches(siteId, request, 'recent'),
      },
      listBatches: {
        reach: 'site',
        run: (store, siteId) => store.listBatches(siteId, request, 'latest'),
      },
      readBatchesById: {
        reach: 'site',
        run: (store, siteId) => store.readBatchesById(siteId, ['one', 'two'], 'latest'),
      },
      monthsOf: { reach: 'site', run: (store, siteId) => store.monthsOf(siteId, 'recent') },
      firstHitAt: { reach: 'site', run: (store, siteId) => store.firstHitAt(siteId, 'recent') },
      everyMonth: { reach: { everyShard: FINDS_WORK }, run: (store) => store.everyMonth('recent') },
      activeMonths: {
        reach: { everyShard: FINDS_WORK },
        run: (store) => store.activeMonths(0, 'recent'),
      },
    },
  }),
  createManifestStore: casesOf({
    create: createManifestStore,
    methods: {
      read: { reach: 'site', run: (store, siteId) => store.read(siteId, MONTH, 'recent') },
      list: { reach: 'site', run: (store, siteId) => store.list(siteId, 'recent') },
      replace: {
        reach: 'site',
        run: async (store, siteId) => {
          await store.replace(siteId, { ...emptyManifest(siteId, MONTH), generation: 1 });
          await store.replace(siteId, { ...emptyManifest(siteId, MONTH), generation: 2 });
        },
      },
      months: { reach: { everyShard: FINDS_WORK }, run: (store) => store.months('recent') },
      untidyMonths: {
        reach: { everyShard: FINDS_WORK },
        run: (store) => store.untidyMonths('recent'),
      },
      monthsWithParts: {
        reach: { everyShard: FINDS_WORK },
        run: (store) => store.monthsWithParts(MONTH, 'recent'),
      },
      monthsToArchive: {
        reach: { everyShard: FINDS_WORK },
        run: (store) => store.monthsToArchive(MONTH, 'recent'),
      },
      monthsToMerge: {
        reach: { everyShard: FINDS_WORK },
        run: (store) => store.monthsToMerge(MONTH, 5_000, 'recent'),
      },
    },
  }),
  createDropStore: casesOf({
    create: createDropStore,
    methods: {
      listByLastHit: {
        reach: 'site',
        run: (store, siteId) =>
          store.listByLastHit(siteId, { month: MONTH, from: 0, to: AT }, 'latest'),
      },
      firstHitAt: {
        reach: 'site',
        run: (store, siteId) => store.firstHitAt(siteId, { month: MONTH }, 'latest'),
      },
      drop: {
        reach: 'site',
        run: async (store, siteId) => {
          const batch = batchOf(siteId);
          await createHitStore(database).storeBatches([batch]);
          const first = { ...emptyManifest(siteId, MONTH), generation: 1 };
          await createManifestStore(database).replace(siteId, first);
          const wanted = { batchIds: [batch.batchId], next: { ...first, generation: 2 } };
          expect(await store.drop(siteId, wanted)).toBe('dropped');
        },
      },
      deletePages: { reach: 'site', run: (store, siteId) => store.deletePages(siteId, AT) },
    },
  }),
  createDumpStore: casesOf({
    create: createDumpStore,
    methods: {
      collections: { reach: ELSEWHERE, run: (store) => store.collections() },
      documents: { reach: { everyShard: TAKES_ALL }, run: (store) => store.documents('ledger') },
      monthDocuments: {
        reach: 'site',
        run: (store, siteId) => store.monthDocuments(siteId, { name: 'hits', month: MONTH }),
      },
      signOfUse: { reach: { everyShard: TAKES_ALL }, run: (store) => store.signOfUse() },
      prepare: { reach: ELSEWHERE, run: (store) => store.prepare() },
      insert: {
        reach: 'site',
        run: (store, siteId) =>
          store.insert('ledger', [BSON.serialize({ _id: fresh('page'), siteId })]),
      },
    },
  }),
  createLedgerStore: casesOf({
    create: createLedgerStore,
    methods: {
      storePages: {
        reach: 'site',
        run: (store, siteId) =>
          store.storePages([{ pageId: fresh('page'), siteId, tallies: TALLIES }]),
      },
      read: {
        reach: 'site',
        run: (store, siteId) => store.read(siteId, { from: 0, to: AT }, 'recent'),
      },
    },
  }),
  createInstallStore: casesOf({
    create: createInstallStore,
    methods: { read: { reach: 'site', run: (store, siteId) => store.read(siteId, AT) } },
  }),
  createImportStore: casesOf({
    create: createImportStore,
    methods: {
      list: { reach: ELSEWHERE, run: (store, siteId) => store.list(siteId, 'recent') },
      add: { reach: ELSEWHERE, run: (store, siteId) => store.add(siteId, importOf(siteId)) },
      putPiece: {
        reach: 'site',
        run: async (store, siteId) => {
          await store.add(siteId, importOf(siteId));
          const kept = await store.putPiece(siteId, siteId, { index: 0, text: 'a line' });
          expect(kept).toBe('kept');
        },
      },
      start: {
        reach: 'site',
        run: async (store, siteId) => {
          await store.add(siteId, importOf(siteId));
          expect(await store.start(siteId, siteId, 1)).toBe('gap');
        },
      },
      requestUndo: { reach: ELSEWHERE, run: (store, siteId) => store.requestUndo(siteId, 'none') },
    },
  }),
  createImportWorkStore: casesOf({
    create: createImportWorkStore,
    methods: {
      listDue: { reach: ELSEWHERE, run: (store) => store.listDue('latest') },
      begin: { reach: ELSEWHERE, run: (store, siteId) => store.begin(siteId, 'none', '{}') },
      readPieces: {
        reach: 'site',
        run: (store, siteId) => store.readPieces(siteId, 'none', { from: 0, to: 1 }),
      },
      noteMonths: {
        reach: ELSEWHERE,
        run: (store, siteId) => store.noteMonths(siteId, 'none', [MONTH]),
      },
      noteStep: {
        reach: ELSEWHERE,
        run: (store, siteId) => store.noteStep(siteId, 'none', STEP),
      },
      end: {
        reach: ELSEWHERE,
        run: (store, siteId) => store.end(siteId, 'none', { state: 'done', at: AT }),
      },
      noteFailure: { reach: ELSEWHERE, run: (store, siteId) => store.noteFailure(siteId, 'none') },
      eraseBatches: {
        reach: 'site',
        run: (store, siteId) => store.eraseBatches(siteId, { importId: 'none', month: MONTH }),
      },
    },
  }),
  createRemovalStore: casesOf({
    create: createRemovalStore,
    methods: {
      requestSite: {
        reach: ELSEWHERE,
        run: (store, siteId) => store.requestSite(siteId, 'somebody'),
      },
      requestVisitor: {
        reach: ELSEWHERE,
        run: (store, siteId) => store.requestVisitor(siteId, VISITOR, 'somebody'),
      },
      listDue: { reach: ELSEWHERE, run: (store) => store.listDue('latest') },
      list: { reach: ELSEWHERE, run: (store, siteId) => store.list(siteId, 'latest') },
      note: {
        reach: ELSEWHERE,
        run: (store, siteId) => {
          const removal = { removalId: 'none', kind: 'site' as const, siteId, requestedAt: AT };
          return store.note(siteId, removal, { hits: 0, now: AT });
        },
      },
      deleteSite: { reach: 'site', run: (store, siteId) => store.deleteSite(siteId) },
      eraseHits: {
        reach: 'site',
        run: async (store, siteId) => {
          await createHitStore(database).storeBatches([batchOf(siteId)]);
          const erased = await store.eraseHits(siteId, { month: MONTH, visitorId: VISITOR });
          expect(erased).toEqual({ batches: 1, hits: 1 });
        },
      },
    },
  }),
};

const importOf = (id: string): Import => ({
  id,
  kind: 'footfall',
  name: 'a file',
  state: 'open',
  createdAt: new Date(AT).toISOString(),
  endedAt: null,
  pieces: 0,
  piecesRead: 0,
  counts: NO_COUNTS,
  failure: null,
});

const STEP = { piecesReadBefore: 0, piecesRead: 1, counts: NO_COUNTS, memory: '' };

const TALLIES: Tally[] = [{ at: AT, outcome: 'stored', count: 1 }];

const fresh = (prefix: string): string => `${prefix}-${randomBytes(6).toString('hex')}`;

function batchOf(siteId: string): HitBatch {
  const hit = {
    ...BLANK_HIT,
    hitId: fresh('hit'),
    at: AT,
    sessionAt: AT,
    order: 0,
    name: 'pageview',
  };
  const ids = { visitorId: VISITOR, sessionId: 2 };
  return { ...formBatch(fresh('batch'), siteId, [{ ...hit, ...ids }]), tallies: TALLIES };
}

let database: Database;
let take: () => Sent[];

beforeAll(async () => {
  const name = `footfall_targeting_${randomBytes(6).toString('hex')}`;
  database = openDatabase({ uri: inject('mongodbUri'), name, appName: 'targeting-test' });
  ({ take } = listenToCommands(database));
  await ensureCollections(database);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

async function runToEnd(running: Promise<unknown> | AsyncIterable<unknown>): Promise<void> {
  if (running instanceof Promise) await running;
  else for await (const _ of running);
}

/** Of stores with any type: what runs them is the same. */
type AnyCases = { create(database: Database): object; methods: Record<string, Case<object>> };

const EACH = Object.entries(STORES).flatMap(([name, cases]) =>
  Object.entries((cases as unknown as AnyCases).methods).map(([method, one]) => ({
    name: `${name.slice('create'.length)}.${method}`,
    create: (cases as unknown as AnyCases).create,
    ...one,
  })),
);

describe('on a sharded cluster', () => {
  it.each(EACH.filter(({ reach }) => reach === 'site'))(
    '$name asks the shards of its site alone',
    async ({ create, run }) => {
      await createHitStore(database).storeBatches([batchOf('somebody-else')]);
      take();
      await runToEnd(run(create(database), fresh('site')));
      const sent = take();
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.filter(({ reach }) => reach !== 'site')).toEqual([]);
    },
  );

  it.each(EACH.filter(({ reach }) => typeof reach === 'object'))(
    '$name asks every shard, which is said here with its reason',
    async ({ create, run }) => {
      take();
      await runToEnd(run(create(database), fresh('site')));
      expect(take().map(({ reach }) => reach)).toContain('everyShard');
    },
  );

  it.each(EACH.filter(({ reach }) => reach === ELSEWHERE))(
    '$name asks nothing that is sharded',
    async ({ create, run }) => {
      take();
      await runToEnd(run(create(database), fresh('site')));
      expect(take()).toEqual([]);
    },
  );
});

describe('nothing escapes these cases', () => {
  it('every method of the stores above has one', () => {
    for (const { create, methods } of Object.values(STORES)) {
      expect(Object.keys(methods).sort()).toEqual(Object.keys(create(database)).sort());
    }
  });

  it('every store that names a sharded collection is among them', () => {
    const quoted = new RegExp(`'(${shardedCollections.join('|')})'`);
    const naming = sourcesIn(import.meta.dirname)
      .filter(({ path, text }) => !/\/(client|collections)\.ts$/.test(path) && quoted.test(text))
      .flatMap(({ text }) =>
        [...text.matchAll(/export function (create\w+Store)/g)].map(([, name]) => name),
      );
    expect(naming.sort()).toEqual(Object.keys(STORES).sort());
  });

  it('nobody but the stores gets at collections, and nobody but the worker asks every shard', () => {
    const everywhere = EACH.filter(({ reach }) => typeof reach === 'object').map(
      ({ name }) => name.split('.')[1],
    );
    const asking = new RegExp(`\\.collection[<(]|\\.(${everywhere.join('|')})\\(`);
    const root = join(import.meta.dirname, '../../..');
    const folders = [
      'apps/beacon/src',
      'apps/api/src',
      'packages/archive/src',
      'packages/reports/src',
    ];
    const sources = folders.flatMap((folder) => sourcesIn(join(root, folder)));
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter(({ text }) => asking.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

function sourcesIn(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/[.-](test|under-test)\.ts$/.test(path))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), 'utf8') }));
}

describe('whom a command reaches', () => {
  const KEY = ['siteId', '_id'];
  it.each([
    ['find', { filter: { month: MONTH } }, 'everyShard'],
    ['find', { filter: { siteId: 'one', month: MONTH } }, 'site'],
    ['find', { filter: { siteId: { $gt: 'one' } } }, 'everyShard'],
    ['find', {}, 'everyShard'],
    ['aggregate', { pipeline: [{ $group: { _id: null } }] }, 'everyShard'],
    ['aggregate', { pipeline: [{ $match: { siteId: 'one' } }] }, 'site'],
    ['distinct', { query: { _id: 'one' } }, 'everyShard'],
    ['delete', { deletes: [{ q: { lastAt: 1 }, limit: 0 }] }, 'everyShard'],
    ['update', { updates: [{ q: { siteId: 'one', _id: 'two' } }] }, 'site'],
  ])('%s %j reaches: %s', (command, body, reach) => {
    expect(reachOf(command, body, KEY)).toBe(reach);
  });

  it.each([
    ['update', { updates: [{ q: { siteId: 'one' } }] }],
    ['delete', { deletes: [{ q: { _id: 'one' }, limit: 1 }] }],
    ['insert', { documents: [{ _id: 'one' }] }],
    ['findAndModify', { query: { siteId: 'one' } }],
  ])('%s of a single document needs the whole key: %j', (command, body) => {
    expect(reachOf(command, body, KEY)).toBe('refused');
  });
});
