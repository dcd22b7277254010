/** Who sends on behalf of visitors: servers that prove themselves with an API key. */
import { createHash } from 'node:crypto';
import type { ApiKey, ApiKeyStore } from '@footfall/db';
import { isPermitted, type Site } from '@footfall/domain';
import { createCachedLookup } from './cached-lookup.ts';
import { readSurely } from './read-surely.ts';

/**
 * `visitor` is anybody; a `server` proved which organisation it belongs to. `forbidden` is a known key
 * without the permission; one that has expired is as good as unknown.
 */
type Sender =
  | { is: 'visitor' }
  | { is: 'server'; maySendTo(site: Site): boolean }
  | { is: 'forbidden' | 'unknown' | 'unavailable' };

export type SenderLookup = (authorization: string | undefined) => Promise<Sender>;

const MISS_MS = 2_000;
const TIMEOUT_MS = 2_000;
const KEYS_MAX = 5_000;
const KEY_CHARACTERS_MAX = 512;

const VISITOR: Sender = { is: 'visitor' };

/** Makes the function that judges a request's Authorization header. */
export function createSenderLookup(store: ApiKeyStore, now: () => number): SenderLookup {
  const lookup = createCachedLookup<ApiKey>({
    read: readSurely((hash, freshness) => store.read(hash, freshness)),
    missMs: MISS_MS,
    entriesMax: KEYS_MAX,
    timeoutMs: TIMEOUT_MS,
    now,
  });
  return async (authorization) => {
    // Another scheme is for somebody in front of us: browsers send their password for a staging host to all of it.
    if (authorization === undefined || !/^Bearer\b/i.test(authorization)) return VISITOR;
    const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (key === undefined || key.length > KEY_CHARACTERS_MAX) return { is: 'unknown' };
    const found = await lookup(createHash('sha256').update(key).digest('hex'));
    if (found.is !== 'known') return found;
    const { permissions, expiresAt } = found.value;
    if (expiresAt !== null && expiresAt.getTime() <= now()) return { is: 'unknown' };
    if (!isPermitted(permissions, 'hits:write')) return { is: 'forbidden' };
    return { is: 'server', maySendTo: (site) => isFor(found.value, site) };
  };
}

/** A key is for the sites of its organisation, or for some of them. */
function isFor({ organisationId, siteIds }: ApiKey, site: Site): boolean {
  return site.ownerId === organisationId && (siteIds === null || siteIds.includes(site.id));
}
