/** Turns what was sent into a draft, or refuses it as malformed. */
import { parseHit as parseWire, type StoredHit } from '@footfall/domain';
import type { Draft, Ending, RequestFacts } from './draft.ts';

/** The primary tag of a language: `de` of `de-AT`. */
const PRIMARY_TAG = /^[a-z]{2,3}(?=$|[-_])/i;

export function parseHit(input: unknown, index: number, request: RequestFacts): Draft | Ending {
  const parsed = parseWire(input);
  if (!parsed.ok) return { outcome: 'malformed', reason: parsed.reason };
  const received = parsed.hit;
  // Every field from the beginning, so that all drafts have one shape.
  const hit: StoredHit = {
    hitId: received.hitId,
    at: 0,
    order: index,
    name: received.name,
    visitorId: 0,
    sessionId: 0,
    sessionAt: 0,
    hostname: '',
    page: '',
    title: received.title,
    referrer: null,
    source: '',
    medium: null,
    campaign: null,
    term: null,
    content: null,
    channel: '',
    country: null,
    region: null,
    city: null,
    browser: null,
    browserVersion: null,
    os: null,
    osVersion: null,
    device: null,
    language: PRIMARY_TAG.exec(received.language ?? '')?.[0]?.toLowerCase() ?? null,
    viewport: received.viewport,
    props: received.props,
    amount: received.amount,
    currency: received.currency,
    engagedMs: received.engagedMs,
    scroll: received.scroll,
    interactive: received.interactive,
    verdict: null,
  };
  return { index, received, client: request.client, formerIds: [], isDuplicate: false, hit };
}
