/**
 * Starts when the page is first looked at, and sends all that waits whenever it is hidden.
 *
 * - A tab that was opened in the background counts when it is first looked at.
 *   https://github.com/plausible/analytics/issues/5343
 * - A prerendered page may never be shown: it counts when it is activated. It becomes visible a moment before
 *   that, and what it sends in that moment still says `Sec-Purpose: prefetch;prerender`.
 *   https://developer.mozilla.org/docs/Web/API/Document/prerenderingchange_event
 *   (others counted it twice: https://github.com/matomo-org/matomo/issues/22627)
 * - A page that has the tag twice, or a tag manager that adds it again: the first that starts counts, for both.
 */
import { footfall } from './footfall.ts';
import { listen } from './listen.ts';
import { flush } from './outbox.ts';
import { start } from './start.ts';

const look = () => {
  if (document.hidden) flush(1);
  else if (!(footfall.on || (document as { prerendering?: boolean }).prerendering)) {
    footfall.on = 1;
    start();
  }
};

export const whenSeen = (): void => {
  listen('prerenderingchange', look);
  listen('visibilitychange', look);
  look();
};
