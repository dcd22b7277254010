/** The settings of sign-in providers: each is set whole, or not at all. */
import { z } from 'zod';
import type { ProviderSettings } from './auth/providers.ts';

const clientIdSchema = z.string().regex(/^[\x21-\x7e]{1,500}$/, {
  error: 'must be the id that the provider shows, without spaces',
});
const secretSchema = z
  .string()
  .regex(/^[\x20-\x7e]{1,2000}$/, { error: 'must be the secret that the provider shows' });

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** RFC 8414: an issuer is behind TLS, and has neither query nor fragment. On this machine it may do without TLS. */
const issuerSchema = z.string().refine(
  (text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname, search, hash, username } = new URL(text);
    if (search !== '' || hash !== '' || username !== '') return false;
    return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
  },
  {
    error:
      'must be the issuer as it calls itself, such as https://login.example.com (with https, unless it is this machine)',
  },
);

export const PROVIDER_SETTINGS = {
  OIDC_ISSUER: issuerSchema
    .optional()
    .describe('an OpenID Connect issuer whose accounts sign in here, as it calls itself'),
  OIDC_CLIENT_ID: clientIdSchema.optional().describe('what the issuer calls this installation'),
  OIDC_CLIENT_SECRET: secretSchema.optional().describe('what this installation shows the issuer'),
  OIDC_NAME: z
    .string()
    .trim()
    .min(1)
    .max(40, 'must have at most 40 characters: it stands on a button')
    .optional()
    .describe('what the button to sign in by the issuer calls it; its host when not set'),
  GOOGLE_CLIENT_ID: clientIdSchema.optional().describe('lets Google accounts sign in here'),
  GOOGLE_CLIENT_SECRET: secretSchema.optional().describe('its secret'),
  GITHUB_CLIENT_ID: clientIdSchema.optional().describe('lets GitHub accounts sign in here'),
  GITHUB_CLIENT_SECRET: secretSchema.optional().describe('its secret'),
};

type ProviderEnv = z.infer<z.ZodObject<typeof PROVIDER_SETTINGS>>;
type Name = keyof ProviderEnv;

const SETS: readonly (readonly Name[])[] = [
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
];

/** Says which settings of a set are missing beside those that are there. */
export function refineProviderSets(env: ProviderEnv, context: z.RefinementCtx<ProviderEnv>): void {
  for (const set of SETS) {
    const given = set.filter((name) => env[name] !== undefined);
    const missing = set.filter((name) => env[name] === undefined);
    if (given.length === 0 || missing.length === 0) continue;
    const message = `must be set together with ${given.join(' and ')}, or none of them`;
    for (const name of missing) context.addIssue({ code: 'custom', path: [name], message });
  }
  if (env.OIDC_NAME !== undefined && env.OIDC_ISSUER === undefined) {
    const message = 'must be set together with OIDC_NAME, or neither of them';
    context.addIssue({ code: 'custom', path: ['OIDC_ISSUER'], message });
  }
}

export function toProviderSettings(env: ProviderEnv): ProviderSettings {
  const { OIDC_ISSUER: issuer, OIDC_NAME: name } = env;
  const oidc = clientOf(env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET);
  return {
    oidc:
      oidc === null || issuer === undefined
        ? null
        : { ...oidc, issuer, name: name ?? new URL(issuer).hostname },
    google: clientOf(env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET),
    github: clientOf(env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET),
  };
}

function clientOf(clientId: string | undefined, clientSecret: string | undefined) {
  if (clientId === undefined || clientSecret === undefined) return null;
  return { clientId, clientSecret };
}
