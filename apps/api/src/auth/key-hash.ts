/** What is kept of an API key. */
import { createHash } from 'node:crypto';

/** Keys are long and random, so a plain hash is enough: nothing can be looked up in a table. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
