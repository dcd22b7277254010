/**
 * Sends all that waits when the page goes: beside being hidden (when-seen.ts), the last moment that it can count on.
 *
 * `unload` and `beforeunload` are unreliable on phones and keep a page out of the back/forward cache, and Safari does
 * not always hide a page before it leaves: https://developer.chrome.com/docs/web-platform/page-lifecycle-api,
 * https://bugs.webkit.org/show_bug.cgi?id=151610
 */
import { listen } from './listen.ts';
import { flush } from './outbox.ts';

export const whenLeft = (): void => listen('pagehide', flush);
