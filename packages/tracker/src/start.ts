/** Counts the page's views and events from now on. */
import type { Call } from './api.ts';
import { footfall } from './footfall.ts';
import { isOn } from './is-on.ts';
import { listen } from './listen.ts';
import { onLeave } from './on-leave.ts';
import { onNavigate } from './on-navigate.ts';
import { onRestore } from './on-restore.ts';
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
    onRestore();
  }
  onLeave();
  listen('online', () => flush());
  (footfall.q as Call[]).forEach(report);
  footfall.q = { push: report };
};
