/** The audit log: who changed what, when, and from about where. Entries are added and read, never changed. */
import type { AuditEntry } from '@footfall/domain';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

type AuditDocument = Omit<AuditEntry, 'id' | 'at'> & { _id: string; at: Date };

/** Which entries; null for all. `area` is what an action begins with: `keys` for `keys.create`. */
export type AuditFilter = { actorId: string | null; area: string | null; siteId: string | null };
export type AuditPage = { before: string | null; limit: number } & AuditFilter;

const READ_TIME_MS = 10_000;

export type AuditStore = ReturnType<typeof createAuditStore>;

/** Makes the store of `audit`. */
export function createAuditStore(database: Database) {
  const entries = database.collection<AuditDocument>('audit');
  return {
    /** Adds an entry; its id grows with time, so that the log has one order. */
    async add({ id, at, ...rest }: AuditEntry): Promise<void> {
      await entries.insertOne({ _id: id, at: new Date(at), ...rest });
    },

    /** Entries of an organisation, the latest first: those before an id, or from the end. */
    async list(
      organisationId: string,
      page: AuditPage,
      freshness: Freshness,
    ): Promise<AuditEntry[]> {
      const older = page.before === null ? {} : { _id: { $lt: page.before } };
      const filter = { organisationId, ...older, ...chosen(page) };
      const documents = await entries
        .find(filter, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .sort({ _id: -1 })
        .limit(page.limit)
        .toArray();
      return documents.map(({ _id, at, ...rest }) => ({ id: _id, at: at.toISOString(), ...rest }));
    },
  };
}

function chosen({ actorId, area, siteId }: AuditFilter) {
  return {
    ...(actorId === null ? {} : { 'actor.id': actorId }),
    // "/" is the character after ".": all that begins with "keys.", by comparison alone.
    ...(area === null ? {} : { action: { $gte: `${area}.`, $lt: `${area}/` } }),
    ...(siteId === null ? {} : { siteId }),
  };
}
