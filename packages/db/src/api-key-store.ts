/** API keys: only their SHA-256 is kept. */
import type { Permission } from '@footfall/domain';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

/** A key as it is kept. */
export type ApiKey = {
  /** SHA-256 of the key, hex. */
  keyHash: string;
  /** What people and programs call it; nothing can be done with it alone. */
  keyId: string;
  organisationId: string;
  /** The sites that it is for; null for all of the organisation, also those to come. */
  siteIds: string[] | null;
  name: string;
  /** The first characters of the key, so that people can tell theirs apart. */
  hint: string;
  permissions: Permission[];
  createdAt: Date;
  /** From then on it is refused; null for never. */
  expiresAt: Date | null;
  /** To the minute; null when it was never used. */
  lastUsedAt: Date | null;
};

/** What a new key needs; the rest is null, or made of these. */
export type NewApiKey = Pick<ApiKey, 'keyHash' | 'organisationId' | 'name' | 'permissions'> &
  Partial<Pick<ApiKey, 'keyId' | 'siteIds' | 'hint' | 'expiresAt'>>;

/** Keys of the first version name their user: the organisation of that user has the same id (ADR 24). */
type ApiKeyDocument = { _id: string; userId?: string } & Partial<Omit<ApiKey, 'keyHash'>> &
  Pick<ApiKey, 'name' | 'permissions' | 'createdAt'>;

const READ_TIME_MS = 5_000;
/** A list for people; a key for each visitor is no use of keys. */
const KEYS_MAX = 500;

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** Makes the store of `apiKeys`. */
export function createApiKeyStore(database: Database) {
  const keys = database.collection<ApiKeyDocument>('apiKeys');
  const options = (freshness: Freshness) => ({
    ...readOptions(freshness),
    maxTimeMS: READ_TIME_MS,
  });

  return {
    async read(keyHash: string, freshness: Freshness): Promise<ApiKey | null> {
      const document = await keys.findOne({ _id: keyHash }, options(freshness));
      return document === null ? null : toKey(document);
    },

    /** The keys of an organisation, the latest first. */
    async list(organisationId: string, freshness: Freshness): Promise<ApiKey[]> {
      const documents = await keys
        .find({ organisationId }, options(freshness))
        .sort({ createdAt: -1 })
        .limit(KEYS_MAX)
        .toArray();
      return documents.map(toKey);
    },

    /** Registers a key, or changes what it may do. */
    async put({ keyHash, ...rest }: NewApiKey): Promise<void> {
      const hidden = { keyId: keyHash.slice(0, 16), siteIds: null, hint: '', expiresAt: null };
      await keys.updateOne(
        { _id: keyHash },
        {
          $set: { ...hidden, ...rest },
          $setOnInsert: { createdAt: new Date(), lastUsedAt: null },
        },
        { upsert: true },
      );
    },

    /** Ends a key at an instant; false when the organisation has no such key. */
    async expire(organisationId: string, keyId: string, at: Date): Promise<boolean> {
      const { matchedCount } = await keys.updateOne(
        { organisationId, keyId },
        { $set: { expiresAt: at } },
      );
      return matchedCount === 1;
    },

    /** Forgets a key; false when the organisation has no such key. */
    async remove(organisationId: string, keyId: string): Promise<boolean> {
      const { deletedCount } = await keys.deleteOne({ organisationId, keyId });
      return deletedCount === 1;
    },

    /** Takes note of a use. */
    async noteUse(keyHash: string, at: Date): Promise<void> {
      await keys.updateOne({ _id: keyHash }, { $max: { lastUsedAt: at } });
    },
  };
}

function toKey({ _id, userId, ...document }: ApiKeyDocument): ApiKey {
  return {
    keyHash: _id,
    keyId: document.keyId ?? _id.slice(0, 16),
    organisationId: document.organisationId ?? userId ?? '',
    siteIds: document.siteIds ?? null,
    name: document.name,
    hint: document.hint ?? '',
    permissions: document.permissions,
    createdAt: document.createdAt,
    expiresAt: document.expiresAt ?? null,
    lastUsedAt: document.lastUsedAt ?? null,
  };
}
