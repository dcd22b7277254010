/** Signs in and out: the two calls that set and clear the session's cookie. */
import { OWN_HEADERS } from './client.ts';

export type SignInOutcome =
  | 'signedIn'
  | 'wrongPassword'
  | 'tooManyTries'
  | 'unreachable'
  | 'broken';

/** Longer than any hashing of a password takes. */
const REQUEST_MAX_MS = 15_000;

export async function signIn(account: { email: string; password: string }): Promise<SignInOutcome> {
  const status = await post('/api/auth/sign-in/email', account);
  if (status === null) return 'unreachable';
  if (status === 429) return 'tooManyTries';
  if (status >= 400 && status < 500) return 'wrongPassword';
  return status < 300 ? 'signedIn' : 'broken';
}

/** True once the session is over. */
export async function signOut(): Promise<boolean> {
  const status = await post('/api/auth/sign-out', {});
  return status !== null && status < 300;
}

/** The status of the answer; null when there was none. */
async function post(path: string, body: unknown): Promise<number | null> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...OWN_HEADERS },
      credentials: 'same-origin',
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_MAX_MS),
    });
    return response.status;
  } catch {
    return null;
  }
}
