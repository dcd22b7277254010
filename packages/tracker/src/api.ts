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

export type Report = (name: string, props?: Props | null, options?: EventOptions) => void;

/**
 * Reports a custom event, or with the name `pageview` a view of the page as it is now. Never throws; a call that
 * makes no sense is ignored.
 *
 * Usable before the script has loaded with this line in the page, and the same function stays afterwards:
 * `window.footfall=window.footfall||function(){(footfall.q=footfall.q||[]).push(arguments)}`
 */
export type Footfall = Report & {
  /** Takes the calls: a list until the script counts, then whatever passes them on. */
  q?: { push(call: Parameters<Report>): unknown };
  /** True once a script has taken over. */
  on?: boolean;
};

/** Sees a copy of every hit right before each try to send it: what it returns is sent, nothing when that is falsy. */
export type BeforeSend = (hit: Hit) => Hit | null | false | undefined;

/** True, or the attribute without a value, switches on; so does nothing else. */
type Switch = boolean | string | undefined;

/** Each is an attribute of the script's tag as well: `beforeSend` is `data-before-send`. */
export type Options = {
  /** The site's id. */
  site: string;
  /** The address for hits, `https://beacon.example/e`; the script's default is `/e` at its own origin. */
  api: string;
  /** The site's pages are told apart by what follows `#/` or `#!/`. */
  hash?: Switch;
  /** Counts nothing where the browser says Global Privacy Control. */
  respectGpc?: Switch;
  /** Counts no view by itself; the page calls `footfall('pageview')`. */
  manual?: Switch;
  /** Counts nothing on `localhost` and loopback addresses. Not in the core variant. */
  excludeLocalhost?: Switch;
  /** This page tells of a page that is not there: an event `not found`. Not in the core variant. */
  notFound?: Switch;
  /** The function, or the name of a global one. Not in the core variant. */
  beforeSend?: BeforeSend | string | undefined;
};

declare global {
  interface Window {
    footfall?: Footfall;
  }
}
