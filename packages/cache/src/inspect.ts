/** Looks at Redis the way an operator would: whether it answers, and whether it will drop the right things when full. */
import type { Cache } from './cache.ts';

export type RedisReport =
  | { isAway: true }
  | {
      isAway: false;
      version: string;
      usedBytes: number;
      /** 0: no limit of its own. */
      bytesMax: number;
      /** What it does when full: `volatile-ttl`, `noeviction`, … */
      policy: string;
      /** Keys that it dropped for want of memory since it started. */
      evictedKeys: number;
    };

/** One `INFO`; what Redis does not tell (a managed one hides some) is empty or 0. */
export async function inspectRedis(cache: Cache): Promise<RedisReport> {
  const answer = await cache.run((redis) => redis.info());
  if (answer.isAway) return { isAway: true };
  const fields = new Map(
    answer.value.split('\r\n').map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
  const numberOf = (name: string) => Number(fields.get(name) ?? 0);
  return {
    isAway: false,
    version: fields.get('redis_version') ?? '',
    usedBytes: numberOf('used_memory'),
    bytesMax: numberOf('maxmemory'),
    policy: fields.get('maxmemory_policy') ?? '',
    evictedKeys: numberOf('evicted_keys'),
  };
}
