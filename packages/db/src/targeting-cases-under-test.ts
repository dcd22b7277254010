/** Each method of each store that touches a sharded collection, and whom it may reach. */
import { randomBytes } from 'node:crypto';
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
import { expect } from 'vitest';
import type { Database } from './client.ts';
import { createDropStore } from './drop-store.ts';
import { createDumpStore } from './dump-store.ts';
import { createHitStore } from './hit-store.ts';
import { createImportStore } from './import-store.ts';
import { createImportWorkStore } from './import-work-store.ts';
import { createInstallStore } from './install-store.ts';
import { createLedgerStore } from './ledger-store.ts';
import { createManifestStore } from './manifest-store.ts';
import { createRemovalStore } from './removal-store.ts';

const AT = Date.UTC(2026, 10, 20, 12);
export const MONTH = monthOf(AT);
const VISITOR = 7;

/** What the worker does in the background, over all sites, and why it may ask every shard. */
const FINDS_WORK = 'the worker finds out which sites have work';
const TAKES_ALL = 'a backup takes everything, and goes only into a database that has nothing';
/** What does not touch a sharded collection at all. */
export const ELSEWHERE = 'elsewhere';

export type Case<Store> = {
  reach: 'site' | typeof ELSEWHERE | { everyShard: string };
  run(store: Store, siteId: string, database: Database): Promise<unknown> | AsyncIterable<unknown>;
};

/** Every store that touches a sharded collection: how it is made, and a case for each of its methods. */
type Cases<Store> = {
  create: (database: Database) => Store;
  methods: { [Method in keyof Store]: Case<Store> };
};

const casesOf = <Store extends object>(cases: Cases<Store>) => cases;

const request = { month: MONTH, storedSince: 0 };

export const STORES = {
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
        run: async (store, siteId, database) => {
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
        run: async (store, siteId, database) => {
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

export const fresh = (prefix: string): string => `${prefix}-${randomBytes(6).toString('hex')}`;

export function batchOf(siteId: string): HitBatch {
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
