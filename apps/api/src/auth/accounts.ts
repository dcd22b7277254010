/** Accounts, kept by better-auth: the first administrator, signing in and out, and who a session cookie belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { NewAdministrator, SetUpOutcome } from '../trpc/context.ts';
import { FIRST_ADMINISTRATOR_ID, type User } from '../viewer.ts';
import { createLinkedAccounts } from './linked-accounts.ts';
import { type AccountsOptions, type Auth, CREDENTIAL, makeAuth } from './make-auth.ts';
import { listProviders, type ProviderId } from './providers.ts';

export type OpenSession = { user: User; sessionId: string; cookies: string[] };

/** A session as its user sees it. */
type SessionInfo = { id: string; createdAt: string; usedAt: string; expiresAt: string };

/** An account of a provider that has begun to stand for a user. */
export type Linking = { userId: string; provider: ProviderId };

/** What protects an account besides its password. */
type Security = {
  /** False for who came by a provider and never chose one. */
  hasPassword: boolean;
  hasSecondFactor: boolean;
  /** How many of the recovery codes are left. */
  recoveryCodes: number;
  passkeys: { id: string; name: string; createdAt: string }[];
};

/** Nobody has more devices than this. */
const PASSKEYS_MAX = 100;

export type Accounts = ReturnType<typeof createAccounts>;

/** Makes the accounts; better-auth makes its collections with their unique indexes on first use. */
export function createAccounts(options: AccountsOptions) {
  const linkings = new AsyncLocalStorage<Linking[]>();
  const auth = makeAuth(options, (userId, provider) =>
    linkings.getStore()?.push({ userId, provider }),
  );
  let isSetUp = false;

  async function needsSetup(): Promise<boolean> {
    if (isSetUp) return false;
    // For good: there is no way to delete the administrator.
    isSetUp = await finishSetUp(await auth.$context);
    return !isSetUp;
  }

  return {
    needsSetup,

    /** Answers a request to one of the routes that are open. */
    handle: (request: Request): Promise<Response> => auth.handler(request),

    /** Answers who comes back from a provider, and says which accounts of it were linked by that. */
    async finish(request: Request): Promise<{ response: Response; linked: Linking[] }> {
      const linked: Linking[] = [];
      const response = await linkings.run(linked, () => auth.handler(request));
      return { response, linked };
    },

    /** Whose accounts sign in here besides our own. */
    providers: listProviders(options.providers),

    /** Creates the first administrator, once, however many ask for it at the same time. */
    async setUp(administrator: NewAdministrator): Promise<SetUpOutcome> {
      if (!(await needsSetup())) return 'closed';
      const outcome = await beginSetUp(await auth.$context, administrator);
      await needsSetup();
      return outcome;
    },

    /** Signs in and hands back the `Set-Cookie` values. Rejects when e-mail address and password do not fit. */
    async signIn(email: string, password: string): Promise<string[]> {
      const { headers } = await auth.api.signInEmail({
        body: { email, password },
        returnHeaders: true,
      });
      return headers.getSetCookie();
    },

    /** Who the request's session cookie belongs to, and the cookies that prolong the session when it is time. */
    async readSession(headers: Headers): Promise<OpenSession | null> {
      const { response, headers: answer } = await auth.api.getSession({
        headers,
        returnHeaders: true,
      });
      if (response === null) return null;
      const { id, email, name } = response.user;
      const sessionId = response.session.id;
      return { user: { id, email, name }, sessionId, cookies: answer.getSetCookie() };
    },

    ...createPeople(auth),
    ...createSessions(auth),
    ...createFactors(auth),
    ...createLinkedAccounts(auth, options.providers),
  };
}

/** Finding, adding and changing users. */
function createPeople(auth: Auth) {
  return {
    /** Who users are, by their ids; those that are gone are left out. */
    async readUsers(userIds: readonly string[]): Promise<User[]> {
      if (userIds.length === 0) return [];
      const { adapter } = await auth.$context;
      const users = await adapter.findMany<User>({
        model: 'user',
        where: [{ field: 'id', operator: 'in', value: [...userIds] }],
        limit: userIds.length,
      });
      return users.map(({ id, email, name }) => ({ id, email, name }));
    },

    /** Adds a user who can sign in; `taken` when the address has an account. */
    async addUser({ email, password, name }: NewAdministrator): Promise<User | 'taken'> {
      const { internalAdapter, password: hashing } = await auth.$context;
      if ((await internalAdapter.findUserByEmail(email)) !== null) return 'taken';
      const hash = await hashing.hash(password);
      const given = { email, name, emailVerified: true };
      const user = await ifFirst(internalAdapter.createUser(given, { method: 'email-password' }));
      if (user === null) return 'taken';
      await internalAdapter.linkAccount({
        userId: user.id,
        accountId: user.id,
        providerId: CREDENTIAL,
        password: hash,
      });
      return { id: user.id, email, name };
    },

    /** The user with that address. */
    async findUser(address: string): Promise<User | null> {
      const { internalAdapter } = await auth.$context;
      const found = await internalAdapter.findUserByEmail(address);
      if (found === null) return null;
      const { id, email, name } = found.user;
      return { id, email, name };
    },

    /** Sets a password and ends every session: whoever knew the old one is out. */
    async setPassword(userId: string, password: string): Promise<void> {
      const { internalAdapter, password: hashing } = await auth.$context;
      const hash = await hashing.hash(password);
      const account = { userId, accountId: userId, providerId: CREDENTIAL, password: hash };
      if ((await internalAdapter.findCredentialAccount(userId)) === null)
        await internalAdapter.linkAccount(account);
      else await internalAdapter.updatePassword(userId, hash);
      await endSessions(auth, userId, () => true);
    },

    /** Changes the password of who knows it and ends their other sessions; false when it is another one. */
    async changePassword(
      { user, sessionId }: { user: User; sessionId: string },
      given: { password: string; next: string },
    ): Promise<boolean> {
      const { internalAdapter, password: hashing } = await auth.$context;
      const accounts = await internalAdapter.findAccounts(user.id);
      const hash = accounts.find(({ providerId }) => providerId === CREDENTIAL)?.password;
      if (typeof hash !== 'string') return false;
      if (!(await hashing.verify({ hash, password: given.password }))) return false;
      await internalAdapter.updatePassword(user.id, await hashing.hash(given.next));
      await endSessions(auth, user.id, (id) => id !== sessionId);
      return true;
    },
  };
}

