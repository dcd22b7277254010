/** When to try again, and how long to wait before. */
import type { FootfallError } from './footfall-error.ts';

/** The first wait is up to this long, each next one up to twice as long. */
const WAIT_FIRST_MS = 300;
const WAIT_MAX_MS = 10_000;
/** A server that wants to be left alone for longer is told to the caller. */
const RETRY_AFTER_MAX_MS = 60_000;

/** Nothing has been done yet when the server says one of these. */
const NOT_EVEN_BEGUN: readonly number[] = [429];
/** A question may be asked again after one of these. */
const PASSING: readonly number[] = [408, 425, 429, 502, 503, 504];

/** Why the same question will never be answered: it needs more memory than reports may take. */
const LASTING: readonly (string | null)[] = ['tooMuch'];

/** A `status` of null is no answer: then a change may have happened, and is not tried again. */
export function isWorthRetrying(
  { status, reason }: Pick<FootfallError, 'status' | 'reason'>,
  isChange: boolean,
): boolean {
  if (isChange) return status !== null && NOT_EVEN_BEGUN.includes(status);
  return status === null || (PASSING.includes(status) && !LASTING.includes(reason));
}

/**
 * How long to wait before the next try, counted from 0: what the server asks for, else a random part of
 * a time that doubles, so that clients that failed together do not come back together. Null: not at all.
 */
export function waitBefore(nextTry: number, retryAfter: string | null): number | null {
  const asked = retryAfter === null ? null : askedFor(retryAfter);
  if (asked !== null) return asked <= RETRY_AFTER_MAX_MS ? asked : null;
  return Math.random() * Math.min(WAIT_FIRST_MS * 2 ** nextTry, WAIT_MAX_MS);
}

/** In milliseconds, of a number of seconds or a date; null where it is neither. */
function askedFor(retryAfter: string): number | null {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(at - Date.now(), 0);
}

/** Rejects with the signal's reason when it aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
