/** Leases with fencing tokens: who may do a job now, decided by the server's clock. */
import { MongoServerError } from 'mongodb';
import type { Database } from './client.ts';

type LeaseDocument = { _id: string; owner: string; token: number; expiresAt: Date };

/** A lease that is held. A later holder has a larger token, so that a late write of this one can be refused. */
export type Lease = { name: string; owner: string; token: number };

const DUPLICATE_KEY = 11_000;

export type LeaseStore = ReturnType<typeof createLeaseStore>;

/** Makes the store of `leases`. */
export function createLeaseStore(database: Database) {
  const leases = database.collection<LeaseDocument>('leases');
  return {
    /** Takes a lease that is free, expired or ours; null while somebody else holds it. */
    async acquire(name: string, owner: string, lifeMs: number): Promise<Lease | null> {
      try {
        const document = await leases.findOneAndUpdate(
          { _id: name, $expr: { $lte: ['$expiresAt', '$$NOW'] } },
          [
            {
              $set: {
                owner: { $literal: owner },
                token: { $add: [{ $ifNull: ['$token', 0] }, 1] },
                expiresAt: { $add: ['$$NOW', lifeMs] },
              },
            },
          ],
          { upsert: true, returnDocument: 'after' },
        );
        return document === null ? null : { name, owner, token: Number(document.token) };
      } catch (error) {
        // The lease exists and has not expired, so the upsert tried to insert a second one.
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return null;
        throw error;
      }
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
