/** What pages may call and set: the type of `window.footfall`, and the options that are `data-` attributes too. */
import type { Hit } from './wire.ts';

/** At most 30; strings of at most 500 characters. */
export type Props = Record<string, string | number | boolean>;

export type EventOptions = {
  /** What the event was worth; `amount` in units of the currency, `currency` by ISO 4217: `EUR`. */
  revenue?: { amount: string | number; currency: string };
  /** False for an event that happens without the visitor, so that it does not cancel a bounce. */
  interactive?: boolean;
};

/**
 * What may be kept on the device: nothing; an id for as long as the tab lives; or an id for 13 months and the
 * hits that are not sent yet.
 */
export type Consent = 'cookieless' | 'session' | 'consented';

export type Report = {
  (name: 'consent', mode: Consent): void;
  (name: 'identify', who: string): void;
  (name: string, props?: Props | null, options?: EventOptions): void;
};

/** A call as the stub keeps it: a list, or `arguments`. */
export type Call = [
  name: string,
  props?: Props | string | null | undefined,
  options?: EventOptions,
];

/**
 * Reports a custom event, or with the name `pageview` a view of the page as it is now. Never throws; a call that
 * makes no sense is ignored. In the full variant, `footfall('consent', mode)` says what may be kept on the device, and
 * `footfall('identify', id)` who the visitor is, where they consented.
 *
 * Usable before the script has loaded with this line in the page, and the same function stays afterwards:
 * `window.footfall=window.footfall||function(){(footfall.q=footfall.q||[]).push(arguments)}`
 */
export type Footfall = Report & {
  /** Takes the calls: a list until the script counts, then whatever passes them on. */
  q?: Calls;
  /** True once a script has taken over. */
  on?: number;
};

type Calls = { push(call: Call): unknown };

/** The function once we have it. */
export type Taken = Footfall & { q: Calls };

/** Sees a copy of every hit right before each try to send it: what it returns is sent, nothing when that is falsy. */
export type BeforeSend = (hit: Hit) => Hit | null | false | undefined;

/** True, or the attribute without a value, switches on; so does nothing else. */
type Switch = boolean | string | undefined;

/** Each is an attribute of the script's tag as well: `beforeSend` is `data-before-send`. */
export type Options = {
  /** The site's id. */
  site: string;
  /** The address for hits; relative to the script (a module's page). The default is `e`, beside the script. */
  api?: string;
  /** Another name than `footfall` for the function that pages call. */
  global?: string;
  /** The site's pages are told apart by what follows `#/` or `#!/`. */
  hash?: Switch;
  /** Counts nothing where the browser says Global Privacy Control. */
  respectGpc?: Switch;
  /** Counts also where the page is shown inside another one. */
  frames?: Switch;
  /** Counts no view by itself; the page calls `footfall('pageview')`. Not in the core variant, as all that follow. */
  manual?: Switch;
  /** Counts pages under the address that they name as their canonical one, if it is of the same host. */
  canonical?: Switch;
  /** This page tells of a page that is not there: an event `not found`. */
  notFound?: Switch;
  /** The function, or the name of a global one. */
  beforeSend?: BeforeSend | string | undefined;
  /** What the visitor has agreed to, where the site knows. In the full variant alone. */
  consent?: Consent;
};

declare global {
  interface Window {
    footfall?: Footfall;
  }
}
