/**
 * Tells visitors who see more pages a minute than anybody can look at, where the site filters strictly: from then on,
 * for that minute, their hits are kept with a verdict. In this process's memory.
 */
import { isEventName } from '@footfall/domain';
import { LRUCache } from 'lru-cache';
import type { Draft, Ending, RequestFacts } from './draft.ts';

/** Views and events: one a second, for a whole minute. */
const PER_MINUTE_MAX = 60;
const MINUTE_MS = 60_000;
/** About 10 MB when all are in use. */
const VISITORS_MAX = 50_000;

/** By visitor and minute since 1970: `123 29739600`. */
export type RateCounts = {
  get(name: string): number | undefined;
  set(name: string, count: number): unknown;
};

/** Makes the step; it remembers how much visitors did lately, in `minutes` where the caller wants to keep that. */
export function createJudgeRate(
  minutes: RateCounts = new LRUCache<string, number>({ max: VISITORS_MAX }),
) {
  return ({ hit, received }: Draft, { site, isServer }: RequestFacts): Ending | undefined => {
    if (site.botFilter !== 'strict' || hit.verdict !== null) return undefined;
    // A server that does not say whose hits they are sends those of many.
    if (isServer && received.ip === null) return undefined;
    if (hit.name !== 'pageview' && !isEventName(hit.name)) return undefined;
    // By the minute in which it happened: what a page sends late, it sends at once.
    const minute = `${hit.visitorId} ${Math.floor(hit.at / MINUTE_MS)}`;
    const count = (minutes.get(minute) ?? 0) + 1;
    minutes.set(minute, count);
    if (count > PER_MINUTE_MAX) hit.verdict = 'bot:rate';
    return undefined;
  };
}
