/** Answers that were worked out once: shared by all replicas, worked out by one of them at a time. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from './cache.ts';
import { makeScript, runScript } from './script.ts';

export type ReportRequest = {
  /** Everything that the answer depends on. */
  key: string;
  ttlMs: number;
  /** How long to wait for another replica that works on the same answer, before doing it here. */
  timeoutMs: number;
};

/** Larger answers are not kept: they would push out many small ones. */
const VALUE_BYTES_MAX = 1024 * 1024;
/** How often to look whether the other replica has finished. */
const POLL_MS = 25;
/**
 * A lock is prolonged while its owner works. One that could not be given back, because its owner died or Redis was away
 * just then, holds others up for so long.
 */
const LOCK_MS = 2_000;
const PROLONG_EVERY_MS = 500;

/** Gives a lock back, but only our own. */
const UNLOCK_SCRIPT = makeScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);

/** Prolongs a lock, but only our own. */
const PROLONG_SCRIPT = makeScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
`);

export type ReportCache = ReturnType<typeof createReportCache>;

/** Makes the cache of reports. Values must survive JSON. */
export function createReportCache(cache: Cache) {
  const inFlight = new Map<string, Promise<unknown>>();
  return {
    /**
     * The answer from Redis, or from `compute`; whoever asks the same meanwhile shares it. With Redis
     * away `compute` is called directly. Rejects with what `compute` rejects with, which is not kept.
     */
    async getOrCompute<Value>(
      siteId: string,
      request: ReportRequest,
      compute: () => Promise<Value>,
    ): Promise<Value> {
      const hash = createHash('sha256').update(request.key).digest('base64url');
      const name = `${siteId} ${hash}`;
      const running = inFlight.get(name);
      if (running !== undefined) return (await running) as Value;
      const slot = {
        value: cache.keys.report(siteId, hash),
        lock: cache.keys.reportLock(siteId, hash),
      };
      const promise = getOnce(cache, { ...request, ...slot }, compute);
      inFlight.set(name, promise);
      try {
        return await promise;
      } finally {
        inFlight.delete(name);
      }
    },
  };
}

type Slot = ReportRequest & { value: string; lock: string };

async function getOnce<Value>(
  cache: Cache,
  slot: Slot,
  compute: () => Promise<Value>,
): Promise<Value> {
  const token = randomBytes(16).toString('hex');
  const kept = (await look(cache, slot)) ?? (await waitForTurn(cache, slot, token));
  if (kept !== null) return JSON.parse(kept) as Value;
  const prolonging = setInterval(() => void prolong(cache, slot, token), PROLONG_EVERY_MS);
  try {
    const value = await compute();
    await keep(cache, slot, JSON.stringify(value));
    return value;
  } finally {
    clearInterval(prolonging);
    await unlock(cache, slot, token);
  }
}

async function look(cache: Cache, slot: Slot): Promise<string | null> {
  const answer = await cache.run((redis) => redis.get(slot.value));
  return answer.isAway ? null : answer.value;
}

/** Waits for what another replica works out; null when it is this one's turn to do it. */
async function waitForTurn(cache: Cache, slot: Slot, token: string): Promise<string | null> {
  const deadline = Date.now() + slot.timeoutMs;
  while (Date.now() < deadline) {
    const lock = await cache.run((redis) => redis.set(slot.lock, token, 'PX', LOCK_MS, 'NX'));
    if (lock.isAway) return null;
    const kept = await look(cache, slot);
    if (kept !== null) {
      await unlock(cache, slot, token);
      return kept;
    }
    if (lock.value === 'OK') return null;
    await sleep(POLL_MS);
  }
  return null;
}

async function prolong(cache: Cache, slot: Slot, token: string): Promise<void> {
  const call = { keys: [slot.lock], args: [token, LOCK_MS] };
  await cache.run((redis) => runScript(redis, PROLONG_SCRIPT, call));
}

async function unlock(cache: Cache, slot: Slot, token: string): Promise<void> {
  const call = { keys: [slot.lock], args: [token] };
  await cache.run((redis) => runScript(redis, UNLOCK_SCRIPT, call));
}

async function keep(cache: Cache, slot: Slot, json: string): Promise<void> {
  if (Buffer.byteLength(json) > VALUE_BYTES_MAX) return;
  await cache.run((redis) => redis.set(slot.value, json, 'PX', slot.ttlMs));
}
