/**
 * Runs something when a single-page site shows another page, that is at another URL (the part after # aside).
 *
 * - `pushState` and `popstate` count where the URL changed; routers push the same URL again and again.
 * - `replaceState` counts only where the path changed (a redirect): sites use it to note filters,
 *   scroll positions and the like in the query, which is not another page.
 * - Changes within one task count once, at the last of them: a push that is redirected at once is one page.
 */
import { listen } from './listen.ts';
import { quietly } from './quietly.ts';

/** `depart` runs before the page changes, `arrive` after it, when the task is over. */
export function onNavigate(depart: () => void, arrive: () => void): void {
  let last = location.href;
  let isPushed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const compare = quietly(() => {
    const cut = isPushed ? '#' : /[?#]/;
    const before = last;
    last = location.href;
    isPushed = false;
    timer = undefined;
    if (last.split(cut)[0] !== before.split(cut)[0]) arrive();
  });
  const change = (isPush: boolean) => {
    isPushed = isPushed || isPush;
    timer = timer || setTimeout(compare);
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
