/** Hits for the archive's own tests and measurements: believable in what decides a part's size and a query's cost. */
import { formBatch, type StoredBatch, type StoredHit } from '@footfall/domain';

/** A small seeded generator (mulberry32), so that a failure can be repeated. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Picks with a long tail: the first entries are by far the most frequent, as pages and sources are. */
function skewed<T>(random: () => number, values: readonly T[]): T {
  const index = Math.floor(values.length * random() ** 3);
  return values[index] as T;
}

const PAGES = Array.from({ length: 2_000 }, (_, index) => `/articles/${index}/a-readable-title`);
const SOURCES = ['Direct', 'Google', 'Bing', 'newsletter', 'Reddit', 'chatgpt.com', 'example.org'];
const CHANNELS = ['Direct', 'Organic Search', 'Email', 'Social', 'AI Assistants', 'Referral'];
const COUNTRIES = ['DE', 'US', 'FR', 'GB', 'NL', 'PL', 'JP', 'BR', 'IN', 'ES'];
const CITIES = Array.from({ length: 400 }, (_, index) => `City ${index}`);
const BROWSERS = ['Chrome', 'Safari', 'Firefox', 'Edge', 'Samsung Internet'];
const SYSTEMS = ['Windows', 'iOS', 'Android', 'macOS', 'Linux'];
const DEVICES = ['desktop', 'mobile', 'tablet'] as const;
const VIEWPORTS = [1920, 390, 1536, 412, 1440, 360, 768, 2560];

const integer = (random: () => number, below: number): number => Math.floor(random() * below);

/** What all hits of one visit share. */
function createSession(random: () => number, startAt: number): StoredHit {
  const source = skewed(random, SOURCES);
  const country = skewed(random, COUNTRIES);
  const isCampaign = random() < 0.05;
  return {
    hitId: '',
    at: startAt,
    order: 0,
    name: 'pageview',
    visitorId: integer(random, Number.MAX_SAFE_INTEGER),
    sessionId: integer(random, Number.MAX_SAFE_INTEGER),
    sessionAt: startAt,
    hostname: 'www.example.com',
    page: skewed(random, PAGES),
    title: null,
    referrer: source === 'example.org' ? `example.org/post/${integer(random, 500)}` : null,
    source,
    medium: isCampaign ? 'email' : null,
    campaign: isCampaign ? `autumn-${integer(random, 6)}` : null,
    term: null,
    content: null,
    channel: CHANNELS[Math.min(SOURCES.indexOf(source), CHANNELS.length - 1)] as string,
    country,
    region: `${country}-${integer(random, 16)}`,
    city: skewed(random, CITIES),
    browser: skewed(random, BROWSERS),
    browserVersion: `${120 + integer(random, 20)}`,
    os: skewed(random, SYSTEMS),
    osVersion: `${10 + integer(random, 8)}`,
    device: skewed(random, DEVICES),
    language: skewed(random, ['de', 'en', 'fr', 'es', 'pl']),
    viewport: skewed(random, VIEWPORTS),
    props: null,
    amount: null,
    currency: null,
    engagedMs: null,
    scroll: null,
    interactive: true,
    verdict: null,
  };
}

/** One hit of a visit: mostly pageviews with the engagement that follows, now and then an event with revenue. */
function nextHit(random: () => number, session: StoredHit, at: number): StoredHit {
  const hit = { ...session, hitId: `h${integer(random, 1e15).toString(36)}`.padEnd(16, '0'), at };
  hit.page = skewed(random, PAGES);
  hit.title = `A readable title of ${hit.page}`;
  const kind = random();
  if (kind < 0.4) {
    return {
      ...hit,
      name: 'engagement',
      engagedMs: integer(random, 90_000),
      scroll: integer(random, 101),
    };
  }
  if (kind < 0.47) {
    const amount = `${integer(random, 200)}.${String(integer(random, 100)).padStart(2, '0')}`;
    const props: StoredHit['props'] = [
      ['plan', skewed(random, ['free', 'team', 'business'])],
      ['seats', integer(random, 20)],
      ['trial', random() < 0.5],
    ];
    return { ...hit, name: 'purchase', props, amount, currency: 'EUR' };
  }
  return hit;
}

/** `count` hits of one site between two instants, in the order in which they happened. */
export function sampleHits(
  seed: number,
  count: number,
  span: { from: number; to: number },
): StoredHit[] {
  const random = createRandom(seed);
  const hits: StoredHit[] = [];
  const stepMs = (span.to - span.from) / count;
  /** Visits that are going on at the same time; ten minutes of a site's traffic at most. */
  const open: StoredHit[] = [];
  const openMax = Math.max(4, Math.min(5_000, Math.floor(600_000 / stepMs)));
  for (let index = 0; index < count; index += 1) {
    const at = Math.floor(span.from + index * stepMs);
    const slot = integer(random, openMax);
    const going = open[slot];
    const session = going !== undefined && random() < 0.75 ? going : createSession(random, at);
    open[slot] = session;
    hits.push(nextHit(random, session, at));
  }
  return hits;
}

/** Packs hits of one UTC month into stored batches of at most `size`, `storedAt` being their last hit's time. */
export function toBatches(siteId: string, hits: readonly StoredHit[], size: number): StoredBatch[] {
  const batches: StoredBatch[] = [];
  for (let start = 0; start < hits.length; start += size) {
    const slice = hits.slice(start, start + size);
    const batch = formBatch(`batch-${start}`, siteId, slice);
    batches.push({ ...batch, storedAt: batch.maxAt });
  }
  return batches;
}
