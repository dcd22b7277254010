/**
 * Hears when a single-page site shows another page, that is at another URL (the part after # aside, unless pages are
 * told apart by it). Routers push the same URL again and again, and a new fragment is a `popstate`
 * too: https://html.spec.whatwg.org/#navigate-fragid
 */
import { listen } from './listen.ts';
import { measure } from './outbox.ts';
import { judgeAddress, noteAddress } from './replace-state-noise.ts';

export const onNavigate = (): void => {
  noteAddress();
  (['replaceState', 'pushState'] as const).forEach((name, isPush) => {
    const original = history[name];
    history[name] = (...args) => {
      measure();
      original.apply(history, args);
      judgeAddress(isPush);
    };
  });
  listen('popstate', () => {
    measure();
    judgeAddress(1);
  });
};
