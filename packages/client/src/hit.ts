/** A hit as a server sends it, in words; the wire of `POST /e` has letters. */

export type Money = { amount: string; currency: string };

export type ServerHit = {
  site: string;
  /** `pageview` when absent; otherwise the name of an event. */
  name?: string;
  /** The full URL of the page. */
  url: string;
  referrer?: string;
  title?: string;
  /** The visitor's address and browser: who they are is worked out from these, and neither is kept. */
  ip?: string;
  userAgent?: string;
  language?: string;
  /** When it happened, up to 400 days back; now when absent. Hits of one visitor in order of time. */
  at?: Date | string;
  properties?: Record<string, string | number | boolean>;
  revenue?: Money;
  /** False: the event does not keep the session from being a bounce. */
  interactive?: boolean;
  /** 16 to 64 of A-Z a-z 0-9 _ -: the same one is stored once. Random when absent. */
  id?: string;
};

/** What the beacon reads. */
export type WireHit = Record<string, unknown> & { i: string };

const ID_BYTES = 16;

/** What is undefined is not sent. */
export function toWire(hit: ServerHit): WireHit {
  return {
    i: hit.id ?? makeId(),
    n: hit.name ?? 'pageview',
    u: hit.url,
    r: hit.referrer,
    t: hit.title,
    l: hit.language,
    p: hit.properties,
    v: hit.revenue,
    x: hit.interactive,
    ip: hit.ip,
    ua: hit.userAgent,
    at: hit.at instanceof Date ? hit.at.toISOString() : hit.at,
  };
}

function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
