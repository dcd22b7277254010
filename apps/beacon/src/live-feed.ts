/** Tells Redis who is here, a few times a second and never more than it can bear: losing it loses nothing. */
import { LIVE_WINDOW_MS, type LiveStore } from '@footfall/cache';
import type { StoredHit } from '@footfall/domain';

const EVERY_MS = 200;
/** Visitors beyond this in one turn are left out; a site that has them is busy enough to see. */
const VISITORS_MAX = 20_000;

export type LiveFeed = {
  note(siteId: string, hits: readonly StoredHit[]): void;
  start(): void;
  stop(): void;
};

export function createLiveFeed(store: LiveStore, now: () => number): LiveFeed {
  let waiting = new Map<string, Set<number>>();
  let visitors = 0;
  let timer: NodeJS.Timeout | undefined;

  async function send(): Promise<void> {
    const sites = waiting;
    waiting = new Map();
    visitors = 0;
    for (const [siteId, ids] of sites) {
      const isReachable = await store.markSeen(siteId, [...ids], now());
      if (!isReachable) return;
    }
  }

  return {
    note(siteId, hits) {
      const since = now() - LIVE_WINDOW_MS;
      for (const hit of hits) {
        if (hit.at < since || visitors >= VISITORS_MAX) continue;
        const ids = waiting.get(siteId) ?? new Set();
        waiting.set(siteId, ids.add(hit.visitorId));
        visitors += 1;
      }
    },
    start() {
      timer = setInterval(() => void send(), EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
