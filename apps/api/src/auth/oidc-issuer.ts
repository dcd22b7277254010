/** An OpenID Connect issuer as better-auth wants a provider: found by discovery, believed by its signature alone. */
import { APIError } from '@better-auth/core/error';
import {
  authorizationCodeRequest,
  createAuthorizationURL,
  type OAuth2Tokens,
  type OAuthProvider,
} from '@better-auth/core/oauth2';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { fetchJson, guardedFetch } from './guarded-fetch.ts';

export type IssuerOptions = {
  id: string;
  name: string;
  /** As the issuer calls itself, to the letter. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where there is nothing to discover: what the issuer has published for good. */
  metadata?: Metadata;
  /** Told why somebody was not let in; nothing of what they showed. */
  warn(message: string): void;
};

const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});
export type Metadata = z.infer<typeof metadataSchema>;

const claimsSchema = z.looseObject({
  sub: z.string().min(1).max(255),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  azp: z.string().optional(),
  nonce: z.string().optional(),
  email: z.string().optional(),
  // Some issuers send it as text.
  email_verified: z.union([z.boolean(), z.literal('true'), z.literal('false')]).optional(),
  name: z.string().optional(),
});
type Claims = z.infer<typeof claimsSchema>;

const tokensSchema = z.object({ id_token: z.string(), access_token: z.string().optional() });

/** Signed with a key that the issuer alone has: neither `none` nor a secret that we share. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA'.split(' ');
/** Clocks of two servers differ; a token is good for minutes. */
const CLOCK_TOLERANCE_S = 60;
/** An issuer moves its addresses seldom, and keeps the old ones for longer than this. */
const METADATA_KEPT_MS = 3_600_000;

type Known = { metadata: Metadata; keys: JWTVerifyGetKey };

/** What accounts of an issuer are called here: its subjects mean nothing at another issuer. */
export function subjectPrefix(issuer: string): string {
  return `${issuer}#`;
}

/** Makes the provider. Nothing is asked of the issuer before somebody signs in by it. */
export function createIssuer(options: IssuerOptions, now: () => number): OAuthProvider<Claims> {
  const { id, name, issuer, clientId, clientSecret, warn } = options;
  const know = createKnowledge(options, now);
  const client = { clientId, clientSecret };
  return {
    id,
    name,
    issuer,
    requiresIdTokenNonce: true,
    accountSubject: ({ profile }) => `${subjectPrefix(issuer)}${profile.sub}`,
    options: {},

    async createAuthorizationURL({ state, codeVerifier, redirectURI, idTokenNonce }) {
      const { metadata } = await know();
      return await createAuthorizationURL({
        id,
        options: client,
        authorizationEndpoint: metadata.authorization_endpoint,
        state,
        codeVerifier,
        redirectURI,
        scopes: ['openid', 'email', 'profile'],
        ...(idTokenNonce === undefined ? {} : { nonce: idTokenNonce }),
      });
    },

    async validateAuthorizationCode({ code, codeVerifier, redirectURI }) {
      const { metadata } = await know();
      const { body, headers } = await authorizationCodeRequest({
        code,
        redirectURI,
        options: client,
        tokenEndpoint: metadata.token_endpoint,
        authentication: isBasic(metadata) ? 'basic' : 'post',
        ...(codeVerifier === undefined ? {} : { codeVerifier }),
      });
      const answer = await fetchJson(metadata.token_endpoint, { method: 'POST', body, headers });
      const tokens = tokensSchema.parse(answer);
      return { idToken: tokens.id_token, accessToken: tokens.access_token };
    },

    async getUserInfo({ expectedIdTokenNonce, ...tokens }) {
      try {
        const known = await know();
        const claims = await readClaims(tokens, known, { clientId, nonce: expectedIdTokenNonce });
        const { email, email_verified: verified, name: fullName } = claims;
        const emailVerified = verified === true || verified === 'true';
        return { user: { email, emailVerified, name: fullName ?? '' }, data: claims };
      } catch (error) {
        warn(`${id}: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      }
    },
  };
}

/** The issuer's addresses and keys, asked for once an hour at most; a failure is not kept. */
function createKnowledge(options: IssuerOptions, now: () => number): () => Promise<Known> {
  let kept: { known: Promise<Known>; until: number } | null = null;
  return async () => {
    if (kept === null || kept.until <= now()) {
      const known = discover(options);
      kept = { known, until: now() + METADATA_KEPT_MS };
    }
    const current = kept;
    try {
      return await current.known;
    } catch (error) {
      if (kept === current) kept = null;
      options.warn(
        `${options.id}: the issuer cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      );
      throw unavailable();
    }
  };
}

function unavailable(): APIError {
  return new APIError('SERVICE_UNAVAILABLE', { message: 'the issuer cannot be used' });
}

async function discover({ issuer, metadata: given }: IssuerOptions): Promise<Known> {
  const metadata = given ?? (await fetchMetadata(issuer));
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), {
    [customFetch]: (address, init) => guardedFetch(address, init),
  });
  return { metadata, keys };
}

async function fetchMetadata(issuer: string): Promise<Metadata> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const metadata = metadataSchema.parse(await fetchJson(address));
  // OpenID Connect Discovery 4.3: else somebody else could speak for it.
  if (metadata.issuer !== issuer)
    throw new Error(`it calls itself ${metadata.issuer}, so that is what OIDC_ISSUER has to be`);
  const { protocol } = new URL(issuer);
  const endpoints = [metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri];
  for (const endpoint of [...endpoints, metadata.userinfo_endpoint ?? metadata.jwks_uri]) {
    const isAsSafe = [protocol, 'https:'].includes(new URL(endpoint).protocol);
    if (!isAsSafe) throw new Error(`it names ${endpoint}, which is not behind TLS`);
  }
  return metadata;
}

/** RFC 8414: what an issuer does not say is `client_secret_basic`. */
function isBasic({ token_endpoint_auth_methods_supported: methods }: Metadata): boolean {
  return methods === undefined || methods.includes('client_secret_basic');
}

async function readClaims(
  tokens: OAuth2Tokens,
  { metadata, keys }: Known,
  { clientId, nonce }: { clientId: string; nonce: string | undefined },
): Promise<Claims> {
  const supported = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
  const { payload } = await jwtVerify(tokens.idToken ?? '', keys, {
    issuer: metadata.issuer,
    audience: clientId,
    algorithms: ALGORITHMS.filter((algorithm) => supported.includes(algorithm)),
    clockTolerance: CLOCK_TOLERANCE_S,
    requiredClaims: ['sub', 'iat', 'exp'],
  });
  const claims = claimsSchema.parse(payload);
  if (nonce === undefined || claims.nonce !== nonce) throw new Error('the nonce is another one');
  if (Array.isArray(claims.aud) && claims.aud.length > 1 && claims.azp !== clientId)
    throw new Error('the token is for somebody else');
  const isTold = claims.email !== undefined;
  if (isTold || metadata.userinfo_endpoint === undefined) return claims;
  const told = await fetchJson(metadata.userinfo_endpoint, {
    headers: { authorization: `Bearer ${tokens.accessToken ?? ''}` },
  });
  const more = claimsSchema.parse(told);
  // OpenID Connect Core 5.3.2: it is nobody else's.
  if (more.sub !== claims.sub) throw new Error('the user info is about somebody else');
  return { ...claims, ...more };
}
