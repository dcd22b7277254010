/** Counts a page's views and events from now on. */
import type { Report } from './api.ts';
import { makeId } from './make-id.ts';
import { onLeave } from './on-leave.ts';
import { onNavigate } from './on-navigate.ts';
import { onRestore } from './on-restore.ts';
import { createOutbox } from './outbox.ts';
import { quietly } from './quietly.ts';
import type { Hit } from './wire.ts';

/** The beacon takes no longer URL and keeps no longer title. A referrer is never longer: browsers cut it. */
const URL_CHARACTERS_MAX = 4096;
const TITLE_CHARACTERS_MAX = 500;

/** Call it when the page is seen. Returns what reports an event; it never throws. */
export function start(endpoint: string, site: string): Report {
  /** The view of the page that is shown now. */
  let view: Hit;
  // Many single-page sites change the title some time after the URL: read it as late as possible.
  const readTitle = () => {
    view.t = document.title.slice(0, TITLE_CHARACTERS_MAX) || undefined;
  };
  const outbox = createOutbox(endpoint, site, readTitle);

  const makeHit = (name: string): Hit => ({
    i: makeId(),
    n: name,
    // What follows # may be a secret, and is no page.
    u: location.href.replace(/#.*/, '').slice(0, URL_CHARACTERS_MAX),
    w: innerWidth,
    l: navigator.language,
  });
  const addView = (referrer?: string) => {
    view = { ...makeHit('pageview'), r: referrer || undefined };
    outbox.add(view);
  };
  const flushNow = () => outbox.flush(true);

  addView(document.referrer);
  outbox.flush();
  onNavigate(readTitle, addView);
  onRestore(() => {
    addView();
    flushNow();
  });
  onLeave(flushNow);

  return quietly<Parameters<Report>>((name, props, { revenue, interactive } = {}) =>
    outbox.add({
      ...makeHit(name),
      // A copy: the page may change the object before it is sent.
      p: props && JSON.parse(JSON.stringify(props)),
      v: revenue && { amount: `${revenue.amount}`, currency: revenue.currency },
      x: interactive,
    }),
  );
}
