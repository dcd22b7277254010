/**
 * Runs something when a page comes back from the back/forward cache: its script goes on where it
 * stopped, nothing is loaded, and yet the visitor sees the page anew. https://web.dev/articles/bfcache
 */
import { listen } from './listen.ts';

export function onRestore(run: () => void): void {
  listen('pageshow', (event) => {
    if (event.persisted) run();
  });
}
