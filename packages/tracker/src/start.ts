/** Counts a page's views and events from now on. */
import type { EventOptions, Report } from './api.ts';
import { makeId } from './make-id.ts';
import { onLeave } from './on-leave.ts';
import { onNavigate } from './on-navigate.ts';
import { onRestore } from './on-restore.ts';
import { createOutbox } from './outbox.ts';
import { quietly } from './quietly.ts';
import type { Hit } from './wire.ts';

/** The beacon takes no longer URL, and keeps no longer title. */
const URL_CHARACTERS_MAX = 4096;
const TITLE_CHARACTERS_MAX = 500;

/** Call it when the page is seen. Returns what reports an event; it never throws. */
export function start(endpoint: string, site: string): Report {
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
  const addView = () => {
    view = makeHit('pageview');
    outbox.add(view);
  };

  /** The view of the page that is shown now. */
  let view = makeHit('pageview');
  view.r = document.referrer.slice(0, URL_CHARACTERS_MAX) || undefined;
  outbox.add(view);
  outbox.flush();
  onNavigate(readTitle, addView);
  onRestore(() => {
    addView();
    outbox.flush(true);
  });
  onLeave(() => outbox.flush(true));

  return quietly<Parameters<Report>>((name, props, options) => {
    const hit = makeHit(name);
    // A copy: the page may change the object before it is sent.
    if (props) hit.p = JSON.parse(JSON.stringify(props));
    const { revenue, interactive }: EventOptions = options || {};
    if (revenue) hit.v = { amount: `${revenue.amount}`, currency: revenue.currency };
    if (interactive === false) hit.x = interactive;
    outbox.add(hit);
  });
}
