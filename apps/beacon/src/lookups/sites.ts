/** Which site hits are for: found by its id or by its domain, and remembered. */
import type { SiteStore } from '@footfall/db';
import { type Site, siteIdSchema } from '@footfall/domain';
import { createCachedLookup, type Found } from './cached-lookup.ts';
import { readSurely } from './read-surely.ts';

/** By id. `peek` says what is known at this moment, without asking MongoDB. */
export type SiteLookup = {
  (id: string): Promise<Found<Site>>;
  peek(id: string): Site | undefined;
};

/** A site that was just added must work at once. */
const MISS_MS = 2_000;
const TIMEOUT_MS = 2_000;
const SITES_MAX = 10_000;
/** Of a host name: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4, with a port behind it. */
const DOMAIN_CHARACTERS_MAX = 260;

/** Makes the lookup by id, which `/e` uses. */
export function createSiteLookup(store: SiteStore, now: () => number): SiteLookup {
  const lookup = createCachedLookup<Site>({
    read: readSurely((id, freshness) => store.read(id, freshness)),
    ...cachingWith(now),
  });
  const find = async (id: string): Promise<Found<Site>> =>
    siteIdSchema.safeParse(id).success ? lookup(id) : { is: 'unknown' };
  return Object.assign(find, { peek: lookup.peek });
}

/** Makes the lookup by any name of a site, its id or its domain, for payloads that name it so. */
export function createSiteByName(
  store: SiteStore,
  byId: SiteLookup,
  now: () => number,
): SiteLookup {
  const byDomain = createCachedLookup<Site>({
    read: readSurely((domain, freshness) => store.findByDomain(domain, freshness)),
    ...cachingWith(now),
  });
  const find = async (name: string): Promise<Found<Site>> => {
    const found = await byId(name);
    if (found.is !== 'unknown' || name.length > DOMAIN_CHARACTERS_MAX) return found;
    return await byDomain(name.toLowerCase());
  };
  return Object.assign(find, {
    peek: (name: string) => byId.peek(name) ?? byDomain.peek(name.toLowerCase()),
  });
}

function cachingWith(now: () => number) {
  return { missMs: MISS_MS, entriesMax: SITES_MAX, timeoutMs: TIMEOUT_MS, now };
}
