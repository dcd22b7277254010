/**
 * Makes hits and holds them until the beacon has them: in batches, again after a failure, in memory only.
 *
 * A hit keeps its id over all tries, so that one that arrived although we did not hear of it is stored once. What has
 * to be given up is counted, and the next hit that is kept says so.
 */
import { write } from './before-send.ts';
import { canonicalUrl } from './canonical-url.ts';
import { tell } from './hooks.ts';
import { isOn } from './is-on.ts';
import { readTitle } from './late-title.ts';
import { makeId } from './make-id.ts';
import { options } from './options.ts';
import { pageUrl } from './page-url.ts';
import { type Answer, send } from './patched-fetch.ts';
import { asWritten } from './patched-json.ts';
import { quietly } from './quietly.ts';
import { IS_CORE } from './variant.ts';
import { isDriven } from './web-driver.ts';
import type { Hit, LostReason } from './wire.ts';

/** A page that cannot send for long must not eat the visitor's memory; what comes later is given up. */
const HITS_MAX = 200;
const BATCH_HITS_MAX = 50;
/** A body is at most 16,000 bytes with what is around its hits. All keepalive requests of a page share 64 KiB: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
const BATCH_BYTES_MAX = 15_000;
/** Leaves room for a title that comes late. */
const HIT_BYTES_MAX = 12_000;
/** Gathers what happens together, and a title that comes a moment later. */
const GATHER_MS = 500;
/** A beacon that has not answered by then does not hold up what waits; networks take minutes to give up. */
const ANSWER_MS = 30_000;
const RETRY_MS = 3000;
/** The longest wait is up to 2^7 times as long, six minutes. */
const DOUBLINGS_MAX = 7;

let held: Hit[] = [];
/** The view of the page that is shown now. */
let view: Hit | undefined;
/** What had to be given up since the last hit that was kept. */
let lost: Hit['g'];
export let failures = 0;
/** Not 0 while a flush is to come; then nothing else begins one, but for a page that may be leaving. */
let timer: ReturnType<typeof setTimeout> | 0 = 0;
/** Not by a Blob, which costs the page up to a millisecond: it is made known to another process. */
const sizeOf = (text: unknown) => new TextEncoder().encode(text as string).length;

const lose = (reason: LostReason, count: number) => {
  lost ||= {};
  lost[reason] = (lost[reason] || 0) + count;
};

const stopTimer = () => {
  clearTimeout(timer);
  timer = 0;
};
const flushLater = (waitMs: number) => {
  timer ||= setTimeout(flush, waitMs);
};

/** Reads what may have changed since the view began. */
export const measure = quietly(() => {
  if (!view) return;
  view.t = readTitle();
  if (!IS_CORE && isOn(options.canonical)) view.u = canonicalUrl();
  tell('shown', view);
});

/** Lets features report on the view: it is over, or with the page it may be. */
const leaveView = (isPageLeft?: unknown) => {
  if (view) tell('left', view, isPageLeft);
};

/**
 * Queues a hit of the page as it is now; `fields` win over what would be sent, and may be anything that a page
 * gives. One that is named `pageview` begins a view. Throws where a hit is not JSON.
 */
export const addHit = (name: string, fields?: Partial<Hit>): void => {
  const text = JSON.stringify({
    i: makeId(),
    n: name,
    u: IS_CORE ? pageUrl() : canonicalUrl(),
    a: performance.now(),
    w: innerWidth,
    l: navigator.language,
    b: isDriven(),
    g: lost,
    ...fields,
  });
  // The page may change what it gave.
  const hit: Hit = JSON.parse(text);
  if (name === 'pageview') {
    if (!IS_CORE) leaveView();
    view = hit;
  }
  if (sizeOf(text) > HIT_BYTES_MAX) lose('large', 1);
  else if (held.length < HITS_MAX) {
    lost = undefined;
    tell('made', hit);
    held.push(hit);
  } else lose('full', 1);
  flushLater(GATHER_MS);
};

/** Queues a hit that was made in another page; there are no more of them than could be kept. */
export const queueAgain = (hit: Hit): void => {
  held.push(hit);
  flushLater(GATHER_MS);
};

/** Sends now. When urgent (the page may be leaving), to the last hit, whatever else is under way. */
export const flush = quietly((isUrgent?: unknown) => {
  measure();
  if (!IS_CORE && isUrgent) leaveView(isUrgent);
  stopTimer();
  const texts: string[] = [];
  let bytes = 0;
  // Takes from the beginning: after the first hit that does not fit, none does.
  const batch = held.splice(
    0,
    held.filter((hit) => {
      // Those of earlier pages go by the device's clock: they may be older than 32 bits can say, or it was set back.
      const aged = {
        ...hit,
        a: IS_CORE
          ? (performance.now() - hit.a) | 0
          : Math.max(0, Math.round(performance.now() - hit.a)),
      };
      const text = IS_CORE ? JSON.stringify(aged) : write(aged);
      bytes += sizeOf(text);
      // A first one that the site's before-send has made too large must not be in the way of all others for ever.
      const isRoom =
        (!IS_CORE && !texts[0]) || (bytes < BATCH_BYTES_MAX && texts.length < BATCH_HITS_MAX);
      return isRoom && ((!IS_CORE && !text) || texts.push(text as string));
    }).length,
  );
  const end = quietly(({ status = 500, headers }: Answer) => {
    stopTimer();
    if (status < 500 && status !== 429 && status !== 408) {
      // Accepted, or malformed, too large, for an unknown site: it will never be answered otherwise.
      failures = 0;
      if (status > 299) lose('refused', batch.length);
      tell('ended', batch);
      flush();
    } else {
      held = batch.concat(held);
      // Full jitter: thousands of pages that failed together must not come back together.
      flushLater(
        ((headers?.get('retry-after') as unknown as number) * 1000 || 0) +
          Math.random() * RETRY_MS * 2 ** Math.min(failures++, DOUBLINGS_MAX),
      );
    }
  });
  if (texts[0]) {
    // What comes now waits for the answer.
    flushLater(ANSWER_MS);
    send(`{"s":"${options.site}","h":[${asWritten(texts)}]}`, end);
    if (isUrgent) flush(isUrgent);
  } else tell('ended', batch);
});
