/** The script that sites load: reads its own tag, waits until the page is seen, and counts from then on, once. */
import type { Footfall, Report } from './api.ts';
import { quietly } from './quietly.ts';
import { start } from './start.ts';
import { whenSeen } from './when-seen.ts';

/** What pages call where they brought no stub of their own. */
function createStub(): Footfall {
  const stub: Footfall = (...call) => {
    if (!stub.q) stub.q = [];
    stub.q.push(call);
  };
  return stub;
}

quietly(() => {
  // Null in a module script: then the next line throws, and nothing is counted.
  const tag = document.currentScript as HTMLScriptElement;
  const { site, api } = tag.dataset as { site?: string; api?: string };
  const endpoint = new URL(api || '/e', tag.src).href;
  if (!window.footfall) window.footfall = createStub();
  const { footfall } = window;
  // A page that has the tag twice, or a tag manager that adds it again: the first one counts.
  // A page opened from a file has no place on a site, and its path is nobody's business.
  if (!site || footfall.on || !location.protocol.startsWith('http')) return;
  footfall.on = true;
  whenSeen(() => {
    const report = start(endpoint, site);
    // A page's stub keeps `arguments` objects, which spread as arrays do.
    const push = (call: Parameters<Report>) => report(...call);
    const calls = (footfall.q || []) as Parameters<Report>[];
    footfall.q = { push };
    calls.forEach(push);
  });
})();
