/** The demo site's present: every few seconds somebody comes and walks from page to page. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeaconAccess, HITS_PER_REQUEST_MAX, sendHits } from './beacon-client.ts';
import { createRandom, type Random } from './random.ts';
import { inventVisitor, type PlannedHit, planVisit } from './visit.ts';

/** How often hits that are due are sent. */
const TICK_MS = 1000;
const ARRIVAL_MS = 4000;
/** Nobody waits for a demo to read a page through: visitors are so many times as fast. */
const HASTE = 4;
/** Hits that wait when the beacon is away; what comes later is dropped, the demo has enough. */
const WAITING_MAX = 2000;

export type LiveTrafficOptions = BeaconAccess & {
  /** Mean time between two visitors. */
  arrivalMs?: number;
};

/**
 * Keeps visitors coming until the signal is aborted, then resolves.
 *
 * @throws Error when the beacon refuses the hits or stays away for long.
 */
export async function runLiveTraffic(options: LiveTrafficOptions): Promise<void> {
  const arrivalMs = options.arrivalMs ?? ARRIVAL_MS;
  const random = createRandom(randomUUID());
  let waiting: PlannedHit[] = [];
  let nextArrivalAt = Date.now();
  while (!options.signal.aborted) {
    const now = Date.now();
    for (; nextArrivalAt <= now; nextArrivalAt += -Math.log(1 - random.next()) * arrivalMs) {
      if (waiting.length < WAITING_MAX) waiting.push(...planLive(now, random));
    }
    // Stable: the hits of one visitor keep their order.
    waiting.sort((a, b) => a.at - b.at);
    const due = waiting.filter(({ at }) => at <= now).slice(0, HITS_PER_REQUEST_MAX);
    try {
      if (due.length > 0)
        await sendHits(
          options,
          due.map(({ hit }) => hit),
        );
      waiting = waiting.slice(due.length);
      await sleep(TICK_MS, undefined, { signal: options.signal });
    } catch (error) {
      if (!options.signal.aborted) throw error;
    }
  }
}

/** A visit that begins now, in a hurry. */
function planLive(now: number, random: Random): PlannedHit[] {
  const planned = planVisit({
    random,
    visitor: inventVisitor(random),
    startAt: now,
    weekday: new Date(now).getUTCDay(),
    nextId: () => `live-${randomUUID()}`,
  });
  return planned.map(({ at, hit }) => {
    const sooner = now + Math.round((at - now) / HASTE);
    return { at: sooner, hit: { ...hit, at: new Date(sooner).toISOString() } };
  });
}
