/** What the run's global set-up hands to every test by `inject`. */
import type {} from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A real replica set; use a database of your own. */
    mongodbUri: string;
    /** A real Redis; use a key prefix of your own. */
    redisUrl: string;
    /** The program of that Redis, for tests that need one of their own. */
    redisCommand: readonly string[];
  }
}
