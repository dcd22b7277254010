/** Shares of sites, found by site or by what a link holds. */
import { type KeptShare, keptShareSchema, SHARES_PER_SITE_MAX } from '@footfall/domain';
import type { Database } from './client.ts';
import { readOptions } from './freshness.ts';
import { createSiteListStore } from './site-list-store.ts';

const READ_TIME_MS = 5_000;

export type ShareStore = ReturnType<typeof createShareStore>;

/** Makes the store of `shares`. */
export function createShareStore(database: Database) {
  const shares = database.collection<{ _id: string; siteId: string; tokenHash: string }>('shares');
  return {
    ...createSiteListStore<KeptShare>(database, {
      name: 'shares',
      parse: (document) => keptShareSchema.parse(document),
      itemsMax: SHARES_PER_SITE_MAX,
    }),

    /** The share of a link, and of which site it is; null when there is none. One that was revoked is gone at once. */
    async findByToken(tokenHash: string): Promise<{ siteId: string; share: KeptShare } | null> {
      const document = await shares.findOne(
        { tokenHash },
        { ...readOptions('latest'), maxTimeMS: READ_TIME_MS },
      );
      if (document === null) return null;
      const { _id, siteId, ...rest } = document;
      return { siteId, share: keptShareSchema.parse({ ...rest, id: _id }) };
    },
  };
}
