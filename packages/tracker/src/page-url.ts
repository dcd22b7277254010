/** The page's address as it is counted. */
import { isOn } from './is-on.ts';
import { options } from './options.ts';

/** The beacon takes no longer one. */
const URL_CHARACTERS_MAX = 4096;

/** What follows # may be a secret, and is no page unless the site says so: then a route begins with a slash. */
export const pageUrl = (): string =>
  location.href
    .replace(isOn(options.hash) ? /#(?!!?\/).*/ : /#.*/, '')
    .slice(0, URL_CHARACTERS_MAX);
