/** Signs in and out, and changes what a sign-in needs: the calls that set and clear the session's cookie. */
import { OWN_HEADERS } from './client.ts';

/** How a deed ended; each has its sentence on the page. */
export type DeedOutcome =
  | 'done'
  | 'wrongPassword'
  | 'wrongCode'
  | 'tooManyTries'
  | 'unreachable'
  | 'broken';
export type SignInOutcome = DeedOutcome | 'secondFactor';

/** Longer than any hashing of a password takes. */
const REQUEST_MAX_MS = 15_000;

export async function signIn(account: { email: string; password: string }): Promise<SignInOutcome> {
  const { status, body } = await send('/sign-in/email', account);
  if (body['twoFactorRedirect'] === true) return 'secondFactor';
  return outcomeOf(status, 'wrongPassword');
}

/** The second step, with what the app shows or with a recovery code; also the first code of a new app. */
export async function giveCode(code: string): Promise<DeedOutcome> {
  const digits = code.replaceAll(' ', '');
  const isOfApp = /^\d{6}$/.test(digits);
  const path = isOfApp ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code';
  const { status } = await send(path, { code: isOfApp ? digits : code.trim() });
  return outcomeOf(status, 'wrongCode');
}

/** True once the session is over. */
export async function signOut(): Promise<boolean> {
  const { status } = await send('/sign-out', {});
  return status !== null && status < 300;
}

export type NewFactor = { uri: string; recoveryCodes: string[] };

/** What an authenticator app has to know; it counts once a first code was right. */
export async function beginSecondFactor(password: string): Promise<NewFactor | DeedOutcome> {
  const { status, body } = await send('/two-factor/enable', { password });
  if (status !== 200) return outcomeOf(status, 'wrongPassword');
  return { uri: String(body['totpURI']), recoveryCodes: codesOf(body) };
}

export async function endSecondFactor(password: string): Promise<DeedOutcome> {
  return outcomeOf((await send('/two-factor/disable', { password })).status, 'wrongPassword');
}

/** New recovery codes; the old ones are worth nothing from then on. */
export async function makeRecoveryCodes(password: string): Promise<string[] | DeedOutcome> {
  const { status, body } = await send('/two-factor/generate-backup-codes', { password });
  return status === 200 ? codesOf(body) : outcomeOf(status, 'wrongPassword');
}

function codesOf(body: Record<string, unknown>): string[] {
  const codes = body['backupCodes'];
  return Array.isArray(codes) ? codes.map(String) : [];
}

function outcomeOf(status: number | null, refusal: 'wrongPassword' | 'wrongCode'): DeedOutcome {
  if (status === null) return 'unreachable';
  if (status === 429) return 'tooManyTries';
  if (status >= 400 && status < 500) return refusal;
  return status < 300 ? 'done' : 'broken';
}

type Reply = { status: number | null; body: Record<string, unknown> };

/** A post, or a question when nothing is sent; the status is null when there was no answer. */
export async function send(path: string, input?: object): Promise<Reply> {
  try {
    const response = await fetch(`/api/auth${path}`, {
      method: input === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...OWN_HEADERS },
      credentials: 'same-origin',
      signal: AbortSignal.timeout(REQUEST_MAX_MS),
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });
    const body: unknown = await response.json().catch(() => null);
    const isObject = typeof body === 'object' && body !== null;
    return { status: response.status, body: isObject ? { ...body } : {} };
  } catch {
    return { status: null, body: {} };
  }
}
