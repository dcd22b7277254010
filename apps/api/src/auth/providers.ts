/** Whose accounts sign in here besides our own, as the operator has set it: an OIDC issuer, Google, GitHub. */
import type { OAuthProvider } from '@better-auth/core/oauth2';
import { github } from '@better-auth/core/social-providers';
import type { BetterAuthPlugin } from 'better-auth';
import { withinTime } from './guarded-fetch.ts';
import { createIssuer, type Metadata, subjectPrefix } from './oidc-issuer.ts';

type Client = { clientId: string; clientSecret: string };

export type ProviderSettings = {
  oidc: (Client & { issuer: string; name: string }) | null;
  google: Client | null;
  github: Client | null;
};

export const PROVIDER_IDS = ['oidc', 'google', 'github'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** A provider as the sign-in page shows it. */
export type ProviderInfo = { id: ProviderId; name: string };

const GOOGLE_ISSUER = 'https://accounts.google.com';

/** As Google has published it since 2015: one server less that has to answer before somebody can sign in. */
const GOOGLE: Metadata = {
  issuer: GOOGLE_ISSUER,
  authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  token_endpoint: 'https://oauth2.googleapis.com/token',
  userinfo_endpoint: 'https://openidconnect.googleapis.com/v1/userinfo',
  jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
};

/** Those that are set, in the order of their buttons. */
export function listProviders({ oidc, google, github: hub }: ProviderSettings): ProviderInfo[] {
  const listed: ProviderInfo[] = [];
  if (oidc !== null) listed.push({ id: 'oidc', name: oidc.name });
  if (google !== null) listed.push({ id: 'google', name: 'Google' });
  if (hub !== null) listed.push({ id: 'github', name: 'GitHub' });
  return listed;
}

type ProviderAccount = { providerId: string; accountId: string };

/** Whether an account is the provider's as it is set now: of another issuer, under the same name, it is not. */
export function isAccountOf(id: string, settings: ProviderSettings) {
  const prefix = accountPrefix(id, settings);
  return ({ providerId, accountId }: ProviderAccount): boolean =>
    providerId === id && accountId.startsWith(prefix);
}

/** What the ids of a provider's accounts begin with. */
function accountPrefix(id: string, { oidc }: ProviderSettings): string {
  if (id === 'oidc' && oidc !== null) return subjectPrefix(oidc.issuer);
  return id === 'google' ? subjectPrefix(GOOGLE_ISSUER) : '';
}

type Surroundings = { now: () => number; warn(message: string): void };

/** The plugin that brings them into better-auth. */
export function providersPlugin(
  settings: ProviderSettings,
  { now, warn }: Surroundings,
): BetterAuthPlugin {
  const providers: OAuthProvider[] = [];
  if (settings.oidc !== null)
    providers.push(createIssuer({ ...settings.oidc, id: 'oidc', warn }, now));
  if (settings.google !== null) {
    const google = { id: 'google', name: 'Google', issuer: GOOGLE_ISSUER, metadata: GOOGLE, warn };
    providers.push(createIssuer({ ...settings.google, ...google }, now));
  }
  if (settings.github !== null) providers.push(createGithub(settings.github));
  return {
    id: 'footfall-providers',
    init: () => ({ context: { socialProviders: providers } }),
  };
}

/** GitHub is no OIDC issuer: who somebody is has to be asked of its API. */
function createGithub(client: Client): OAuthProvider {
  // No picture: nothing here shows one.
  const provider = github({ ...client, mapProfileToUser: () => ({ image: '' }) });
  return {
    ...provider,
    validateAuthorizationCode: (code) => withinTime(provider.validateAuthorizationCode(code)),
    getUserInfo: (tokens) => withinTime(provider.getUserInfo(tokens)).catch(() => null),
  } as OAuthProvider;
}
