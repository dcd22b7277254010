/** What reports were asked of late, by every replica: for one that starts, so that it can be ready for it. */
import type { Cache } from './cache.ts';

/** So many kinds of questions of all sites are remembered, the latest. */
const QUESTIONS_MAX = 200;
const LIFE_MS = 24 * 3_600_000;
/** Of filters that are longer than this nobody need be reminded. */
const QUESTION_CHARACTERS_MAX = 2_000;

export type Asked = { siteId: string; question: string };

export type AskedStore = ReturnType<typeof createAskedStore>;

/** Makes the store of what was asked. It may lose everything at any time. */
export function createAskedStore(cache: Cache) {
  const { asked } = cache.keys;
  return {
    /** Puts a question, in whatever words, to the front; `at` is milliseconds since 1970. */
    async note(siteId: string, question: string, at: number): Promise<void> {
      if (question.length > QUESTION_CHARACTERS_MAX) return;
      await cache.run((redis) =>
        redis
          .multi()
          .zadd(asked, at, JSON.stringify([siteId, question]))
          .zremrangebyrank(asked, 0, -1 - QUESTIONS_MAX)
          .pexpire(asked, LIFE_MS)
          .exec(),
      );
    },

    /** What was asked in the day before `now`, the latest first; null when Redis is away. */
    async list(now: number): Promise<Asked[] | null> {
      const answer = await cache.run((redis) => redis.zrevrangebyscore(asked, now, now - LIFE_MS));
      if (answer.isAway) return null;
      return answer.value.flatMap(parse);
    },
  };
}

/** Nothing for what another version may have put there. */
function parse(member: string): Asked[] {
  try {
    const [siteId, question] = JSON.parse(member) as unknown[];
    return typeof siteId === 'string' && typeof question === 'string' ? [{ siteId, question }] : [];
  } catch {
    return [];
  }
}
