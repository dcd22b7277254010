/** Takes over `window.footfall`, waits until the page is seen, and counts from then on, once. */
import type { Footfall, Options, Report } from './api.ts';
import { isOn } from './is-on.ts';
import { start } from './start.ts';
import type { Feature } from './tracker.ts';
import { whenSeen } from './when-seen.ts';

/** Whether the browser asks not to be sold or shared: https://w3c.github.io/gpc/ */
const hasGpc = () => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;

/** Returns what pages call: the stub that they brought, or ours. */
export function run(options: Options, features: readonly Feature[]): Footfall {
  window.footfall ||= (...call) => {
    footfall.q?.push(call);
  };
  const { footfall } = window;
  footfall.q ||= [];
  // A page that has the tag twice, or a tag manager that adds it again: the first one counts.
  // A page opened from a file has no place on a site, and its path is nobody's business.
  if (!options.site || footfall.on || !/^http/.test(location.protocol)) return footfall;
  footfall.on = true;
  whenSeen(() => {
    const isAsked = isOn(options.respectGpc) && hasGpc();
    const report = isAsked ? () => {} : start(options, features);
    // A page's stub keeps `arguments` objects, which spread as arrays do.
    const push = (call: Parameters<Report>) => report(...call);
    const calls = footfall.q as Parameters<Report>[];
    footfall.q = { push };
    calls.forEach(push);
  });
  return footfall;
}
