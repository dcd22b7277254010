/** The accounts elsewhere that stand for a user here: which there are, and closing and opening that way in. */
import { type Auth, CREDENTIAL } from './make-auth.ts';
import { refusedOf } from './provider-hooks.ts';
import { isAccountOf, listProviders, type ProviderId, type ProviderSettings } from './providers.ts';

/** A provider as a user sees it on the page of their account. */
export type LinkedProvider = {
  id: ProviderId;
  name: string;
  /** Null: not linked. */
  linkedAt: string | null;
  /** The user has closed this way: it opens nothing until they allow it again. */
  isRefused: boolean;
};

export type UnlinkOutcome =
  | 'done'
  /** Nothing else would be left to sign in with. */
  | 'lastWay';

export function createLinkedAccounts(auth: Auth, settings: ProviderSettings) {
  async function readAccounts(userId: string) {
    const { internalAdapter } = await auth.$context;
    const [user, accounts] = await Promise.all([
      internalAdapter.findUserById(userId),
      internalAdapter.findAccounts(userId),
    ]);
    return { refused: refusedOf(user), accounts };
  }

  async function putRefused(userId: string, refused: readonly string[]): Promise<void> {
    const { internalAdapter } = await auth.$context;
    await internalAdapter.updateUser(userId, { refusedProviders: refused.join(',') });
  }

  async function hasPasskey(userId: string): Promise<boolean> {
    const { adapter } = await auth.$context;
    const where = [{ field: 'userId', value: userId }];
    return (await adapter.findOne({ model: 'passkey', where })) !== null;
  }

  return {
    /** Every provider that is set up here, and what it is to the user. */
    async readProviders(userId: string): Promise<LinkedProvider[]> {
      const { refused, accounts } = await readAccounts(userId);
      return listProviders(settings).map(({ id, name }) => ({
        id,
        name,
        linkedAt: accounts.find(isAccountOf(id, settings))?.createdAt.toISOString() ?? null,
        isRefused: refused.includes(id),
      }));
    },

    /** Forgets the account of a provider and closes that way in, also for who comes with the same address. */
    async unlink(userId: string, id: ProviderId): Promise<UnlinkOutcome> {
      const { refused, accounts } = await readAccounts(userId);
      const others = listProviders(settings).filter((other) => other.id !== id);
      const isLeft =
        accounts.some(({ providerId }) => providerId === CREDENTIAL) ||
        others.some((other) => accounts.some(isAccountOf(other.id, settings))) ||
        (await hasPasskey(userId));
      if (!isLeft) return 'lastWay';
      // First, so that nobody comes in between by it.
      await putRefused(userId, [...new Set([...refused, id])]);
      const { internalAdapter } = await auth.$context;
      for (const account of accounts.filter(({ providerId }) => providerId === id)) {
        await internalAdapter.deleteAccount(account.id);
      }
      return 'done';
    },

    /** Opens the way again: who signs in by it next is linked. */
    async allow(userId: string, id: ProviderId): Promise<void> {
      const { refused } = await readAccounts(userId);
      await putRefused(
        userId,
        refused.filter((other) => other !== id),
      );
    },
  };
}
