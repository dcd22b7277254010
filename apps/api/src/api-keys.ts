/** Making, listing, rotating and revoking API keys, as procedures need it. */
import { randomBytes } from 'node:crypto';
import type { ApiKey, ApiKeyStore, SiteStore } from '@footfall/db';
import type { Permission } from '@footfall/domain';
import { hashKey } from './auth/key-hash.ts';

/** A key as people see it. */
export type KeyInfo = {
  id: string;
  name: string;
  hint: string;
  permissions: Permission[];
  /** Null for all sites of the organisation. */
  sites: string[] | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
};

export type KeyWish = {
  name: string;
  permissions: Permission[];
  sites: string[] | null;
  expiresAt: string | null;
};

/** What is shown once: nobody can find it out again. */
export type MadeKey = { key: string; info: KeyInfo };

export type ApiKeys = ReturnType<typeof createApiKeys>;

/** Tells a leaked key for what it is: scanners of repositories look for such beginnings. */
const PREFIX = 'ff_';
const KEY_BYTES = 32;
const ID_BYTES = 9;
/** Enough to tell keys apart, nothing to guess the rest from. */
const HINT_LENGTH = PREFIX.length + 5;

/** Makes what procedures can do with keys. */
export function createApiKeys(keys: ApiKeyStore, sites: SiteStore, now: () => number) {
  async function make(organisationId: string, wish: KeyWish): Promise<MadeKey> {
    const key = `${PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
    const keyHash = hashKey(key);
    await keys.put({
      keyHash,
      keyId: randomBytes(ID_BYTES).toString('base64url'),
      organisationId,
      siteIds: wish.sites,
      name: wish.name,
      hint: key.slice(0, HINT_LENGTH),
      permissions: wish.permissions,
      expiresAt: wish.expiresAt === null ? null : new Date(wish.expiresAt),
    });
    const kept = await keys.read(keyHash, 'latest');
    if (kept === null) throw new Error('a key vanished while it was made');
    return { key, info: toInfo(kept) };
  }

  return {
    list: async (organisationId: string): Promise<KeyInfo[]> =>
      (await keys.list(organisationId, 'latest')).map(toInfo),

    /** Names the first site that is not the organisation's, instead of making a key for it. */
    async create(
      organisationId: string,
      wish: KeyWish,
    ): Promise<({ ok: true } & MadeKey) | { ok: false; noSuchSite: string }> {
      const theirs = new Set<string>();
      for (const site of await sites.listNamed(wish.sites ?? [], 'latest')) {
        if (site.ownerId === organisationId) theirs.add(site.id);
      }
      const foreign = wish.sites?.find((siteId) => !theirs.has(siteId));
      if (foreign !== undefined) return { ok: false, noSuchSite: foreign };
      return { ok: true, ...(await make(organisationId, wish)) };
    },

    /**
     * Makes another key with the same rights; the old one goes on for a while, so that programs can be
     * changed one after the other. Null when there is no such key, or it has expired.
     */
    async rotate(
      organisationId: string,
      keyId: string,
      overlapMs: number,
    ): Promise<MadeKey | null> {
      const old = (await keys.list(organisationId, 'latest')).find((key) => key.keyId === keyId);
      if (old === undefined || isExpired(old, now())) return null;
      const made = await make(organisationId, { ...toInfo(old), sites: old.siteIds });
      const endsAt = Math.min(now() + overlapMs, old.expiresAt?.getTime() ?? Infinity);
      await keys.expire(organisationId, keyId, new Date(endsAt));
      return made;
    },

    /** False when there is no such key. */
    revoke: (organisationId: string, keyId: string): Promise<boolean> =>
      keys.remove(organisationId, keyId),
  };
}

export function isExpired({ expiresAt }: ApiKey, at: number): boolean {
  return expiresAt !== null && expiresAt.getTime() <= at;
}

function toInfo(key: ApiKey): KeyInfo {
  return {
    id: key.keyId,
    name: key.name,
    hint: key.hint,
    permissions: key.permissions,
    sites: key.siteIds,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}
