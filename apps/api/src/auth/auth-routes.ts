/** The routes of better-auth that are open, and what may be sent to each; everything else of it stays closed. */
import { z } from 'zod';
import { PASSWORD_LENGTH_MAX, signInSchema } from './account-schema.ts';

/** Where better-auth answers. */
export const AUTH_PATH = '/api/auth';

const nothingSchema = z.object({});
const passwordSchema = z.object({ password: z.string().max(PASSWORD_LENGTH_MAX) });
/** As authenticator apps show it (RFC 6238): six digits. */
const codeSchema = z.object({
  code: z.string().regex(/^\d{6}$/, 'must be the six digits that the app shows'),
});
const recoveryCodeSchema = z.object({ code: z.string().trim().min(1).max(32) });
/** What browsers make of a key (WebAuthn, level 2): checked to the last bit by the library; here only for its size. */
const credentialSchema = z.object({ response: z.looseObject({ id: z.string().max(2_000) }) });
const passkeySchema = z.object({ id: z.string().min(1).max(64) });

export type AuthRoute = {
  method: 'GET' | 'POST';
  body: z.ZodType<object>;
  /**
   * What is counted when it fails: `password` by account and address, as for signing in. Second factors are
   * counted by better-auth: five a challenge, ten in a row an account.
   */
  counts?: 'password';
  /** What a 401 means. */
  refusal: string;
};

const SIGNED_OUT = 'Sign in first.';
const WRONG_CODE = 'The code is wrong, or the sign-in took too long: begin again.';
const WRONG_PASSKEY = 'This passkey is not known here.';

/** Signing in and out. */
const SESSION_ROUTES = {
  '/sign-in/email': {
    method: 'POST',
    body: signInSchema,
    counts: 'password',
    refusal: 'The e-mail address or the password is wrong.',
  },
  '/sign-out': { method: 'POST', body: nothingSchema, refusal: SIGNED_OUT },
  '/get-session': { method: 'GET', body: nothingSchema, refusal: SIGNED_OUT },
} as const satisfies Record<string, AuthRoute>;

const SECOND_FACTOR_ROUTES = {
  '/two-factor/verify-totp': { method: 'POST', body: codeSchema, refusal: WRONG_CODE },
  '/two-factor/verify-backup-code': {
    method: 'POST',
    body: recoveryCodeSchema,
    refusal: WRONG_CODE,
  },
  '/two-factor/enable': {
    method: 'POST',
    body: passwordSchema,
    counts: 'password',
    refusal: SIGNED_OUT,
  },
  '/two-factor/disable': {
    method: 'POST',
    body: passwordSchema,
    counts: 'password',
    refusal: SIGNED_OUT,
  },
  '/two-factor/generate-backup-codes': {
    method: 'POST',
    body: passwordSchema,
    counts: 'password',
    refusal: SIGNED_OUT,
  },
} as const satisfies Record<string, AuthRoute>;

const PASSKEY_ROUTES = {
  '/passkey/generate-register-options': {
    method: 'GET',
    body: nothingSchema,
    refusal: SIGNED_OUT,
  },
  '/passkey/verify-registration': {
    method: 'POST',
    body: credentialSchema.extend({ name: z.string().trim().max(120).optional() }),
    refusal: SIGNED_OUT,
  },
  '/passkey/generate-authenticate-options': {
    method: 'GET',
    body: nothingSchema,
    refusal: WRONG_PASSKEY,
  },
  '/passkey/verify-authentication': {
    method: 'POST',
    body: credentialSchema,
    refusal: WRONG_PASSKEY,
  },
  '/passkey/delete-passkey': { method: 'POST', body: passkeySchema, refusal: SIGNED_OUT },
} as const satisfies Record<string, AuthRoute>;

export const AUTH_ROUTES: Readonly<Record<string, AuthRoute>> = {
  ...SESSION_ROUTES,
  ...SECOND_FACTOR_ROUTES,
  ...PASSKEY_ROUTES,
};
