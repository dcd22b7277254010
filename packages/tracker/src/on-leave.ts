/**
 * Runs something at the last moments that a page can count on: when it is hidden, and when it goes.
 *
 * `unload` and `beforeunload` are unreliable on phones and keep a page out of the back/forward cache.
 * https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
import { listen } from './listen.ts';

export function onLeave(run: () => void): void {
  listen('visibilitychange', () => {
    if (document.hidden) run();
  });
  // Safari does not always hide a page before it leaves: https://bugs.webkit.org/show_bug.cgi?id=151610
  listen('pagehide', run);
}
