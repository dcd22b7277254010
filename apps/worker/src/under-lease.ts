/** Does work while a lease is held, and calls the work off when the lease is lost. */
import type { Lease, LeaseStore } from '@footfall/db';

/** A worker that was killed is replaced after this long. */
const LEASE_MS = 30_000;
/** Two renewals may fail before the lease is lost. */
const RENEW_MS = 10_000;

export type LeaseHolder = { leases: LeaseStore; owner: string };

/** What the work gave, or `taken` when somebody else holds the lease. */
export async function underLease<Result>(
  { leases, owner }: LeaseHolder,
  { name, signal }: { name: string; signal: AbortSignal },
  work: (lease: Lease, signal: AbortSignal) => Promise<Result>,
): Promise<Result | 'taken'> {
  const lease = await leases.acquire(name, owner, LEASE_MS);
  if (lease === null) return 'taken';
  const lost = new AbortController();
  const timer = setInterval(() => {
    // A renewal that fails leaves the lease as it is: the next one may work in time, or finds it lost.
    leases.renew(lease, LEASE_MS).then(
      (isHeld) => isHeld || lost.abort(),
      () => undefined,
    );
  }, RENEW_MS);
  try {
    return await work(lease, AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(timer);
    // One that cannot be given back ends by itself.
    await leases.release(lease).catch(() => undefined);
  }
}
