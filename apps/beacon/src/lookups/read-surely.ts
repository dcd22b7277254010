/** Which member of the database is asked: what matters is that nobody is refused, or let in, by one that lags. */
import type { Freshness } from '@footfall/db';

/**
 * Makes the way to read one thing. Any member may say that it is there, only the primary that there is none: a
 * secondary may not have it yet. What was known already may have been changed or removed, so then the primary is asked.
 */
export function readSurely<Value>(
  read: (key: string, freshness: Freshness) => Promise<Value | null>,
): (key: string, isKnown: boolean) => Promise<Value | null> {
  return async (key, isKnown) =>
    (isKnown ? null : await read(key, 'recent')) ?? (await read(key, 'latest'));
}
