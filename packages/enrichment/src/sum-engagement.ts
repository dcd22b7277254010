/**
 * Adds up engagement that a script tells in pieces, since its last hit, to the time on the page so far, which is what
 * is stored. In this process's memory: a piece that another beacon got is missing in the sum.
 */
import { LRUCache } from 'lru-cache';
import type { Draft, Ending, RequestFacts } from './draft.ts';

/** Pages that are open now, at most: about 10 MB. */
const PAGES_MAX = 50_000;
/** A page left open for longer began anew. */
const PAGE_MS = 24 * 3_600_000;

/** Makes the step; it remembers visitor and page of those who tell pieces. */
export function createSumEngagement() {
  const soFar = new LRUCache<string, number>({ max: PAGES_MAX, ttl: PAGE_MS });
  return ({ hit }: Draft, request: RequestFacts): Ending | undefined => {
    if (request.engagement === 'soFar') return undefined;
    const page = `${hit.visitorId} ${hit.hostname}${hit.page}`;
    if (hit.name === 'pageview') soFar.delete(page);
    if (hit.name !== 'engagement' || hit.engagedMs === null) return undefined;
    hit.engagedMs += soFar.get(page) ?? 0;
    soFar.set(page, hit.engagedMs);
    return undefined;
  };
}
