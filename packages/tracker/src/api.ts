/** What pages may call: the type of `window.footfall`, before and after the script has loaded. */

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
 * Reports a custom event. Never throws; a call that makes no sense is ignored.
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

declare global {
  interface Window {
    footfall?: Footfall;
  }
}
