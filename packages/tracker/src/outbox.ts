/**
 * Holds hits until the beacon has them: in batches, again after a failure, in memory only.
 *
 * A hit keeps its id over all tries, so that one that arrived although we did not hear of it is stored once.
 */
import { listen } from './listen.ts';
import { quietly } from './quietly.ts';
import { send } from './send.ts';
import type { Tracker } from './tracker.ts';
import type { Hit } from './wire.ts';

/** A page that cannot send for long must not eat the visitor's memory; what comes later is given up. */
const HITS_MAX = 100;
const BATCH_HITS_MAX = 50;
/** All keepalive requests of a page share 64 KiB: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
const BATCH_CHARACTERS_MAX = 16_000;
/** Leaves room for the age and for a title that comes late. */
export const HIT_CHARACTERS_MAX = 12_000;
/** Gathers what happens together; a report is still seconds old. */
const GATHER_MS = 1000;
const RETRY_MS = 3000;
const RETRY_MS_MAX = 300_000;

/** A hit and when it happened, by the page's own clock, which nobody sets. */
type Held = [hit: Hit, at: number];

export type Outbox = {
  /** Takes a copy, which may be changed until it is sent. Throws where a hit is not JSON. */
  add(hit: Hit): Hit;
  /** Sends now. When urgent (the page may be leaving), beside a request under way and to the last hit. */
  flush(isUrgent?: boolean): void;
};

/** `touchUp` is called right before hits are sent: the last chance to change them. */
export function createOutbox(tracker: Tracker, touchUp: () => void): Outbox {
  let held: Held[] = [];
  let failures = 0;
  let underWay = 0;
  let timer: ReturnType<typeof setTimeout> | 0 = 0;

  const stopTimer = () => {
    clearTimeout(timer);
    timer = 0;
  };
  const flushLater = (waitMs: number) => {
    timer ||= setTimeout(flush, waitMs, false);
  };

  const flush = quietly((isUrgent?: boolean) => {
    stopTimer();
    if (!isUrgent && (underWay || !navigator.onLine)) return;
    touchUp();
    const texts: string[] = [];
    let characters = 0;
    // Takes from the beginning: after the first hit that does not fit, none does.
    const batch = held.filter(([hit, at]) => {
      hit.a = Math.round(performance.now() - at);
      const text = tracker.write(hit);
      characters += text.length;
      const isRoom = characters < BATCH_CHARACTERS_MAX && texts.length < BATCH_HITS_MAX;
      return isRoom && (!text || texts.push(text));
    });
    held = held.slice(batch.length);
    if (!texts.length) return;
    underWay += 1;
    const { api, site } = tracker.options;
    void send(api, `{"s":${JSON.stringify(site)},"h":[${texts}]}`).then((waitMs) => {
      underWay -= 1;
      if (waitMs === null) {
        failures = 0;
        if (held.length) flushLater(0);
        return;
      }
      held = batch.concat(held).slice(0, HITS_MAX);
      stopTimer();
      // Full jitter: thousands of pages that failed together must not come back together.
      flushLater(waitMs + Math.random() * Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** failures));
      failures += 1;
    });
    if (isUrgent) flush(true);
  });

  listen('online', () => flush());

  return {
    add: (hit) => {
      // The page may change what it gave; and what fits into no batch would stop all that wait behind it.
      const text = JSON.stringify(hit);
      const copy = JSON.parse(text);
      if (text.length < HIT_CHARACTERS_MAX && held.length < HITS_MAX) {
        held.push([copy, performance.now()]);
      }
      flushLater(GATHER_MS);
      return copy;
    },
    flush,
  };
}
