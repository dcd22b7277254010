/**
 * Tells how long a view was looked at (visible and focused) and how far it was scrolled, as `engagement` hits.
 *
 * Each says the whole of its view so far, and the server keeps the greatest: order and repetition do not matter.
 */
import { hooks } from './hooks.ts';
import { listen } from './listen.ts';
import { addHit } from './outbox.ts';
import { quietly } from './quietly.ts';
import type { Hit } from './wire.ts';

/**
 * How often it is looked whether somebody looks. Not by events: a window that loses the focus while an embedded frame
 * has it tells nobody (https://html.spec.whatwg.org/#focus-update-steps), and a machine that
 * sleeps counts on (https://github.com/w3c/hr-time/issues/115); more than two ticks at once are not believed.
 */
const TICK_MS = 1000;
/** Less is not worth a hit. */
const GROWN_MS = 1000;
/** A hit while the page is still looked at, in case that its end is never heard of: when the time has doubled … */
const FIRST_MS = 15_000;
/** … but at least so often: "now" is the last five minutes. */
const EVERY_MS = 240_000;

export const followAttention = (): void => {
  // Nothing is compared or told before the first view sets them all: what is undefined is not greater than anything.
  let view!: Hit;
  let isLooking = false;
  let last!: number;
  let engagedMs!: number;
  let sentMs!: number;
  let bottom!: number;
  let depth!: number;
  let sentDepth!: number;

  const tick = () => {
    const now = performance.now();
    if (isLooking) engagedMs += Math.min(now - last, 2 * TICK_MS);
    last = now;
    isLooking = !document.hidden && document.hasFocus();
  };
  const tell = ({ u }: Hit) => {
    sentMs = engagedMs;
    sentDepth = depth;
    addHit('engagement', { u, e: engagedMs | 0, d: depth });
  };

  hooks.push({
    made(hit) {
      if (hit.n !== 'pageview') return;
      tick();
      view = hit;
      engagedMs = sentMs = depth = sentDepth = 0;
      // Not where the page is scrolled to: that may be the place in the page before.
      bottom = innerHeight;
    },
    shown() {
      // Measured late and not kept: a page grows while it loads.
      const part = bottom / document.documentElement.scrollHeight;
      depth = Math.min(100, part * 100 + 0.5) | 0;
    },
    left(left) {
      tick();
      if (engagedMs - sentMs >= GROWN_MS || depth > sentDepth) tell(left);
    },
  });
  // Whoever comes back, to the window or to the tab, is here from now on, not from the next tick.
  listen('focus', tick);
  listen('scroll', () => {
    bottom = Math.max(bottom, scrollY + innerHeight);
  });
  setInterval(
    quietly(() => {
      tick();
      if (engagedMs - sentMs >= Math.max(Math.min(sentMs, EVERY_MS), FIRST_MS)) tell(view);
    }),
    TICK_MS,
  );
};
