/**
 * Counts a view when a page comes back from the back/forward cache: its script goes on where it
 * stopped, nothing is loaded, and yet the visitor sees the page anew. https://web.dev/articles/bfcache
 */
import { listen } from './listen.ts';
import { addHit } from './outbox.ts';

export const whenRestored = (): void =>
  listen('pageshow', (event) => {
    if (event.persisted) addHit('pageview');
  });
