/** Counts what somebody may do only so often: in Redis for all replicas, in this process while Redis is away. */
import type { Cache } from './cache.ts';
import { makeScript, runScript } from './script.ts';

export type Quota = {
  /** How often within a window. */
  limit: number;
  /** A window begins with its first use. */
  windowMs: number;
};

export type QuotaAnswer = {
  isOver: boolean;
  /** How often it may still be done in this window. */
  remaining: number;
  /** When the window ends. */
  resetMs: number;
};

/** Counts a use; how many there are, and how long the window still lasts. */
const COUNT_SCRIPT = makeScript(`
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }
`);

/** About 2 MB; beyond it the oldest window is forgotten. */
const WINDOWS_MAX = 20_000;

export type QuotaStore = ReturnType<typeof createQuotaStore>;

/** Makes the store; `now` is for windows in this process, Redis has a clock of its own. */
export function createQuotaStore(cache: Cache, now: () => number) {
  const local = createLocalWindows(now);
  return {
    /** Takes one use of the quota of `name`. Never rejects: without Redis each replica counts for itself. */
    async take(name: string, quota: Quota): Promise<QuotaAnswer> {
      const answer = await cache.run(async (redis) => {
        const call = { keys: [cache.keys.quota(name)], args: [quota.windowMs] };
        return (await runScript(redis, COUNT_SCRIPT, call)) as [number, number];
      });
      const [count, leftMs] = answer.isAway ? local(name, quota.windowMs) : answer.value;
      return {
        isOver: count > quota.limit,
        remaining: Math.max(0, quota.limit - count),
        resetMs: Math.max(0, leftMs),
      };
    },
  };
}

function createLocalWindows(now: () => number) {
  const windows = new Map<string, { count: number; endsAt: number }>();
  return (name: string, windowMs: number): [number, number] => {
    const known = windows.get(name);
    if (known !== undefined && known.endsAt > now()) {
      known.count += 1;
      return [known.count, known.endsAt - now()];
    }
    const [oldest] = windows.keys();
    if (windows.size >= WINDOWS_MAX && oldest !== undefined) windows.delete(oldest);
    windows.delete(name);
    windows.set(name, { count: 1, endsAt: now() + windowMs });
    return [1, windowMs];
  };
}
