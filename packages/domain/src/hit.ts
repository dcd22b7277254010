/** The vocabulary of what is stored: one hit, and the bucket of up to a thousand hits that MongoDB keeps. */

import type { LeftOutVerdict } from './verdict.ts';

/** A property's value as a visitor's page sent it. */
export type PropValue = string | number | boolean;

/** Names with a meaning of their own; every other name is a custom event. */
export const RESERVED_NAMES = ['pageview', 'engagement', 'vital', 'error'] as const;

/** True for the name of a custom event: not a pageview, engagement, vital or error. */
export function isEventName(name: string): boolean {
  return !(RESERVED_NAMES as readonly string[]).includes(name);
}

/**
 * From here on ids of visitors stay the same over days: of who agreed to it or signed in. Smaller ones are good for one
 * UTC day, so that distinct visitors of days add up. Both are integers below 2^53, which JavaScript keeps exactly.
 */
export const LASTING_VISITOR_ID_MIN = 2 ** 52;

/**
 * One hit as it is kept: enriched, without the address, the user agent or the full referrer.
 *
 * `null` means unknown or not sent. `source` … `channel` are what this hit itself showed; a session's
 * are those of its first hit, and reports work that out.
 */
export type StoredHit = {
  /** The sender's id for the hit: stored once per site. */
  hitId: string;
  /** When it happened: milliseconds since 1970, by the server's clock minus the age that was sent. */
  at: number;
  /** Place within its request (0…999): orders hits of the same millisecond. */
  order: number;
  /** `pageview`, `engagement`, `vital`, `error`, or a custom event's name. */
  name: string;
  /** Keyed hash of the visitor for one UTC day, an integer below 2^53. */
  visitorId: number;
  /** Random integer below 2^53, unique per site. */
  sessionId: number;
  /** When the session began (ms since 1970), as far as the beacon knew. */
  sessionAt: number;
  hostname: string;
  /** Path without query, for example `/pricing`. */
  page: string;
  title: string | null;
  /** Host and path, without scheme and query; null for none or for the site itself. */
  referrer: string | null;
  source: string;
  medium: string | null;
  campaign: string | null;
  term: string | null;
  content: string | null;
  channel: string;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** ISO 3166-2. */
  region: string | null;
  city: string | null;
  browser: string | null;
  browserVersion: string | null;
  os: string | null;
  osVersion: string | null;
  device: Device | null;
  /** BCP 47 primary tag, lower case: `de`. */
  language: string | null;
  /** Viewport width in CSS pixels. */
  viewport: number | null;
  props: [string, PropValue][] | null;
  /** Decimal string: at most 14 digits before and 4 after the point. */
  amount: string | null;
  /** ISO 4217. */
  currency: string | null;
  engagedMs: number | null;
  /** Deepest scroll, percent of the page. */
  scroll: number | null;
  /** False for an event that does not cancel a bounce. */
  interactive: boolean;
  /** Why the hit is left out of every report; null for one that counts. */
  verdict: LeftOutVerdict | null;
};

export const DEVICES = ['desktop', 'mobile', 'tablet', 'tv', 'other'] as const;
export type Device = (typeof DEVICES)[number];

export type HitField = keyof StoredHit;

/** Every field of a stored hit, in the order that documents and parts use. */
export const HIT_FIELDS = [
  'hitId',
  'at',
  'order',
  'name',
  'visitorId',
  'sessionId',
  'sessionAt',
  'hostname',
  'page',
  'title',
  'referrer',
  'source',
  'medium',
  'campaign',
  'term',
  'content',
  'channel',
  'country',
  'region',
  'city',
  'browser',
  'browserVersion',
  'os',
  'osVersion',
  'device',
  'language',
  'viewport',
  'props',
  'amount',
  'currency',
  'engagedMs',
  'scroll',
  'interactive',
  'verdict',
] as const satisfies readonly HitField[];
