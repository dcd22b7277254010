/** What start.ts gives to features: the parts of a variant beyond page views and events. */
import type { Options, Report } from './api.ts';
import type { Hit } from './wire.ts';

/**
 * Called with the view that is shown: `finish` is false while the page is still as it was seen (measure it),
 * and true when the view ends or may end, after it was measured (report on it).
 */
type ViewHook = (view: Hit, finish: boolean) => void;

export type Tracker = {
  options: Options;
  /** Reports an event. */
  report: Report;
  /** Adds a hit of the page as it is now; `fields` win over what would be sent. */
  add(name: string, fields?: Partial<Hit>): Hit;
  hooks: ViewHook[];
  /** The last word on each hit, before each try: its JSON, or nothing when it is not to be sent. */
  write(hit: Hit): string;
};

/** Adds itself to a tracker before the first view is counted. */
export type Feature = (tracker: Tracker) => void;
