/** Takes over `window.footfall` and counts from when the page is first seen. */
import type { Footfall } from './api.ts';
import { findFootfall, footfall } from './footfall.ts';
import { isInFrame } from './in-frame.ts';
import { isOn } from './is-on.ts';
import { options } from './options.ts';
import { hasPrivacySignal } from './privacy-signal.ts';
import { whenSeen } from './when-seen.ts';

/** Returns what pages call: the stub that they brought, or ours. */
export const run = (): Footfall => {
  findFootfall();
  if (
    options.site &&
    // A page opened from a file has no place on a site, and its path is nobody's business.
    location.host &&
    (!isInFrame() || isOn(options.frames)) &&
    !(isOn(options.respectGpc) && hasPrivacySignal())
  ) {
    whenSeen();
  }
  return footfall;
};
