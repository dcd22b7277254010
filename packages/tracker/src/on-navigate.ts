/**
 * Counts a view when a single-page site shows another page, that is at another URL (the part after # aside,
 * unless pages are told apart by it).
 *
 * - `pushState` and `popstate` count where the URL changed, also where only the query did (`?page=2`); routers push
 *   the same URL again and again. A new fragment is a `popstate` too: https://html.spec.whatwg.org/#navigate-fragid
 * - `replaceState` counts only where the path changed (a redirect): sites use it to note filters,
 *   scroll positions and the like in the query, which is not another page.
 * - Changes within one task count once, at the last of them: a push that is redirected at once is one page.
 */

import { listen } from './listen.ts';
import { addHit, measure } from './outbox.ts';
import { pageUrl } from './page-url.ts';
import { quietly } from './quietly.ts';

let last: string;
let isPushed: unknown;

const compare = quietly(() => {
  const query = isPushed ? '' : /\?[^#]*/;
  const before = last;
  last = pageUrl();
  isPushed = 0;
  // The first after a task sees the last URL; for those of the same task that follow nothing has changed.
  if (last.replace(query, '') !== before.replace(query, '')) addHit('pageview');
});

const change = (isPush: unknown) => {
  isPushed ||= isPush;
  setTimeout(compare);
};

export const onNavigate = (): void => {
  last = pageUrl();
  (['replaceState', 'pushState'] as const).forEach((name, isPush) => {
    const original = history[name];
    history[name] = (...args) => {
      measure();
      original.apply(history, args);
      change(isPush);
    };
  });
  listen('popstate', () => {
    measure();
    change(1);
  });
};
