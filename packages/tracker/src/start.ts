/** Counts a page's views and events from now on. */
import type { Options, Report } from './api.ts';
import { isOn } from './is-on.ts';
import { makeId } from './make-id.ts';
import { onLeave } from './on-leave.ts';
import { onNavigate } from './on-navigate.ts';
import { onRestore } from './on-restore.ts';
import { createOutbox } from './outbox.ts';
import { quietly } from './quietly.ts';
import type { Feature, Tracker } from './tracker.ts';
import type { Hit } from './wire.ts';

/** The beacon takes no longer URL and keeps no longer title. A referrer is never longer: browsers cut it. */
const URL_CHARACTERS_MAX = 4096;
const TITLE_CHARACTERS_MAX = 500;

/** Call it when the page is seen. Returns what reports an event; it never throws. */
export function start(options: Options, features: readonly Feature[]): Report {
  /** The view of the page that is shown now. */
  let view: Hit | undefined;
  // What follows # may be a secret, and is no page unless the site says so: then a route begins with a slash.
  const fragment = isOn(options.hash) ? /#(?!!?\/).*/ : /#.*/;
  const urlOf = () => location.href.replace(fragment, '').slice(0, URL_CHARACTERS_MAX);

  const tell = quietly((finish: boolean) => {
    if (view) for (const hook of tracker.hooks) hook(view, finish);
  });
  const measure = quietly(() => {
    // Many single-page sites change the title some time after the URL: read it as late as possible.
    if (view) view.t = document.title.slice(0, TITLE_CHARACTERS_MAX) || undefined;
    tell(false);
  });
  const add = (name: string, fields?: Partial<Hit>) =>
    outbox.add({
      i: makeId(),
      n: name,
      u: urlOf(),
      w: innerWidth,
      l: navigator.language,
      ...fields,
    });
  const addView = (fields?: Partial<Hit>) => {
    tell(true);
    view = add('pageview', { r: (!view && document.referrer) || undefined, ...fields });
    tell(false);
  };
  const flushNow = () => {
    measure();
    tell(true);
    outbox.flush(true);
  };
  const report = quietly<Parameters<Report>>((name, props, { revenue, interactive } = {}) => {
    const fields = {
      p: props,
      v: revenue && { ...revenue, amount: `${revenue.amount}` },
      x: interactive,
    };
    if (name === 'pageview') addView(fields);
    else add(name, fields);
  });

  const tracker: Tracker = { options, report, add, hooks: [], write: JSON.stringify };
  const outbox = createOutbox(tracker, measure);
  // One that this browser cannot have must not cost the rest.
  for (const feature of features) quietly(feature)(tracker);
  if (!isOn(options.manual)) {
    addView();
    outbox.flush();
    onNavigate(urlOf, measure, addView);
    onRestore(() => {
      addView();
      flushNow();
    });
  }
  onLeave(flushNow);
  return report;
}
