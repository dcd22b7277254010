/** API keys: only their SHA-256 is kept. */
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

/** What a key may do; `admin` is everything that its user may. */
export type ApiPermission = 'reports:read' | 'sites:read' | 'sites:write' | 'hits:write' | 'admin';

/** A key as it is kept. */
export type ApiKey = {
  keyHash: string;
  userId: string;
  name: string;
  permissions: ApiPermission[];
};

type ApiKeyDocument = Omit<ApiKey, 'keyHash'> & { _id: string; createdAt: Date };

const READ_TIME_MS = 5_000;

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** Makes the store of `apiKeys`. `keyHash` is the SHA-256 of the key, hex. */
export function createApiKeyStore(database: Database) {
  const keys = database.collection<ApiKeyDocument>('apiKeys');
  return {
    async read(keyHash: string, freshness: Freshness): Promise<ApiKey | null> {
      const document = await keys.findOne(
        { _id: keyHash },
        { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
      );
      if (document === null) return null;
      const { userId, name, permissions } = document;
      return { keyHash, userId, name, permissions };
    },

    /** Registers a key, or changes what it may do. */
    async put(key: ApiKey): Promise<void> {
      const { keyHash, ...rest } = key;
      await keys.updateOne(
        { _id: keyHash },
        { $set: rest, $setOnInsert: { createdAt: new Date() } },
        { upsert: true },
      );
    },
  };
}
