/** One invented visitor: who it is, and the hits of a visit from page to page. */
import { BROWSERS, COUNTRIES } from './audience.ts';
import { faultOf, loadOf } from './machinery.ts';
import type { Random } from './random.ts';
import { ENTRANCES, type Happening, HOST, PAGES } from './site-map.ts';

/** A hit of a server-side sender, as it goes over the wire; contract.md, "Sending hits". */
export type DemoHit = {
  i: string;
  n: string;
  u: string;
  t: string;
  r?: string;
  w: number;
  l: string;
  p?: Record<string, string | number | boolean>;
  v?: { amount: string; currency: string };
  e?: number;
  d?: number;
  x?: false;
  c?: string;
  ip: string;
  ua: string;
  at: string;
};

/** A hit and when it happens, ms since 1970. */
export type PlannedHit = { at: number; hit: DemoHit };

export type Visitor = {
  ip: string;
  ua: string;
  width: number;
  language: string;
  /** What the browser keeps of those who agreed to be known again. */
  browserId?: string;
};

export function inventVisitor(random: Random): Visitor {
  const country = random.pick(COUNTRIES);
  const block = country.blocks[random.integer(0, country.blocks.length - 1)];
  const browser = random.pick(BROWSERS);
  return {
    ip: `${block}.${random.integer(0, 255)}.${random.integer(1, 254)}`,
    ua: browser.agent,
    width: browser.widths[random.integer(0, browser.widths.length - 1)] ?? 1280,
    language: random.pick(country.languages).tag,
  };
}

const PAGES_MAX = 8;
/** After each page so many go on to another. */
const GO_ON = 0.63;
/** A tab that is closed at once says nothing of how long it was read. */
const ENGAGEMENT_KNOWN = 0.4;

export type VisitOptions = {
  random: Random;
  visitor: Visitor;
  /** When the first page is seen, ms since 1970. */
  startAt: number;
  /** 0 Sunday … 6 Saturday. */
  weekday: number;
  /** Makes an id for each hit in turn. */
  nextId: () => string;
};

const ENTRANCES_BY_WEEKDAY = [0, 1, 2, 3, 4, 5, 6].map((weekday) =>
  ENTRANCES.map((row) => ({
    ...row,
    weight: row.weight * (row.peak?.weekday === weekday ? row.peak.factor : 1),
  })),
);

/** The hits of one visit in order of time, about four of them. */
export function planVisit(options: VisitOptions): PlannedHit[] {
  const { random, weekday } = options;
  const entrance = random.pick(ENTRANCES_BY_WEEKDAY[weekday] ?? ENTRANCES);
  const planned: PlannedHit[] = [];
  let path = random.pick(entrance.landings).path;
  let at = options.startAt;
  for (let pages = 1; ; pages += 1) {
    const isFirst = pages === 1;
    const url = `https://${HOST}${path}${isFirst && entrance.query ? `?${entrance.query}` : ''}`;
    const referrer = isFirst ? entrance.referrer : undefined;
    const place = { url, path };
    const view = { n: 'pageview', ...(referrer === undefined ? {} : { r: referrer }) };
    planned.push(makeHit(options, place, { at, ...view }));
    const stay = stayOn(options, place, at);
    planned.push(...stay.hits);
    at = stay.leftAt;
    if (pages === PAGES_MAX || stay.next === undefined) return planned;
    path = stay.next;
  }
}

type Place = { url: string; path: string };

type Stay = { hits: PlannedHit[]; leftAt: number; next: string | undefined };

/** What happens between seeing a page and leaving it. */
function stayOn(options: VisitOptions, place: Place, at: number): Stay {
  const { random } = options;
  const page = PAGES[place.path];
  if (page === undefined) throw new RangeError(`the demo site has no page ${place.path}`);
  const hits: PlannedHit[] = [];
  // Never as long as the 30 minutes that end a session.
  const readMs = Math.round(Math.min(1200, 2 + random.around(page.readSeconds, 1.2)) * 1000);
  const leftAt = at + readMs;
  const action = page.action;
  const acts = action !== undefined && random.chance(action.probability);
  hits.push(...technicalHits(options, place, { at, readMs }));
  if (acts) {
    const event = eventOf(action.act(random));
    hits.push(makeHit(options, place, { at: at + Math.round(readMs * 0.8), ...event }));
  }
  if (random.chance(ENGAGEMENT_KNOWN)) {
    const e = Math.round(readMs * (0.5 + random.next() * 0.5));
    const engagement = { n: 'engagement', e, d: random.integer(15, 100) };
    hits.push(makeHit(options, place, { at: leftAt, ...engagement }));
  }
  const leadsTo = acts ? action.leadsTo : undefined;
  const goesOn = random.chance(GO_ON) ? random.pick(page.links).path : undefined;
  return { hits, leftAt: leftAt + 1000, next: leadsTo ?? goesOn };
}

/** What the browser tells of the page besides what the visitor does. */
function technicalHits(
  options: VisitOptions,
  place: Place,
  { at, readMs }: { at: number; readMs: number },
): PlannedHit[] {
  const { random, visitor } = options;
  const load = loadOf(random, place.path, visitor.width);
  const fault = faultOf(random, place.path);
  // Both come before what the visitor does, which is at four fifths of the stay.
  const loadAt = at + Math.round(readMs * 0.3);
  const faultAt = at + Math.round(readMs * 0.4);
  return [
    ...(load === null ? [] : [makeHit(options, place, { at: loadAt, n: 'vital', p: load })]),
    ...(fault === null ? [] : [makeHit(options, place, { at: faultAt, n: 'error', p: fault })]),
  ];
}

function eventOf({ name, props, value, interactive }: Happening): Facts {
  return {
    n: name,
    p: props,
    ...(value === undefined ? {} : { v: value }),
    ...(interactive === undefined ? {} : { x: interactive }),
  };
}

/** What tells one hit from the others of a page. */
type Facts = Omit<Partial<DemoHit>, 'at'> & { n: string };

type Moment = Facts & { at: number };

function makeHit({ visitor, nextId }: VisitOptions, place: Place, moment: Moment): PlannedHit {
  const { at, ...facts } = moment;
  return {
    at,
    hit: {
      i: nextId(),
      u: place.url,
      t: PAGES[place.path]?.title ?? place.path,
      w: visitor.width,
      l: visitor.language,
      ...facts,
      ...(visitor.browserId === undefined ? {} : { c: visitor.browserId }),
      ip: visitor.ip,
      ua: visitor.ua,
      at: new Date(at).toISOString(),
    },
  };
}
