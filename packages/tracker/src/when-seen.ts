/**
 * Runs something once the page is really seen: at once for an ordinary page.
 *
 * - A tab that was opened in the background counts when it is first looked at.
 *   https://github.com/plausible/analytics/issues/5343
 * - A prerendered page may never be shown: it counts when it is activated. It becomes visible a moment before
 *   that, and what it sends in that moment still says `Sec-Purpose: prefetch;prerender`.
 *   https://developer.mozilla.org/docs/Web/API/Document/prerenderingchange_event
 *   (others counted it twice: https://github.com/matomo-org/matomo/issues/22627)
 */
import { listen } from './listen.ts';

export function whenSeen(run: () => void): void {
  let isDone = false;
  const check = () => {
    const { prerendering } = document as { prerendering?: boolean };
    if (isDone || prerendering || document.hidden) return;
    isDone = true;
    run();
  };
  listen('prerenderingchange', check);
  listen('visibilitychange', check);
  check();
}
