/**
 * A prerendered page may never be shown: it counts when it is activated, once (others counted it twice:
 * https://github.com/matomo-org/matomo/issues/22627). It becomes visible a moment before that, and what it sends in
 * that moment still says `Sec-Purpose: prefetch;prerender`; so being visible is not enough.
 * https://developer.mozilla.org/docs/Web/API/Document/prerenderingchange_event
 */
import { listen } from './listen.ts';

export const isPrerendering = (): boolean | undefined =>
  (document as { prerendering?: boolean }).prerendering;

export const whenActivated = (run: () => void): void => listen('prerenderingchange', run);
