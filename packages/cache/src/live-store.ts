/** Who is on a site right now. */
import type { Cache } from './cache.ts';
import { makeScript, runScript } from './script.ts';

/** "Now" means the last five minutes. */
export const LIVE_WINDOW_MS = 5 * 60_000;

/** KEYS: the site's set. ARGV: now, window, then the visitors. An earlier sighting never hides a later one. */
const MARK_SCRIPT = makeScript(`
local at, window = tonumber(ARGV[1]), tonumber(ARGV[2])
for index = 3, #ARGV do
  redis.call('ZADD', KEYS[1], 'GT', at, ARGV[index])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('(%.0f', at - window))
redis.call('PEXPIRE', KEYS[1], window * 2)
return 0
`);

export type LiveStore = ReturnType<typeof createLiveStore>;

/** Makes the store of live visitors. It may lose everything at any time. */
export function createLiveStore(cache: Cache) {
  return {
    /** Notes that visitors were seen at an instant (ms since 1970). False when Redis is away: nothing is noted. */
    async markSeen(siteId: string, visitorIds: readonly number[], at: number): Promise<boolean> {
      if (visitorIds.length === 0) return true;
      const call = { keys: [cache.keys.live(siteId)], args: [at, LIVE_WINDOW_MS, ...visitorIds] };
      const answer = await cache.run((redis) => runScript(redis, MARK_SCRIPT, call));
      return !answer.isAway;
    },

    /** How many visitors were seen at or after an instant, at most five minutes ago; null when Redis is away. */
    async countSeen(siteId: string, since: number): Promise<number | null> {
      const answer = await cache.run((redis) =>
        redis.zcount(cache.keys.live(siteId), since, '+inf'),
      );
      return answer.isAway ? null : answer.value;
    },
  };
}
