/**
 * Runs something once the page is really seen: at once for an ordinary page.
 *
 * - A tab that was opened in the background counts when it is first looked at.
 *   https://github.com/plausible/analytics/issues/5343
 * - A prerendered page may never be shown: it is hidden until it is activated, and counts then.
 *   https://wicg.github.io/nav-speculation/prerendering.html#page-visibility
 *   (others counted it twice: https://github.com/matomo-org/matomo/issues/22627)
 */
import { listen } from './listen.ts';

export function whenSeen(run: () => void): void {
  let isDone = false;
  const check = () => {
    if (isDone || document.visibilityState === 'hidden') return;
    isDone = true;
    run();
  };
  listen(document, 'visibilitychange', check);
  check();
}
