/**
 * The oracle of the way in: what a list of sent hits must be stored as, by contract.md's rules in plain code.
 *
 * A visitor is one (UTC day, site, address, user agent); a session is a chain of hits of one (site, address,
 * user agent) with gaps of at most 30 minutes and keeps the visitor it began with, also past midnight.
 */
import type { StoredHit } from '@footfall/domain';
import type { Expected, SentRequest, WireHit } from './sent.ts';

const SESSION_GAP_MS = 30 * 60_000;

type Arrived = { wire: WireHit; expected: Expected; at: number; order: number };

/**
 * The hits that must be stored, by site. Visitor and session ids are numbers of the oracle's own: compare what
 * they group, not their values. What a hit cannot show by itself (country, browser …) is what the sender
 * expected; fields that nothing was said about are null.
 */
export function sessionize(requests: readonly SentRequest[]): Map<string, StoredHit[]> {
  const ids = { visitors: new Map<string, number>(), sessions: 0 };
  const stored = new Map<string, StoredHit[]>();
  for (const [siteId, arrived] of arrivedOnce(requests)) {
    const chains = new Map<string, Arrived[]>();
    for (const hit of arrived) {
      const key = JSON.stringify([siteId, hit.wire.ip, hit.wire.ua]);
      chains.set(key, [...(chains.get(key) ?? []), hit]);
    }
    const hits = [...chains].flatMap(([key, chain]) => storeChain(key, chain, ids));
    stored.set(siteId, hits);
  }
  return stored;
}

/** The well-formed hits, each id once per site: the first that was sent. */
function arrivedOnce(requests: readonly SentRequest[]): Map<string, Arrived[]> {
  const arrived = new Map<string, Arrived[]>();
  const seen = new Set<string>();
  for (const { siteId, hits } of requests) {
    const list = arrived.get(siteId) ?? [];
    arrived.set(siteId, list);
    hits.forEach((sent, order) => {
      if (sent.malformed !== undefined) return;
      const key = `${siteId} ${sent.wire.i}`;
      if (seen.has(key)) return;
      seen.add(key);
      list.push({
        wire: sent.wire,
        expected: sent.expected,
        at: Date.parse(sent.wire.at),
        order,
      });
    });
  }
  return arrived;
}

function storeChain(
  key: string,
  chain: readonly Arrived[],
  ids: { visitors: Map<string, number>; sessions: number },
): StoredHit[] {
  const stored: StoredHit[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  let session = { sessionId: 0, sessionAt: 0, visitorId: 0 };
  for (const hit of [...chain].sort((a, b) => a.at - b.at)) {
    if (hit.at - lastAt > SESSION_GAP_MS) {
      ids.sessions += 1;
      const visitor = `${new Date(hit.at).toISOString().slice(0, 10)} ${key}`;
      const visitorId = ids.visitors.get(visitor) ?? ids.visitors.size + 1;
      ids.visitors.set(visitor, visitorId);
      session = { sessionId: ids.sessions, sessionAt: hit.at, visitorId };
    }
    lastAt = hit.at;
    stored.push({ ...storeHit(hit), ...session });
  }
  return stored;
}

type Unidentified = Omit<StoredHit, 'visitorId' | 'sessionId' | 'sessionAt'>;

function storeHit({ wire, expected, at, order }: Arrived): Unidentified {
  const url = new URL(wire.u);
  const utm = (name: string) => url.searchParams.get(`utm_${name}`);
  const isEvent = !['pageview', 'engagement', 'vital', 'error'].includes(wire.n);
  return {
    hitId: wire.i,
    at,
    order,
    name: wire.n,
    hostname: url.hostname,
    page: url.pathname,
    title: wire.t ?? null,
    referrer: expected.referrer,
    source: utm('source') ?? expected.source,
    medium: utm('medium'),
    campaign: utm('campaign'),
    term: utm('term'),
    content: utm('content'),
    channel: expected.channel,
    country: expected.country,
    region: null,
    city: null,
    browser: expected.browser,
    browserVersion: null,
    os: expected.os,
    osVersion: null,
    device: expected.device,
    language: wire.l?.split('-')[0]?.toLowerCase() ?? null,
    viewport: wire.w ?? null,
    props: wire.p === undefined ? null : Object.entries(wire.p),
    amount: wire.v?.amount ?? null,
    currency: wire.v?.currency ?? null,
    engagedMs: wire.e ?? null,
    scroll: wire.d ?? null,
    interactive: !isEvent || wire.x !== false,
    verdict: null,
  };
}
