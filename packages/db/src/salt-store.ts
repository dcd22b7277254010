/** Salts: random keys of the visitor hash, one a UTC day, the same for every beacon, gone after 48 hours. */
import { Binary, MongoServerError } from 'mongodb';
import type { Database } from './client.ts';
import { readOptions } from './freshness.ts';

type SaltDocument = { _id: string; salt: Binary; createdAt: Date };

const DUPLICATE_KEY = 11_000;
const READ_TIME_MS = 5_000;

export type SaltStore = ReturnType<typeof createSaltStore>;

/** Makes the store of `salts`; they expire by the collection's TTL index. */
export function createSaltStore(database: Database) {
  const salts = database.collection<SaltDocument>('salts');

  /** The salt of a UTC day (`2026-11-22`), 32 bytes; null when there is none or no longer. */
  async function read(day: string): Promise<Uint8Array | null> {
    const document = await salts.findOne(
      { _id: day },
      { ...readOptions('latest'), maxTimeMS: READ_TIME_MS },
    );
    return document === null ? null : new Uint8Array(document.salt.buffer);
  }

  return {
    read,
    /** The salt of a day; made from `candidate` (32 random bytes) by whoever comes first. */
    async readOrCreate(day: string, candidate: Uint8Array): Promise<Uint8Array> {
      const known = await read(day);
      if (known !== null) return known;
      try {
        await salts.updateOne(
          { _id: day },
          {
            $setOnInsert: { salt: new Binary(candidate) },
            // Only an insert gets here: for a stored salt the read above has returned.
            $currentDate: { createdAt: true },
          },
          { upsert: true },
        );
      } catch (error) {
        if (!(error instanceof MongoServerError && error.code === DUPLICATE_KEY)) throw error;
      }
      const made = await read(day);
      if (made === null) throw new Error(`the salt of ${day} vanished while it was made`);
      return made;
    },
  };
}
