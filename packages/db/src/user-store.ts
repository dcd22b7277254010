/** Users as workers need them: where mail to them goes. Accounts are the API's. */
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

type UserDocument = { _id: string; email: string };

const READ_TIME_MS = 5_000;

export type UserStore = ReturnType<typeof createUserStore>;

/** Makes the store of `users`, which better-auth writes. */
export function createUserStore(database: Database) {
  const users = database.collection<UserDocument>('users');
  return {
    /** Null when there is no such user any more. */
    async readAddress(userId: string, freshness: Freshness): Promise<string | null> {
      const document = await users.findOne(
        { _id: userId },
        { ...readOptions(freshness), maxTimeMS: READ_TIME_MS, projection: { email: 1 } },
      );
      return document?.email ?? null;
    },
  };
}
