/** Remembers what MongoDB said about a key, so that it is asked seldom and may be away. */
import { LRUCache } from 'lru-cache';

/** What is known: the thing, that there is none, or nothing because the store does not answer. */
export type Found<Value> =
  | { is: 'known'; value: Value }
  | { is: 'unknown' }
  | { is: 'unavailable' };

export type LookupOptions<Value> = {
  /** Asks the store; null for "there is none". `isKnown`: there was one, and the question is whether it is still so. */
  read: (key: string, isKnown: boolean) => Promise<Value | null>;
  /** The same for "there is none": short, because somebody may be adding it. */
  missMs: number;
  entriesMax: number;
  /** How long somebody may wait for the store. */
  timeoutMs: number;
  now: () => number;
};

/** How long an answer is good before the store is asked again, behind the next request. */
export const FRESH_MS = 4_000;
/** Nobody is judged by what is older, unless the store does not answer: what was revoked ends within ten seconds. */
export const OLD_MS = 8_000;
/** After a question that took too long: meanwhile nobody waits who can be told what was known before. */
const REST_MS = 2_000;

/** `askedAt`: the store may have changed as soon as it was asked, not when it answered. */
type Entry<Value> = { value: Value | null; askedAt: number };

export type CachedLookup<Value> = {
  (key: string): Promise<Found<Value>>;
  /** What is known at this moment; never asks the store. */
  peek(key: string): Value | undefined;
};

/**
 * Makes a lookup. What is fresh is given at once; what is older too, and looked up again behind the answer; what is
 * old is waited for. Only when the store fails or takes too long is the old told once more: hits must not stop for it.
 */
export function createCachedLookup<Value extends object>(
  options: LookupOptions<Value>,
): CachedLookup<Value> {
  const { now } = options;
  const entries = new LRUCache<string, Entry<Value>>({ max: options.entriesMax });
  const store = createReader(options, entries);
  // A clock that was set back makes nothing young.
  const ageOf = (entry: Entry<Value>) => Math.abs(now() - entry.askedAt);

  async function ofKnown(key: string, value: Value, age: number): Promise<Found<Value>> {
    if (age <= FRESH_MS || !store.mayTry()) return { is: 'known', value };
    const asked = store.ask(key, true);
    if (age <= OLD_MS) return { is: 'known', value };
    return foundIn(await asked, { is: 'known', value });
  }

  async function lookup(key: string): Promise<Found<Value>> {
    const entry = entries.get(key);
    if (entry !== undefined && entry.value !== null) {
      return await ofKnown(key, entry.value, ageOf(entry));
    }
    if (entry !== undefined && ageOf(entry) <= options.missMs) return { is: 'unknown' };
    return foundIn(await store.ask(key, false), { is: 'unavailable' });
  }
  return Object.assign(lookup, { peek: (key: string) => entries.peek(key)?.value ?? undefined });
}

function foundIn<Value>(entry: Entry<Value> | null, otherwise: Found<Value>): Found<Value> {
  if (entry === null) return otherwise;
  return entry.value === null ? { is: 'unknown' } : { is: 'known', value: entry.value };
}

/** Asks the store: once for all who ask for the same at once, and with rests while it hangs. */
function createReader<Value extends object>(
  { read, timeoutMs, now }: LookupOptions<Value>,
  entries: LRUCache<string, Entry<Value>>,
) {
  const reading = new Map<string, Promise<Entry<Value> | null>>();
  /** When somebody may wait again; null while the store answers. */
  let triesAt: number | null = null;

  async function readNow(key: string, isKnown: boolean): Promise<Entry<Value>> {
    const askedAt = now();
    const entry = { value: await read(key, isKnown), askedAt };
    // An answer that comes late may be older than what was heard meanwhile.
    if ((entries.peek(key)?.askedAt ?? askedAt) <= askedAt) entries.set(key, entry);
    return entry;
  }

  return {
    /** False during a rest. At its end one may try, and the others rest until that one has heard something. */
    mayTry(): boolean {
      if (triesAt === null) return true;
      if (now() < triesAt) return false;
      triesAt = now() + timeoutMs + REST_MS;
      return true;
    },

    /** What the store says; null when it fails or takes too long. Never rejects. */
    ask(key: string, isKnown: boolean): Promise<Entry<Value> | null> {
      const running = reading.get(key);
      if (running !== undefined) return running;
      const answer = readNow(key, isKnown).catch(() => 'failed' as const);
      const asked = settleWithin(answer, timeoutMs).then((heard) => {
        reading.delete(key);
        // What fails at once keeps nobody waiting, and may be the fault of this one thing.
        if (heard === 'failed') return null;
        triesAt = heard === null ? now() + REST_MS : null;
        return heard;
      });
      reading.set(key, asked);
      return asked;
    },
  };
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
