/** Which sites there are, as the beacon remembers them. */
import type { SiteStore } from '@footfall/db';
import { type Site, siteIdSchema } from '@footfall/domain';
import { type CachedLookup, createCachedLookup } from './cached-lookup.ts';

export type SiteLookup = CachedLookup<Site>;

/** A site that was changed or removed is noticed after about this long. */
const FRESH_MS = 10_000;
/** A site that was just added must work at once. */
const MISS_MS = 2_000;
const TIMEOUT_MS = 2_000;
const SITES_MAX = 10_000;

export function createSiteLookup(store: SiteStore, now: () => number): SiteLookup {
  const lookup = createCachedLookup<Site>({
    // Only "there is none" needs the primary's word: a secondary may not have a new site yet.
    read: async (id) => (await store.read(id, 'recent')) ?? (await store.read(id, 'latest')),
    freshMs: FRESH_MS,
    missMs: MISS_MS,
    entriesMax: SITES_MAX,
    timeoutMs: TIMEOUT_MS,
    now,
  });
  return async (id) => (siteIdSchema.safeParse(id).success ? lookup(id) : { is: 'unknown' });
}
