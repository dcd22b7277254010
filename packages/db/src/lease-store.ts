/** Leases with fencing tokens: who may do a job now, decided by the server's clock. */
import { type Document, MongoServerError } from 'mongodb';
import type { Database } from './client.ts';

type LeaseDocument = { _id: string; owner: string; token: number; expiresAt: Date };

/** A lease that is held. A later holder has a larger token, so that a late write of this one can be refused. */
export type Lease = { name: string; owner: string; token: number };

const DUPLICATE_KEY = 11_000;

export type LeaseStore = ReturnType<typeof createLeaseStore>;

/** Makes the store of `leases`. */
export function createLeaseStore(database: Database) {
  const leases = database.collection<LeaseDocument>('leases');

  /** A step of its own, because an upsert may not compare with the server's clock. Null when there is one. */
  async function create(name: string, taking: Document[]): Promise<LeaseDocument | null> {
    try {
      return await leases.findOneAndUpdate({ _id: name, token: { $exists: false } }, taking, {
        upsert: true,
        returnDocument: 'after',
      });
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return null;
      throw error;
    }
  }

  return {
    /** Takes a lease that is free or expired; null while somebody holds it. */
    async acquire(name: string, owner: string, lifeMs: number): Promise<Lease | null> {
      const taking = [
        {
          $set: {
            owner: { $literal: owner },
            token: { $add: [{ $ifNull: ['$token', 0] }, 1] },
            expiresAt: { $add: ['$$NOW', lifeMs] },
          },
        },
      ];
      const document =
        (await leases.findOneAndUpdate(
          { _id: name, $expr: { $lte: ['$expiresAt', '$$NOW'] } },
          taking,
          { returnDocument: 'after' },
        )) ?? (await create(name, taking));
      return document === null ? null : { name, owner, token: Number(document.token) };
    },

    /** Prolongs a lease; false when it was lost meanwhile: stop the work. */
    async renew(lease: Lease, lifeMs: number): Promise<boolean> {
      const { matchedCount } = await leases.updateOne(
        {
          _id: lease.name,
          token: lease.token,
          owner: lease.owner,
          $expr: { $gt: ['$expiresAt', '$$NOW'] },
        },
        [{ $set: { expiresAt: { $add: ['$$NOW', lifeMs] } } }],
      );
      return matchedCount === 1;
    },

    /** Gives a lease back; the token stays, so that the next one is larger. */
    async release(lease: Lease): Promise<void> {
      await leases.updateOne({ _id: lease.name, token: lease.token, owner: lease.owner }, [
        { $set: { expiresAt: '$$NOW' } },
      ]);
    },
  };
}
