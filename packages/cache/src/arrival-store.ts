/** What beacons count of the way by which requests reach them: for an hour or two, and gone without harm. */
import { type Arrivals, arrivalsSchema } from '@footfall/domain';
import type { Cache } from './cache.ts';

const HOUR_MS = 3_600_000;
/** The hour itself, the one after it, and some room. */
const LIFE_MS = 3 * HOUR_MS;

export type ArrivalStore = ReturnType<typeof createArrivalStore>;

/** Makes the store of arrivals. It may lose everything at any time. */
export function createArrivalStore(cache: Cache) {
  return {
    /** Puts down what one process has counted of a site in the hour that began at `hour` (ms since 1970) so far. */
    async put(
      siteId: string,
      { hour, processId }: { hour: number; processId: string },
      counts: Arrivals,
    ): Promise<void> {
      const key = cache.keys.arrivals(siteId, hour);
      await cache.run((redis) =>
        redis.multi().hset(key, processId, JSON.stringify(counts)).pexpire(key, LIFE_MS).exec(),
      );
    },

    /** What every process counted in these hours; null when Redis is away. */
    async read(siteId: string, hours: readonly number[]): Promise<Arrivals[] | null> {
      const answer = await cache.run((redis) =>
        Promise.all(hours.map((hour) => redis.hvals(cache.keys.arrivals(siteId, hour)))),
      );
      if (answer.isAway) return null;
      return answer.value.flat().map((text) => arrivalsSchema.parse(JSON.parse(text)));
    },
  };
}
