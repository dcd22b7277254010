/** The generated traffic is what it says it is, and the oracle of the way in against cases worked out by hand. */
import { MALFORMED_REASONS, parseHit } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import type { SentHit, SentRequest } from './sent.ts';
import { sessionize } from './sessionize.ts';
import { generateTraffic } from './traffic.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const options = { seed: 7, hits: 20_000, siteIds: ['alpha', 'beta'], now, days: 45 };

describe('generated traffic', () => {
  const requests = generateTraffic(options);
  const sent = requests.flatMap(({ hits }) => hits);
  const stored = sessionize(requests);

  it('is the same for the same seed and another for another', () => {
    expect(generateTraffic(options)).toEqual(requests);
    expect(generateTraffic({ ...options, seed: 8 })).not.toEqual(requests);
  });

  it('has exactly the asked number of hits, within the limits of a request', () => {
    expect(sent).toHaveLength(20_000);
    for (const { siteId, hits } of requests) {
      expect(hits.length).toBeLessThanOrEqual(1000);
      const body = JSON.stringify({ s: siteId, h: hits.map(({ wire }) => wire) });
      expect(body.length).toBeLessThan(1024 * 1024);
    }
  });

  it('is broken in every way that the ledger knows, and nowhere else', () => {
    const reasons = new Set<string>();
    for (const hit of sent) {
      const parsed = parseHit(JSON.parse(JSON.stringify(hit.wire)));
      expect(parsed.ok ? undefined : parsed.reason).toBe(hit.malformed);
      if (hit.malformed !== undefined) reasons.add(hit.malformed);
    }
    expect([...reasons].sort()).toEqual([...MALFORMED_REASONS].sort());
  });

  it('repeats ids within a request and across requests', () => {
    const within = requests.filter(({ hits }) => new Set(hits).size < hits.length);
    expect(within.length).toBeGreaterThan(10);
    const sound = sent.filter((hit) => hit.malformed === undefined);
    const kept = [...stored.values()].flat();
    expect(sound.length - kept.length).toBe(800);
    expect(new Set(kept.map(({ hitId }) => hitId)).size).toBe(kept.length);
  });

  it('sends the hits of one visitor in order of time, none of the future', () => {
    const kept = new Map([...stored.values()].flat().map((hit) => [hit.hitId, hit]));
    const last = new Map<number, number>();
    // The first sending of each id counts; Map keeps the place of the first.
    const ids = new Map(sent.flatMap((hit) => (hit.malformed ? [] : [[hit.wire.i, 0] as const])));
    for (const id of ids.keys()) {
      const hit = kept.get(id);
      if (hit === undefined) throw new Error(`${id} is not stored`);
      expect(hit.at).toBeLessThanOrEqual(now);
      expect(hit.at).toBeGreaterThan(last.get(hit.visitorId) ?? 0);
      last.set(hit.visitorId, hit.at);
    }
  });

  it('has sessions across midnight, gaps at the very edge, and visitors with several sessions', () => {
    const hits = [...stored.values()].flat();
    const overnight = hits.filter(
      (hit) => Math.floor(hit.at / 86_400_000) !== Math.floor(hit.sessionAt / 86_400_000),
    );
    expect(overnight.length).toBeGreaterThan(200);
    const gaps = new Map<number, number>();
    for (const chain of chainsOf(requests)) {
      chain.forEach((at, index) => {
        const gap = at - (chain[index - 1] ?? at);
        gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
      });
    }
    for (const gap of [1_799_000, 1_800_000, 1_801_000]) {
      expect(gaps.get(gap)).toBeGreaterThan(50);
    }
    const sessions = new Set(hits.map(({ sessionId }) => sessionId)).size;
    const visitors = new Set(hits.map(({ visitorId }) => visitorId)).size;
    expect(sessions).toBeGreaterThan(visitors);
    expect(visitors).toBeGreaterThan(1000);
  });
});

/** The times of each (site, address, browser), in order. */
function chainsOf(requests: readonly SentRequest[]): number[][] {
  const chains = new Map<string, Set<number>>();
  for (const { siteId, hits } of requests) {
    for (const hit of hits) {
      if (hit.malformed !== undefined) continue;
      const key = `${siteId} ${hit.wire.ip} ${hit.wire.ua}`;
      chains.set(key, (chains.get(key) ?? new Set()).add(Date.parse(hit.wire.at)));
    }
  }
  return [...chains.values()].map((times) => [...times].sort((a, b) => a - b));
}

describe('sessionize', () => {
  let count = 0;
  const nextId = () => {
    count += 1;
    return `sessionize-${String(count).padStart(8, '0')}`;
  };
  const sent = (at: string, more: { ip?: string; ua?: string; i?: string } = {}): SentHit => ({
    wire: {
      i: nextId(),
      n: 'pageview',
      u: 'https://example.com/a?utm_source=letter&utm_campaign=c',
      l: 'de-AT',
      ip: '192.0.2.1',
      ua: 'A',
      at,
      ...more,
    },
    expected: {
      source: 'Direct',
      channel: 'Email',
      referrer: null,
      country: 'DE',
      browser: 'Chrome',
      os: 'Linux',
      device: 'desktop',
    },
  });
  const store = (...hits: SentHit[]) => sessionize([{ siteId: 'a', hits }]).get('a') ?? [];

  it('keeps a session up to a gap of 30 minutes and no longer', () => {
    const hits = store(
      sent('2026-11-20T10:00:00.000Z'),
      sent('2026-11-20T10:29:59.000Z'),
      sent('2026-11-20T10:59:59.000Z'),
      sent('2026-11-20T11:30:00.000Z'),
    );
    expect(hits.map(({ sessionId }) => sessionId)).toEqual([1, 1, 1, 2]);
    expect(hits.map(({ visitorId }) => visitorId)).toEqual([1, 1, 1, 1]);
    expect(hits[3]?.sessionAt).toBe(Date.parse('2026-11-20T11:30:00Z'));
  });

  it('keeps a session and its visitor past midnight, and counts a new one in the next session', () => {
    const hits = store(
      sent('2026-11-20T23:50:00Z'),
      sent('2026-11-21T00:10:00Z'),
      sent('2026-11-21T01:00:00Z'),
    );
    expect(hits.map(({ visitorId }) => visitorId)).toEqual([1, 1, 2]);
    expect(hits.map(({ sessionId }) => sessionId)).toEqual([1, 1, 2]);
  });

  it('tells visitors apart by address, browser and site', () => {
    const at = '2026-11-20T10:00:00Z';
    const stored = sessionize([
      { siteId: 'a', hits: [sent(at), sent(at, { ip: '192.0.2.2' }), sent(at, { ua: 'B' })] },
      { siteId: 'b', hits: [sent(at)] },
    ]);
    const visitors = [...stored.values()].flat().map(({ visitorId }) => visitorId);
    expect(new Set(visitors).size).toBe(4);
  });

  it('stores the first of the hits with one id, and nothing that is broken', () => {
    const i = 'the-same-id-twice';
    const hits = store(
      sent('2026-11-20T10:00:00Z', { i }),
      { wire: null, malformed: 'notAnObject' },
      sent('2026-11-20T10:05:00Z', { i }),
    );
    expect(hits).toHaveLength(1);
    expect(hits[0]).toMatchObject({
      at: Date.parse('2026-11-20T10:00:00Z'),
      page: '/a',
      source: 'letter',
      campaign: 'c',
      medium: null,
      language: 'de',
    });
  });
});
