/** Token buckets, one for each key: so many hits at once, and so many a second in the long run. */
import { LRUCache } from 'lru-cache';

export type BucketOptions = {
  perSecond: number;
  /** What a bucket holds when it is full. */
  burst: number;
  /** Keys beyond this are forgotten, and so begin with a full bucket again: when in doubt, hits pass. */
  keysMax: number;
  now: () => number;
};

/** Takes `count` tokens; 0 when there were any, else the seconds until there are. */
export type TokenBuckets = (key: string, count: number) => number;

export function createTokenBuckets({
  perSecond,
  burst,
  keysMax,
  now,
}: BucketOptions): TokenBuckets {
  const buckets = new LRUCache<string, { level: number; at: number }>({ max: keysMax });
  return (key, count) => {
    const at = now();
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      bucket = { level: burst, at };
      buckets.set(key, bucket);
    }
    // A clock that was set back refills nothing, and takes nothing either.
    const refill = (Math.max(0, at - bucket.at) / 1000) * perSecond;
    bucket.level = Math.min(burst, bucket.level + refill);
    bucket.at = at;
    if (bucket.level <= 0) return Math.max(1, Math.ceil((1 - bucket.level) / perSecond));
    // Into debt, if need be: a request may hold more hits than a bucket, and still must pass some day.
    bucket.level -= count;
    return 0;
  };
}
