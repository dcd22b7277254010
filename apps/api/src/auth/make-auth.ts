/** Sets better-auth up: which ways to sign in there are, what is kept of them, and what its cookies are called. */
import { randomBytes } from 'node:crypto';
import { passkey } from '@better-auth/passkey';
import type { Database } from '@footfall/db';
import { betterAuth } from 'better-auth';
import { mongodbAdapter } from 'better-auth/adapters/mongodb';
import { APIError } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './account-schema.ts';
import { AUTH_PATH } from './auth-routes.ts';
import { hashPassword, isPassword } from './password.ts';
import { CALLBACK_PATH, type Doorkeeping, providerHooks } from './provider-hooks.ts';
import { type ProviderSettings, providersPlugin } from './providers.ts';

export type AccountsOptions = {
  database: Database;
  /** Signs session cookies; at least 32 characters, the same for every replica. */
  secret: string;
  /** Where browsers reach the dashboard. Cookies are only sent over TLS when it is https. */
  publicUrl: string;
  /** Told what better-auth complains about, without what was typed in. */
  warn(message: string): void;
  /** Whose accounts sign in here besides our own. */
  providers: ProviderSettings;
  isInvited: Doorkeeping['isInvited'];
  now: () => number;
};

/** A session ends when it was not used for this long. */
const SESSION_IDLE_S = 7 * 86_400;
/** How often a session that is in use is prolonged: a write a day, not one per request. */
const SESSION_RENEWAL_S = 86_400;
/** An id that nobody guesses. */
const ID_BYTES = 16;

/** The way to sign in that every account of ours has, but for those that came by a provider. */
export const CREDENTIAL = 'credential';

export type Auth = ReturnType<typeof makeAuth>;

function refuseUnlessVerified(isVerified: boolean | undefined): void {
  if (isVerified !== true) throw new APIError('UNAUTHORIZED', { message: 'nobody was verified' });
}

/** Ours: nobody sends it, and no answer has it. */
const OWN_FIELD = { type: 'string', required: false, input: false, returned: false } as const;

/** `onLinked` hears of each account of a provider that begins to stand for a user here. */
export function makeAuth(options: AccountsOptions, onLinked: Doorkeeping['onLinked']) {
  const { database, secret, publicUrl, warn, providers, isInvited, now } = options;
  const isSecure = publicUrl.startsWith('https://');
  // `__Host-` is stricter than the library's own `__Secure-`, so names are spelled here.
  const cookieName = (name: string) => (isSecure ? `__Host-footfall.${name}` : `footfall.${name}`);
  return betterAuth({
    appName: 'Footfall',
    plugins: [
      secondFactor(),
      providersPlugin(providers, { now, warn }),
      passkey({
        rpID: new URL(publicUrl).hostname,
        rpName: 'Footfall',
        origin: publicUrl,
        // A passkey signs in alone, so it has to be two factors: the device, and who it knows.
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: async ({ verification }) =>
            refuseUnlessVerified(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: async ({ verification }) =>
            refuseUnlessVerified(verification.authenticationInfo.userVerified),
        },
        advanced: { webAuthnChallengeCookie: 'passkey' },
      }),
    ],
    // Without `client` the adapter uses no transactions: the local engine has none to commit.
    database: mongodbAdapter(database.db, { usePlural: true }),
    secret,
    baseURL: publicUrl,
    basePath: AUTH_PATH,
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH_MIN,
      maxPasswordLength: PASSWORD_LENGTH_MAX,
      password: { hash: hashPassword, verify: isPassword },
    },
    session: { expiresIn: SESSION_IDLE_S, updateAge: SESSION_RENEWAL_S },
    user: { additionalFields: { refusedProviders: OWN_FIELD } },
    account: {
      additionalFields: { setUpEmail: OWN_FIELD, setUpName: OWN_FIELD },
      // Who has an account here was invited to that very address, so it is theirs as much as the provider says.
      accountLinking: { enabled: true, requireLocalEmailVerified: false },
      updateAccountOnSignIn: false,
    },
    // Attempts are counted by our own route, which knows the peer's address.
    rateLimit: { enabled: false },
    databaseHooks: {
      // Where and with what somebody signed in is nothing that we need to keep.
      session: { create: { before: async () => ({ data: { ipAddress: '', userAgent: '' } }) } },
      ...providerHooks({ isInvited, onLinked, providers }),
    },
    onAPIError: { errorURL: `${publicUrl}/sign-in` },
    advanced: {
      cookiePrefix: 'footfall',
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' },
      cookies: {
        session_token: { name: cookieName('session') },
        two_factor: { name: cookieName('second-factor') },
        passkey: { name: cookieName('passkey') },
        state: { name: cookieName('state') },
      },
      database: { generateId: () => randomBytes(ID_BYTES).toString('base64url') },
      // One guard stands before everything under /api; a second one that disagrees would only confuse.
      disableCSRFCheck: true,
      disableOriginCheck: true,
    },
    logger: {
      // Its arguments may hold what a user typed; its messages do not.
      log: (level, message) => {
        if (level === 'error') warn(message);
      },
    },
  });
}

/** A code from an app is asked for after a provider's word too: it is no better than a password. */
function secondFactor() {
  const plugin = twoFactor({ issuer: 'Footfall' });
  const after = plugin.hooks.after.map(({ matcher, handler }) => ({
    matcher: (context: Parameters<typeof matcher>[0]) =>
      matcher(context) || context.path === CALLBACK_PATH,
    handler,
  }));
  return { ...plugin, hooks: { after } };
}
