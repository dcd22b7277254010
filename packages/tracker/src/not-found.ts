/** Reports that this page is an error page (`not found`), and which page led here. */
import { isOn } from './is-on.ts';
import type { Feature } from './tracker.ts';
import { withoutQuery } from './without-query.ts';

export const notFound: Feature = ({ options, hooks, report }) => {
  if (!isOn(options.notFound)) return;
  let isTold = false;
  // After the first view, so that the session begins with that.
  hooks.push(() => {
    if (isTold) return;
    isTold = true;
    report('not found', { from: withoutQuery(document.referrer) }, { interactive: false });
  });
};
