/** Drafts for the tests of single steps. */
import { COUNT_EVERYBODY, type Site } from '@footfall/domain';
import type { Client, Draft, RequestFacts } from './draft.ts';
import { parseHit } from './parse-hit.ts';

export const SITE: Site = {
  id: 'demo',
  domain: 'example.com',
  name: 'Example',
  timezone: 'Europe/Berlin',
  definitions: 'footfall',
  weekStart: 1,
  ownerId: 'owner-1',
  createdAt: '2026-11-01T00:00:00.000Z',
  ...COUNT_EVERYBODY,
};

export const NOON = Date.UTC(2026, 10, 22, 12);

export const CLIENT: Client = {
  address: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
  hints: {
    brands: undefined,
    mobile: undefined,
    platform: undefined,
    purpose: undefined,
    wantsPrivacy: false,
  },
  proxyHeaders: [],
};

export function requestOf(changes: Partial<RequestFacts> = {}): RequestFacts {
  return {
    site: SITE,
    arrivedAt: NOON,
    client: CLIENT,
    isServer: false,
    engagement: 'soFar',
    ...changes,
  };
}

/** A draft as the first step makes it. */
export function draftOf(wire: Record<string, unknown> = {}, request = requestOf()): Draft {
  const input = { i: 'a-hit-id-of-a-test', n: 'pageview', u: 'https://example.com/', ...wire };
  const draft = parseHit(input, 0, request);
  if ('outcome' in draft) throw new Error(`not a valid hit: ${JSON.stringify(draft)}`);
  return draft;
}
