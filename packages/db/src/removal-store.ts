/** Removals: a site's deletion or a visitor's erasure, asked for once and carried out by a worker; also the record that it was. */
import { randomUUID } from 'node:crypto';
import { type HitColumns, type Removal, SITE_SETTLE_MS } from '@footfall/domain';
import type { Collection } from 'mongodb';
import type { CollectionName, Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';
import type { HitDocument } from './hit-document.ts';

type RemovalDocument = {
  _id: string;
  kind: 'site' | 'visitor';
  siteId: string;
  /** Null once it is done: the record shall not say who was erased. */
  visitorId: number | null;
  requestedBy: string;
  requestedAt: Date;
  doneAt: Date | null;
  hits: number;
};

/** A removal that is to be carried out. */
export type DueRemoval =
  | { removalId: string; kind: 'site'; siteId: string; requestedAt: number }
  | { removalId: string; kind: 'visitor'; siteId: string; requestedAt: number; visitorId: number };

const READ_TIME_MS = 5_000;
/** A list for people, the latest first. */
const LIST_MAX = 100;
/** A worker takes so many at a time. */
const DUE_MAX = 100;
/** What holds documents of a site by `siteId`; parts are the archive's. */
const OF_SITE: readonly CollectionName[] = [
  ...(['hits', 'ledger', 'manifests', 'failures', 'guests'] as const),
  ...(['goals', 'funnels', 'annotations', 'segments', 'shares', 'summaries'] as const),
  ...(['imports', 'importPieces'] as const),
];

export type RemovalStore = ReturnType<typeof createRemovalStore>;

/** Makes the store of `removals`, which also takes things out of the other collections. */
export function createRemovalStore(database: Database) {
  const removals = database.collection<RemovalDocument>('removals');
  const hits = database.collection<HitDocument>('hits');

  return {
    /**
     * Asks for a site's deletion: it is gone from the list of sites at once, its hits within minutes, and what
     * beacons still send for a while is deleted as it comes. Its id is never given to another site.
     */
    async requestSite(siteId: string, requestedBy: string): Promise<void> {
      await removals.updateOne(
        { _id: siteRemovalId(siteId) },
        {
          $setOnInsert: {
            kind: 'site',
            siteId,
            visitorId: null,
            requestedBy,
            doneAt: null,
            hits: 0,
          },
          $currentDate: { requestedAt: true },
        },
        { upsert: true },
      );
      await database.collection<{ _id: string }>('sites').deleteOne({ _id: siteId });
    },

    /** Asks for the erasure of a visitor's hits that are stored by now; gives back the record's id. */
    async requestVisitor(siteId: string, visitorId: number, requestedBy: string): Promise<string> {
      const _id = randomUUID();
      const requestedAt = new Date();
      const asked = { _id, kind: 'visitor' as const, siteId, visitorId, requestedBy, requestedAt };
      await removals.insertOne({ ...asked, doneAt: null, hits: 0 });
      return _id;
    },

    /** What is to be carried out, the oldest first; a site's deletion again and again until it has settled. */
    async listDue(freshness: Freshness): Promise<DueRemoval[]> {
      const documents = await removals
        .find({ doneAt: null }, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .sort({ requestedAt: 1 })
        .limit(DUE_MAX)
        .toArray();
      return documents.map(toDue);
    },

    /** The removals of a site, the latest first. */
    async list(siteId: string, freshness: Freshness): Promise<Removal[]> {
      const documents = await removals
        .find({ siteId }, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .sort({ requestedAt: -1 })
        .limit(LIST_MAX)
        .toArray();
      return documents.map(({ _id: id, kind, requestedAt, doneAt, hits: removed }) => ({
        ...{ id, kind, hits: removed, requestedAt: requestedAt.toISOString() },
        doneAt: doneAt?.toISOString() ?? null,
      }));
    },

    /** Writes down how many hits went. A deleted site is done when nothing of it can be on its way any more. */
    async note(siteId: string, removal: DueRemoval, { hits: removed, now }: Noted): Promise<void> {
      const isDone = removal.kind === 'visitor' || now - removal.requestedAt > SITE_SETTLE_MS;
      await removals.updateOne(
        { _id: removal.removalId, siteId },
        {
          $inc: { hits: removed },
          ...(isDone ? { $set: { visitorId: null, doneAt: new Date(now) } } : {}),
        },
      );
    },

    /** Deletes everything that the database has of a site; gives back how many batches that were. */
    async deleteSite(siteId: string): Promise<{ batches: number; hits: number }> {
      await database.collection<{ _id: string }>('sites').deleteOne({ _id: siteId });
      const [sum] = await hits
        .aggregate<{ batches: number; hits: number }>([
          { $match: { siteId } },
          { $group: { _id: null, batches: { $sum: 1 }, hits: { $sum: '$count' } } },
        ])
        .toArray();
      for (const name of OF_SITE) {
        await database.collection<{ siteId: string }>(name).deleteMany({ siteId });
      }
      return { batches: Number(sum?.batches ?? 0), hits: Number(sum?.hits ?? 0) };
    },

    /** Takes a visitor's hits out of a month's batches; the batches stay, with the times they had. */
    eraseHits: (
      siteId: string,
      visitor: { month: string; visitorId: number },
    ): Promise<{ batches: number; hits: number }> => eraseHits(hits, siteId, visitor),
  };
}

type Noted = { hits: number; now: number };

/** The id of the removal that a site's deletion is; while it is there, no site gets that id. */
export function siteRemovalId(siteId: string): string {
  return `site/${siteId}`;
}

function toDue({ _id, kind, siteId, visitorId, requestedAt }: RemovalDocument): DueRemoval {
  const common = { removalId: _id, siteId, requestedAt: requestedAt.getTime() };
  if (kind === 'site') return { ...common, kind };
  if (visitorId === null) throw new Error(`the removal ${_id} does not say whom to erase`);
  return { ...common, kind, visitorId };
}

async function eraseHits(
  collection: Collection<HitDocument>,
  siteId: string,
  { month, visitorId }: { month: string; visitorId: number },
): Promise<{ batches: number; hits: number }> {
  const erased = { batches: 0, hits: 0 };
  const cursor = collection.find(
    { siteId, month, 'columns.visitorId': visitorId },
    { ...readOptions('latest'), batchSize: 20 },
  );
  for await (const { _id, count, columns } of cursor) {
    const stays = (columns.visitorId ?? []).map((id) => id !== visitorId);
    const left = stays.filter(Boolean).length;
    const kept = Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        (values as unknown[]).filter((_value, index) => stays[index]),
      ]),
    ) as HitColumns;
    const change = { columns: left === 0 ? {} : kept, count: left };
    const { matchedCount } = await collection.updateOne({ _id, siteId, count }, { $set: change });
    if (matchedCount === 0) throw new Error(`the batch ${_id} changed while a visitor was erased`);
    erased.batches += 1;
    erased.hits += count - left;
  }
  return erased;
}
