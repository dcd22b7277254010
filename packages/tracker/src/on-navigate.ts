/**
 * Runs something when a single-page site shows another page, that is at another URL (the part after # aside,
 * unless pages are told apart by it).
 *
 * - `pushState` and `popstate` count where the URL changed; routers push the same URL again and again.
 *   A new fragment is a `popstate` too: https://html.spec.whatwg.org/#navigate-fragid
 * - `replaceState` counts only where the path changed (a redirect): sites use it to note filters,
 *   scroll positions and the like in the query, which is not another page.
 * - Changes within one task count once, at the last of them: a push that is redirected at once is one page.
 */
import { listen } from './listen.ts';
import { quietly } from './quietly.ts';

/** `depart` runs before the page changes, `arrive` after it, when the task is over; `urlOf` gives the page's URL. */
export function onNavigate(urlOf: () => string, depart: () => void, arrive: () => void): void {
  let last = urlOf();
  let isPushed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const compare = quietly(() => {
    const query = isPushed ? '' : /\?[^#]*/;
    const before = last;
    last = urlOf();
    isPushed = false;
    if (last.replace(query, '') !== before.replace(query, '')) arrive();
  });
  const change = (isPush: boolean) => {
    isPushed ||= isPush;
    clearTimeout(timer);
    timer = setTimeout(compare);
  };

  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (...args) {
      depart();
      original.apply(this, args);
      change(name === 'pushState');
    };
  }
  listen('popstate', () => {
    depart();
    change(true);
  });
}
