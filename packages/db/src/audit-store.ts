/** The audit log: who changed what, when, and from about where. Entries are added and read, never changed. */
import type { AuditEntry } from '@footfall/domain';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

type AuditDocument = Omit<AuditEntry, 'id' | 'at'> & { _id: string; at: Date };

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
      page: { before: string | null; limit: number },
      freshness: Freshness,
    ): Promise<AuditEntry[]> {
      const older = page.before === null ? {} : { _id: { $lt: page.before } };
      const documents = await entries
        .find({ organisationId, ...older }, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .sort({ _id: -1 })
        .limit(page.limit)
        .toArray();
      return documents.map(({ _id, at, ...rest }) => ({ id: _id, at: at.toISOString(), ...rest }));
    },
  };
}
