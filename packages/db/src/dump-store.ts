/** Documents as they are stored, out of the database and into an empty one: what backups are made of. */
import { BSON, type Document, type Filter } from 'mongodb';
import type { Database } from './client.ts';
import { ensureCollections } from './collections.ts';
import { readOptions } from './freshness.ts';

export type DumpStore = ReturnType<typeof createDumpStore>;

/** Of these a backup takes months of sites, each with its parts. */
const BY_MONTH = ['hits', 'manifests'] as const;

/**
 * What does not leave the database. Salts are deleted for good after 48 hours, and a copy would make that a lie;
 * the others are of no use to anybody later, and some open doors.
 */
const LEFT_OUT = [
  ...['salts', 'leases', 'failures', 'passwordResets', 'sessions', 'verifications'],
  // Files on their way in hold addresses of visitors, and are deleted as they are read.
  'importPieces',
];

/** What an import remembers while it goes on: a line in the making, and the key that its visitors are told apart by. */
const HIDDEN: Readonly<Record<string, Document>> = { imports: { memory: 0 } };

/** A database with any of these is in use. */
const SIGNS_OF_USE = ['sites', 'hits', 'manifests', 'users'];

/** An API makes the first organisation, and the key of its environment, when it starts: those of a backup take their place. */
const MADE_AT_START: readonly string[] = ['organisations', 'apiKeys'];

/** A site with a month of a billion hits is a million documents; a page of them at a time. */
const PAGE_DOCUMENTS = 1_000;
const WRITE_MS = 20_000;

/** Makes the store; it is for operators, and so knows no tenants but in months. */
export function createDumpStore(database: Database) {
  const { db } = database;

  async function* read(name: string, filter: Filter<Document>): AsyncGenerator<Uint8Array> {
    const cursor = db.collection(name).find(filter, {
      ...readOptions('latest'),
      ...{ raw: true, batchSize: PAGE_DOCUMENTS },
      projection: HIDDEN[name] ?? {},
    });
    // Each page has the socket's time limit; all of them together take as long as they take. With `raw` the driver hands out what came over the wire.
    for await (const document of cursor) yield document as unknown as Uint8Array;
  }

  return {
    /** The collections that are taken whole, in the order of their names. */
    async collections(): Promise<string[]> {
      const known = await db.listCollections({}, { nameOnly: true }).toArray();
      const others: readonly string[] = [...BY_MONTH, ...LEFT_OUT];
      const names = known.map(({ name }) => name);
      return names.filter((name) => !others.includes(name) && !name.startsWith('system.')).sort();
    },

    /** Every document of a collection, as BSON. */
    documents: (name: string) => read(name, {}),

    /** The documents of one month of a site, as BSON. */
    monthDocuments: (siteId: string, of: { name: (typeof BY_MONTH)[number]; month: string }) =>
      read(of.name, { siteId, month: of.month }),

    /** A collection in which there is something; null for a database that nothing has happened in yet. */
    async signOfUse(): Promise<string | null> {
      for (const name of SIGNS_OF_USE) {
        const found = await db.collection(name).findOne({}, { projection: { _id: 1 } });
        if (found !== null) return name;
      }
      return null;
    },

    /** Makes collections and indexes, before documents come. */
    prepare: () => ensureCollections(database),

    /**
     * Inserts documents as they were: every number keeps its type. Rejects when one is there already, unless it is of those
     * that an API makes when it starts.
     */
    async insert(name: string, documents: readonly Uint8Array[]): Promise<void> {
      if (documents.length === 0) return;
      const asStored = { promoteValues: false, promoteBuffers: false, bsonRegExp: true };
      const read = documents.map((bytes) => BSON.deserialize(bytes, asStored));
      const options = { ordered: false, timeoutMS: WRITE_MS };
      if (!MADE_AT_START.includes(name)) {
        await db.collection(name).insertMany(read, options);
        return;
      }
      const replacements = read.map((replacement) => ({
        replaceOne: { filter: { _id: replacement['_id'] }, replacement, upsert: true },
      }));
      await db.collection(name).bulkWrite(replacements, options);
    },
  };
}
