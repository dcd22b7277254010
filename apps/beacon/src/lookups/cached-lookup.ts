/** Remembers what MongoDB said about a key, so that it is asked seldom and may be away. */
import { LRUCache } from 'lru-cache';

/** What is known: the thing, that there is none, or nothing because the store does not answer. */
export type Found<Value> =
  | { is: 'known'; value: Value }
  | { is: 'unknown' }
  | { is: 'unavailable' };

export type LookupOptions<Value> = {
  /** Asks the store; null for "there is none". */
  read: (key: string) => Promise<Value | null>;
  /** How long an answer is good before the store is asked again. */
  freshMs: number;
  /** The same for "there is none": short, because somebody may be adding it. */
  missMs: number;
  entriesMax: number;
  /** How long somebody may wait for the store. */
  timeoutMs: number;
  now: () => number;
};

type Entry<Value> = { value: Value | null; checkedAt: number };

export type CachedLookup<Value> = {
  (key: string): Promise<Found<Value>>;
  /** What is known at this moment; never asks the store. */
  peek(key: string): Value | undefined;
};

/**
 * Makes a lookup. What is known stays known: it is given at once, looked up again behind the answer when
 * it is no longer fresh, and kept while the store does not answer.
 */
export function createCachedLookup<Value extends object>(
  options: LookupOptions<Value>,
): CachedLookup<Value> {
  const { now } = options;
  const entries = new LRUCache<string, Entry<Value>>({ max: options.entriesMax });
  const reading = new Map<string, Promise<Entry<Value>>>();

  function readOnce(key: string): Promise<Entry<Value>> {
    const running = reading.get(key);
    if (running !== undefined) return running;
    const read = options
      .read(key)
      .then((value) => {
        const entry = { value, checkedAt: now() };
        entries.set(key, entry);
        return entry;
      })
      .finally(() => reading.delete(key));
    reading.set(key, read);
    return read;
  }

  async function lookup(key: string): Promise<Found<Value>> {
    const entry = entries.get(key);
    if (entry !== undefined && entry.value !== null) {
      // Those who wait for nothing need not hear of a failure: the next request tries again.
      if (now() - entry.checkedAt > options.freshMs) readOnce(key).catch(() => {});
      return { is: 'known', value: entry.value };
    }
    if (entry !== undefined && now() - entry.checkedAt <= options.missMs) return { is: 'unknown' };
    const read = await settleWithin(readOnce(key), options.timeoutMs);
    if (read === null) return { is: 'unavailable' };
    return read.value === null ? { is: 'unknown' } : { is: 'known', value: read.value };
  }
  return Object.assign(lookup, { peek: (key: string) => entries.peek(key)?.value ?? undefined });
}

/** The value, or null when it failed or took too long. */
export function settleWithin<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
): Promise<Value | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), timeoutMs);
    promise.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
}
