/** What the steps work on: a hit between the form in which it was received and the one that is stored. */
import type { MalformedReason, ProxyHeader, ReceivedHit, Site, StoredHit } from '@footfall/domain';

/** Who is at the other end. Lives as long as the request; never stored, never logged. */
export type Client = {
  address: string;
  userAgent: string;
  /** Sec-CH-UA and its siblings, as they were sent. */
  hints: ClientHints;
  /** Headers of proxies that came with the request. */
  proxyHeaders: readonly ProxyHeader[];
};

export type ClientHints = {
  brands: string | undefined;
  mobile: string | undefined;
  platform: string | undefined;
  /** Sec-Purpose or Purpose: why the browser asks, when it is not because somebody looks. */
  purpose: string | undefined;
  /** Global Privacy Control or Do Not Track was sent. */
  wantsPrivacy: boolean;
};

/** What all hits of a request have in common. */
export type RequestFacts = {
  site: Site;
  /** Milliseconds since 1970. */
  arrivedAt: number;
  client: Client;
  /** True for a sender that proved itself with an API key. */
  isServer: boolean;
  /** Whether its engagement hits tell the time on the page so far, or since the last of them. */
  engagement: 'soFar' | 'sinceLast';
};

/** A hit on its way. */
export type Draft = {
  /** Its place in the request. */
  index: number;
  /** Untrusted. */
  received: ReceivedHit;
  client: Client;
  /** Ids that the same visitor may have had a moment ago. */
  formerIds: number[];
  /** Its id was kept before, or comes earlier in the request: it will be counted as a duplicate, and joins no session. */
  isDuplicate: boolean;
  /** Filled step by step. */
  hit: StoredHit;
};

/** How a step ends a hit of which nothing is kept. What is kept but left out of reports has a `verdict` instead. */
export type Ending =
  | { outcome: 'malformed'; reason: MalformedReason }
  | { outcome: 'excluded'; reason: 'privacySignal' };

/** A step enriches a hit, or ends it; or it works on all hits of a request at once. */
export type Step = { name: string } & (
  | { each: (draft: Draft, request: RequestFacts) => Ending | undefined }
  | { all: (drafts: readonly Draft[], request: RequestFacts) => Promise<void> }
);
