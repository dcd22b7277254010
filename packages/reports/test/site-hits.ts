/** Hits for tests: hand-made ones by what matters in them, and random ones that touch every edge of a definition. */

import {
  COUNT_EVERYBODY,
  type Device,
  type Goal,
  goalSchema,
  type NewGoalInput,
  type Site,
  type StoredHit,
} from '@footfall/domain';
import { BLANK_HIT, createRandom, type Random } from '@footfall/testing';

const HOUR_MS = 3_600_000;

/** The site that tests ask about. */
export function siteOf(id: string, given: Partial<Site> = {}): Site {
  return {
    id,
    domain: 'example.com',
    name: 'Example',
    timezone: 'UTC',
    definitions: 'footfall',
    weekStart: 1,
    ownerId: 'owner',
    createdAt: '2026-01-01T00:00:00.000Z',
    ...COUNT_EVERYBODY,
    ...given,
  };
}

/** Goals by their names. */
export function goalsOf(rules: Record<string, NewGoalInput['rule']>): Goal[] {
  return Object.entries(rules).map(([name, rule], index) =>
    goalSchema.parse({ id: `goal-${index}`, name, rule, createdAt: '2026-01-01T00:00:00.000Z' }),
  );
}

export type HitOfTest = Partial<StoredHit> & { at: number; sessionId: number };

/** A hit of which only what is given matters; a visitor per session unless said otherwise. */
export function hit(given: HitOfTest): StoredHit {
  return {
    hitId: `hit-${given.sessionId}-${given.at}-${given.order ?? 0}`,
    order: 0,
    name: 'pageview',
    visitorId: given.sessionId,
    sessionAt: given.at,
    ...BLANK_HIT,
    ...given,
  };
}

/** The hits of one session, which begins with the first of them. */
export function session(
  sessionId: number,
  hits: readonly Omit<HitOfTest, 'sessionId'>[],
): StoredHit[] {
  const sessionAt = hits[0]?.at ?? 0;
  return hits.map((one) => hit({ sessionAt, ...one, sessionId }));
}

const NAMES = [
  'pageview',
  'pageview',
  'pageview',
  'engagement',
  'signup',
  'Purchase',
  'vital',
  'error',
];
const PAGES = ['/', '/pricing', '/Pricing', '/docs', '/docs/a', "/it's", '/ünïcode/日本'];
const TITLES = ['Home', 'Docs', null];
const SOURCES = ['Google', 'Direct', 'Newsletter', 'chatgpt.com'];
const COUNTRIES = ['DE', 'FR', 'US', null];
const BROWSERS = ['Chrome', 'Firefox', null];
const DEVICES: readonly Device[] = ['desktop', 'mobile'];

/**
 * Sessions of one site between two instants: of one hit to forty, some over midnights, months' ends and
 * changes of the clock, some visitors with several, all values that may be null sometimes null.
 */
export function randomHits(
  seed: number,
  sessions: number,
  span: { from: number; to: number },
): StoredHit[] {
  const random = createRandom(seed);
  const hits: StoredHit[] = [];
  for (let sessionId = 1; sessionId <= sessions; sessionId += 1) {
    const at = random.integer(span.from, span.to);
    hits.push(...randomSession(random, { sessionId, at, until: span.to }));
  }
  return hits;
}

function randomSession(
  random: Random,
  { sessionId, at, until }: { sessionId: number; at: number; until: number },
): StoredHit[] {
  const hits: StoredHit[] = [];
  const day = new Date(at).toISOString().slice(0, 10);
  const visitorId = Number(day.replaceAll('-', '')) * 1000 + random.integer(1, 80);
  const count = random.chance(0.3)
    ? 1
    : random.chance(0.1)
      ? random.integer(20, 40)
      : random.integer(2, 6);
  let hitAt = at;
  for (let index = 0; index < count && hitAt <= until; index += 1) {
    hits.push({ ...randomHit(random), ...{ at: hitAt, order: index, visitorId, sessionId } });
    // Gaps up to the longest that a session allows, and none at all.
    hitAt += random.chance(0.1) ? 0 : random.integer(1, random.chance(0.5) ? HOUR_MS / 2 : 60_000);
  }
  // What the beacon knew: a late hit can have begun a session earlier than others of it say.
  const known = random.chance(0.1) ? Math.min(hits[1]?.at ?? at, at + 60_000) : at;
  return hits.map((one, index) => ({
    ...one,
    hitId: `hit-${sessionId}-${index}`,
    sessionAt: index === 0 ? at : known,
  }));
}

function randomHit(random: Random): StoredHit {
  const name = random.pick(NAMES);
  const source = random.pick(SOURCES);
  return {
    ...hit({ at: 0, sessionId: 0 }),
    verdict: random.chance(0.08) ? 'bot:agent' : null,
    name,
    page: random.pick(PAGES),
    title: random.pick(TITLES),
    hostname: random.chance(0.2) ? 'www.example.com' : 'example.com',
    source,
    referrer: source === 'Direct' ? null : `${source.toLowerCase()}/x`,
    channel: source === 'Google' ? 'Organic Search' : 'Direct',
    campaign: random.chance(0.1) ? 'Autumn' : null,
    country: random.pick(COUNTRIES),
    browser: random.pick(BROWSERS),
    os: random.chance(0.5) ? 'Linux' : 'iOS',
    device: random.pick(DEVICES),
    language: random.chance(0.5) ? 'de' : null,
    props: propsOf(name, random),
    engagedMs: name === 'engagement' ? random.integer(0, 12_000) : null,
    scroll: name === 'engagement' && random.chance(0.7) ? random.integer(0, 100) : null,
    amount: name === 'Purchase' ? random.pick(['12.34', '-3', '0.0001', '100', '7.5']) : null,
    currency: name === 'Purchase' ? random.pick(['EUR', 'EUR', 'USD']) : null,
    interactive: random.chance(0.8),
  };
}

const PROP_NAMES = ['plan', 'Plan', 'depth', '"it\'s"; --'];

/** Properties of text, number and boolean, whatever the hit is named. */
function propsOf(name: string, random: Random): StoredHit['props'] {
  if (name === 'vital') return vitalsOf(random);
  if (name === 'error' && random.chance(0.9)) {
    return [
      ['message', random.pick(['x is not a function', "it's broken", 'Ü'])],
      ['at', random.pick(['/app.js:1:2', 'promise'])],
    ];
  }
  if (name !== 'signup' && random.chance(0.8)) return null;
  const value = random.pick(['free', 'pro', 25, 50, 0.5, -3, true, '25 %', 1e21]);
  return [
    [random.pick(PROP_NAMES), value],
    ['step', random.integer(1, 3)],
  ];
}

/** Some measured, some not, some nonsense. */
function vitalsOf(random: Random): StoredHit['props'] {
  const measured: [string, string | number][] = [
    ['LCP', random.pick([1200, 2500, 2501, 4000, 9000, -1])],
    ['INP', random.pick([40, 200, 201, 501])],
    ['CLS', random.pick([0, 0.1, 0.1001, 0.25, 1.5])],
    ['FCP', random.pick([900, 1800, 3000, 3001, 'fast'])],
    ['TTFB', random.integer(1, 3000)],
  ];
  return measured.filter(() => random.chance(0.8));
}
