/** The one door to Redis: a connection whose every wait has an end, behind a breaker. */
import { Redis } from 'ioredis';
import { createBreaker } from './breaker.ts';
import { type Keys, spellKeys } from './keys.ts';
import { sentinelOptions } from './redis-address.ts';

export type CacheOptions = {
  /** `redis://…`, `rediss://…`, or `redis+sentinel://…` (see redis-address.ts). */
  url: string;
  /** Stands before every key; `ff:` when absent. */
  keyPrefix?: string;
  /** The longest that one answer is waited for; 50 when absent. */
  commandTimeoutMs?: number;
  /** Told when Redis goes away (with the reason) and when it is back. */
  onChange?: (change: { isAway: true; reason: string } | { isAway: false }) => void;
};

/** What Redis said, or that it is away: then whoever asked goes on without it. */
export type CacheAnswer<Value> = { isAway: false; value: Value } | { isAway: true };

/** An open connection. Stores are made from it; close it last. */
export type Cache = {
  readonly keys: Keys;
  /**
   * Runs commands. Never rejects and never takes longer than the timeout; what timed out may still
   * happen. While the breaker is open the answer is `isAway` at once.
   */
  run<Value>(commands: (redis: Redis) => Promise<Value>): Promise<CacheAnswer<Value>>;
  /** Rejects when Redis does not answer in time. */
  ping(): Promise<void>;
  /** False while the breaker is open. */
  isReachable(): boolean;
  close(): Promise<void>;
};

const COMMAND_TIMEOUT_MS = 50;
const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 2_000;

/** Opens the connection in the background; commands before it stands are answered with `isAway`. */
export function openCache(options: CacheOptions): Cache {
  const timeoutMs = options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  const redis = openRedis(options.url);
  let isAway = false;

  const ping = async (): Promise<void> => {
    await within(redis.ping(), timeoutMs);
    if (isAway) {
      isAway = false;
      options.onChange?.({ isAway: false });
    }
  };
  const breaker = createBreaker(ping, Date.now);

  function noteAway(error: unknown): void {
    breaker.open();
    if (isAway) return;
    isAway = true;
    options.onChange?.({
      isAway: true,
      reason: error instanceof Error ? error.message : 'unknown',
    });
  }

  // A lost connection shows in the commands that fail; without a listener it would end the process.
  redis.on('error', noteAway);

  return {
    keys: spellKeys(options.keyPrefix ?? 'ff:'),
    async run(commands) {
      if (breaker.isOpen()) return { isAway: true };
      try {
        return { isAway: false, value: await within(commands(redis), timeoutMs) };
      } catch (error) {
        noteAway(error);
        return { isAway: true };
      }
    },
    ping,
    isReachable: () => !breaker.isOpen(),
    async close() {
      redis.removeAllListeners('error');
      redis.on('error', () => {});
      redis.disconnect();
      await Promise.resolve();
    },
  };
}

const retryStrategy = (times: number): number =>
  Math.min(RECONNECT_MIN_MS * 2 ** Math.min(times, 6), RECONNECT_MAX_MS);

const CONNECTION = {
  connectTimeout: CONNECT_TIMEOUT_MS,
  // Waiting for a connection is the breaker's business, not a queue's.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  retryStrategy,
};

function openRedis(url: string): Redis {
  const sentinels = sentinelOptions(url);
  if (sentinels === null) return new Redis(url, CONNECTION);
  // The Sentinels tell of a new primary at once; else the next command that fails would find it out.
  return new Redis({
    ...sentinels,
    ...CONNECTION,
    sentinelRetryStrategy: retryStrategy,
    failoverDetector: true,
  });
}

/** The timeout is waited in this many pieces. */
const TICKS = 5;

/**
 * Rejects when the promise takes too long. Only time in which this process could have read an answer
 * counts: while it is busy with something else, a piece of the timeout passes, however long that takes.
 */
function within<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    let ticks = 0;
    const wait = () => setTimeout(tick, timeoutMs / TICKS);
    let timer = wait();
    function tick(): void {
      ticks += 1;
      if (ticks < TICKS) timer = wait();
      else reject(new Error(`no answer from Redis within ${timeoutMs} ms`));
    }
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
