/** All hits of one generated visitor: a few sessions, with the gaps and midnights that are hard to count. */
import type { Random } from './random.ts';
import type { Expected, SentHit, WireHit } from './sent.ts';
import { ENTRANCES, LANGUAGES, PAGES } from './traffic-content.ts';

export type Visitor = {
  siteId: string;
  ip: string;
  ua: string;
  country: string;
  browser: string;
  os: string;
  device: Expected['device'];
  viewport: number;
};

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 86_400_000;

/** Just inside, at, and just outside of the longest gap within a session. */
const EDGE_GAPS_MS = [
  29 * MINUTE_MS + 59 * SECOND_MS,
  30 * MINUTE_MS,
  30 * MINUTE_MS + SECOND_MS,
] as const;

/** What has been seen so far in the run of hits that shares an entrance. */
type Walk = {
  visitor: Visitor;
  entrance: (typeof ENTRANCES)[number];
  language: string;
  engagedPages: Set<string>;
  isFirst: boolean;
};

type Moment = { from: number; until: number; random: Random };

/** The visitor's hits in order of time, none after `until`, no two in the same second. */
export function visit(visitor: Visitor, { from, until, random }: Moment): SentHit[] {
  const hits: SentHit[] = [];
  const engagedPages = new Set<string>();
  let at = random.chance(0.15) ? lateEvening(from, random) : from;
  for (let left = random.integer(1, 3); left > 0; left -= 1) {
    const walk: Walk = {
      visitor,
      entrance: random.pick(ENTRANCES),
      language: random.pick(LANGUAGES),
      engagedPages,
      isFirst: true,
    };
    for (let steps = random.integer(1, 7); steps > 0; steps -= 1) {
      if (at > until) return hits;
      hits.push(makeHit(walk, at, random));
      walk.isFirst = false;
      at += random.chance(0.06) ? random.pick(EDGE_GAPS_MS) : random.integer(1, 400) * SECOND_MS;
    }
    at += random.chance(0.3)
      ? random.pick(EDGE_GAPS_MS)
      : random.integer(31, 36 * 60) * MINUTE_MS + random.integer(0, 999);
  }
  return hits;
}

/** Some minutes before a UTC midnight, so that the session is likely to cross it. */
function lateEvening(at: number, random: Random): number {
  const midnight = Math.floor(at / DAY_MS) * DAY_MS;
  return midnight - random.integer(1, 20) * MINUTE_MS + random.integer(0, 999);
}

function makeHit(walk: Walk, at: number, random: Random): SentHit {
  const { visitor, entrance } = walk;
  const page = random.pick(PAGES);
  const origin = `https://${random.chance(0.2) ? 'app' : 'shop'}.${visitor.siteId}.example`;
  const query = walk.isFirst ? entrance.utm : random.pick(['', 'page=2', 'q=%24gt']);
  const referrer = walk.isFirst ? entrance.referrer : `${origin}/`;
  const wire: WireHit = {
    i: hitId(random),
    n: 'pageview',
    u: `${origin}${page.path}${query === '' ? '' : `?${query}`}`,
    ...(referrer === null ? {} : { r: referrer }),
    ...(page.title === null ? {} : { t: page.title }),
    w: visitor.viewport,
    l: walk.language,
    ...happening(walk, page.path, random),
    ip: visitor.ip,
    ua: visitor.ua,
    at: new Date(at).toISOString(),
  };
  const { country, browser, os, device } = visitor;
  const arrival = walk.isFirst ? entrance : ENTRANCES[0];
  return {
    wire,
    expected: {
      source: arrival?.source ?? 'Direct',
      channel: arrival?.channel ?? 'Direct',
      referrer: arrival?.kept ?? null,
      country,
      browser,
      os,
      device,
    },
  };
}

/** What the hit is: mostly a pageview, else an event of some kind or how long a page was read. */
function happening(walk: Walk, path: string, random: Random): Partial<WireHit> {
  const dice = random.integer(1, 100);
  if (dice <= 68) return {};
  if (dice <= 76) return { n: 'signup', p: { plan: random.pick(['free', 'pro']), trial: true } };
  if (dice <= 82) return { n: 'scrolled', x: false, p: { depth: random.integer(1, 4) * 25 } };
  if (dice <= 88) {
    const amount = `${random.integer(1, 400)}.${random.integer(10, 99)}`;
    return { n: 'purchase', p: { $gt: '$ne' }, v: { amount, currency: 'EUR' } };
  }
  if (dice <= 90) return { n: random.pick(['vital', 'error']), p: { detail: 'LCP' } };
  // Once per page and visitor: nothing then depends on whether engagement is added up or the longest is kept.
  if (walk.engagedPages.has(path)) return {};
  walk.engagedPages.add(path);
  return { n: 'engagement', e: random.integer(500, 30_000), d: random.integer(0, 100) };
}

const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

function hitId(random: Random): string {
  const length = random.integer(16, 64);
  return Array.from({ length }, () => ID_CHARACTERS[random.integer(0, 63)]).join('');
}
