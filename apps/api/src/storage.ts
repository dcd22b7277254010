/** How a site's hits are kept, and what is deleted for good, as procedures need it. */
import { measureSite } from '@footfall/archive';
import type { FailureStore, HitStore, ManifestStore, RemovalStore } from '@footfall/db';
import type { Removal, StorageStatus } from '@footfall/domain';

export type StorageSources = {
  hits: HitStore;
  manifests: ManifestStore;
  failures: FailureStore;
  removals: RemovalStore;
  clock: () => number;
};

export type Storage = ReturnType<typeof createStorage>;

/** Makes what procedures can do with a site's storage. */
export function createStorage({ hits, manifests, failures, removals, clock }: StorageSources) {
  return {
    async status(siteId: string): Promise<StorageStatus> {
      const known = await manifests.list(siteId, 'latest');
      const [measure, failed, removed] = await Promise.all([
        measureSite(
          { batches: hits, clock },
          { siteId, manifests: known, recentMonths: hits.monthsOf(siteId, 'latest') },
        ),
        failures.list(siteId, 'latest'),
        removals.list(siteId, 'latest'),
      ]);
      return { ...measure, failures: failed, removals: removed };
    },

    /** Asks a worker to erase a visitor's hits; `by` is for the record. */
    async eraseVisitor(siteId: string, visitor: string, by: string): Promise<{ id: string }> {
      return { id: await removals.requestVisitor(siteId, Number(visitor), by) };
    },

    /** Deletes the site at once, and has a worker delete all that is kept of it. */
    async deleteSite(siteId: string, by: string): Promise<Removal> {
      await removals.requestSite(siteId, by);
      const [removal] = await removals.list(siteId, 'latest');
      if (removal === undefined) throw new Error(`the removal of ${siteId} vanished`);
      return removal;
    },
  };
}
