/** What a test sends to a beacon: requests whose hits carry along what they must become. */
import type { MalformedReason } from '@footfall/domain';

/** A well-formed element of `h` as a server-side sender writes it; contract.md, "Sending hits". */
export type WireHit = {
  i: string;
  n: string;
  u: string;
  r?: string;
  t?: string;
  w?: number;
  l?: string;
  p?: Record<string, string | number | boolean>;
  v?: { amount: string; currency: string };
  e?: number;
  d?: number;
  x?: boolean;
  ip: string;
  ua: string;
  at: string;
};

/** What the beacon has to find out about a hit by its own tables; the generator knows it beforehand. */
export type Expected = {
  source: string;
  channel: string;
  /** Host and path, or null. */
  referrer: string | null;
  country: string;
  browser: string;
  os: string;
  device: 'desktop' | 'mobile' | 'tablet';
};

/** One element of a request's `h`: well-formed, or broken for a reason. */
export type SentHit =
  | { wire: WireHit; expected: Expected; malformed?: never }
  | { wire: unknown; malformed: MalformedReason };

/** One request to `POST /e`; those of one site are sent in order. */
export type SentRequest = { siteId: string; hits: SentHit[] };