/** Showing and ending sessions. */
function createSessions(auth: Auth) {
  return {
    /** The sessions of a user, the latest first. */
    async listSessions(userId: string): Promise<SessionInfo[]> {
      const { internalAdapter } = await auth.$context;
      const sessions = await internalAdapter.listSessions(userId);
      return sessions
        .map(({ id, createdAt, updatedAt, expiresAt }) => ({
          id,
          createdAt: createdAt.toISOString(),
          usedAt: updatedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        }))
        .sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
    },

    /** Ends those sessions of a user that are chosen by their id; how many there were. */
    endSessions: (userId: string, isChosen: (sessionId: string) => boolean): Promise<number> =>
      endSessions(auth, userId, isChosen),
  };
}

/** What a user can sign in with besides a password. */
function createFactors(auth: Auth) {
  return {
    async readSecurity(userId: string): Promise<Security> {
      const { adapter, internalAdapter } = await auth.$context;
      const where = [{ field: 'userId', value: userId }];
      const [user, credential, passkeys] = await Promise.all([
        adapter.findOne<{ twoFactorEnabled?: boolean }>({
          model: 'user',
          where: [{ field: 'id', value: userId }],
        }),
        internalAdapter.findCredentialAccount(userId),
        adapter.findMany<{ id: string; name?: string; createdAt?: Date }>({
          model: 'passkey',
          where,
          limit: PASSKEYS_MAX,
        }),
      ]);
      const hasSecondFactor = user?.twoFactorEnabled === true;
      return {
        hasPassword: credential !== null,
        hasSecondFactor,
        recoveryCodes: hasSecondFactor ? await countRecoveryCodes(auth, userId) : 0,
        passkeys: passkeys.map(({ id, name, createdAt }) => ({
          id,
          name: name ?? '',
          createdAt: (createdAt ?? new Date(0)).toISOString(),
        })),
      };
    },
  };
}

async function countRecoveryCodes(auth: Auth, userId: string): Promise<number> {
  const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId } });
  return backupCodes.length;
}

async function endSessions(
  auth: Auth,
  userId: string,
  isChosen: (sessionId: string) => boolean,
): Promise<number> {
  const { internalAdapter } = await auth.$context;
  const chosen = (await internalAdapter.listSessions(userId)).filter(({ id }) => isChosen(id));
  for (const { token } of chosen) await internalAdapter.deleteSession(token);
  return chosen.length;
}

type AuthContext = Awaited<Auth['$context']>;

/**
 * Decides who the administrator is: of several accounts with the same id, MongoDB takes the first. It
 * holds all that the user is made of, so that whoever comes next can finish what a crash broke off.
 */
async function beginSetUp(
  { internalAdapter, password }: AuthContext,
  administrator: NewAdministrator,
): Promise<SetUpOutcome> {
  const account = {
    id: FIRST_ADMINISTRATOR_ID,
    userId: FIRST_ADMINISTRATOR_ID,
    accountId: FIRST_ADMINISTRATOR_ID,
    providerId: CREDENTIAL,
    password: await password.hash(administrator.password),
    setUpEmail: administrator.email,
    setUpName: administrator.name,
  };
  return (await ifFirst(internalAdapter.createAccount(account))) === null ? 'closed' : 'created';
}

/** Makes the user that belongs to the administrator's account; false when there is no such account yet. */
async function finishSetUp({ adapter, internalAdapter }: AuthContext): Promise<boolean> {
  const account = await adapter.findOne<{ setUpEmail: string; setUpName: string }>({
    model: 'account',
    where: [{ field: 'id', value: FIRST_ADMINISTRATOR_ID }],
  });
  if (account === null) return false;
  if ((await internalAdapter.findUserById(FIRST_ADMINISTRATOR_ID)) !== null) return true;
  const user = {
    id: FIRST_ADMINISTRATOR_ID,
    email: account.setUpEmail,
    name: account.setUpName,
    emailVerified: false,
  };
  await ifFirst(internalAdapter.createUser(user, { method: 'email-password' }));
  return true;
}

const DUPLICATE_KEY = 11_000;

/** Null when somebody else has inserted the same before. */
async function ifFirst<Value>(insertion: Promise<Value>): Promise<Value | null> {
  try {
    return await insertion;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY) return null;
    throw error;
  }
}
