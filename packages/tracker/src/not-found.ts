/** Reports that this page is an error page (`not found`), and which page led here. */
import { isOn } from './is-on.ts';
import { options } from './options.ts';
import { report } from './report.ts';
import { withoutQuery } from './without-query.ts';

export const notFound = (): void => {
  if (!isOn(options.notFound)) return;
  // After the first view, so that the session begins with that.
  const props = { from: withoutQuery(document.referrer) };
  setTimeout(report, 0, ['not found', props, { interactive: false }]);
};
