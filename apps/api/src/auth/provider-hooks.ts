/** Who comes in by a provider's word: those who have an account with the address that it verified, and those who were invited. */
import type { BetterAuthOptions } from 'better-auth';
import { APIError, getOAuthState } from 'better-auth/api';
import { isAccountOf, PROVIDER_IDS, type ProviderId, type ProviderSettings } from './providers.ts';

/** Where providers send people back to, as better-auth calls it. */
export const CALLBACK_PATH = '/callback/:id';

export type Doorkeeping = {
  providers: ProviderSettings;
  /** Whether the invitation is good, and for that address. */
  isInvited(tokenHash: string, email: string): Promise<boolean>;
  onLinked(userId: string, provider: ProviderId): void;
};

/** Why somebody was not let in; better-auth puts it into the address that it sends them to. */
export const REFUSALS = {
  notInvited: 'FOOTFALL_NOT_INVITED',
  notVerified: 'FOOTFALL_NOT_VERIFIED',
  refused: 'FOOTFALL_REFUSED',
  otherAccount: 'FOOTFALL_OTHER_ACCOUNT',
} as const;

type Hooks = Pick<NonNullable<BetterAuthOptions['databaseHooks']>, 'user' | 'account'>;

/** Nothing of what a provider gives is kept but which account it is: we ask it nothing more. */
const NO_TOKENS = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
  scope: null,
};

export function providerHooks({ isInvited, onLinked, providers }: Doorkeeping): Hooks {
  return {
    user: {
      create: {
        before: async (user, context) => {
          if (context?.path !== CALLBACK_PATH) return;
          if (!user.emailVerified) throw refusal('notVerified');
          const state = await getOAuthState();
          const tokenHash: unknown = state?.['invitation'];
          const isGuest = typeof tokenHash === 'string' && (await isInvited(tokenHash, user.email));
          if (!isGuest) throw refusal('notInvited');
          // No picture: nothing here shows one.
          return { data: { image: null, name: user.name || user.email } };
        },
      },
    },
    account: {
      create: {
        before: async ({ userId, providerId }, context) => {
          if (context?.path !== CALLBACK_PATH) return;
          const { internalAdapter } = context.context;
          const user = await internalAdapter.findUserById(userId);
          if (refusedOf(user).some((refused) => refused === providerId)) throw refusal('refused');
          const accounts = await internalAdapter.findAccounts(userId);
          // An address that was given to somebody else is not their way into the old owner's account.
          if (accounts.some(isAccountOf(providerId, providers))) throw refusal('otherAccount');
          return { data: NO_TOKENS };
        },
        after: async ({ userId, providerId }) => {
          const provider = PROVIDER_IDS.find((id) => id === providerId);
          if (provider !== undefined) onLinked(userId, provider);
        },
      },
    },
  };
}

/** Providers by which a user does not want to come in. */
export function refusedOf(user: object | null): string[] {
  const kept: unknown = user === null ? null : Reflect.get(user, 'refusedProviders');
  return typeof kept === 'string' ? kept.split(',').filter((id) => id !== '') : [];
}

function refusal(reason: keyof typeof REFUSALS): APIError {
  return new APIError('FORBIDDEN', { code: REFUSALS[reason], message: reason });
}
