/** Counts the page's views and events from now on. */
import type { Call } from './api.ts';
import { whenRestored } from './back-forward-cache.ts';
import { footfall } from './footfall.ts';
import { isOn } from './is-on.ts';
import { whenLeft } from './last-moment.ts';
import { listen } from './listen.ts';
import { onNavigate } from './on-navigate.ts';
import { features, options } from './options.ts';
import { addHit, flush } from './outbox.ts';
import { quietly } from './quietly.ts';
import { report } from './report.ts';
import { IS_CORE } from './variant.ts';

/** Call it once, when the page is first seen. */
export const start = (): void => {
  // One that this browser cannot have must not cost the rest.
  if (!IS_CORE) {
    features.forEach((feature) => {
      quietly(feature)();
    });
  }
  if (IS_CORE || !isOn(options.manual)) {
    addHit('pageview', { r: document.referrer });
    onNavigate();
    whenRestored();
  }
  whenLeft();
  listen('online', () => flush());
  (footfall.q as Call[]).forEach(report);
  footfall.q = { push: report };
};
