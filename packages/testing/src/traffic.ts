/**
 * Random but repeatable traffic of known content: what a beacon under test is sent, with the duplicates,
 * the broken hits, the edges of sessions and the midnights that real senders produce.
 */
import { breakHit } from './malformed.ts';
import { createRandom, type Random } from './random.ts';
import type { SentHit, SentRequest } from './sent.ts';
import { BLOCKS, BROWSERS } from './traffic-content.ts';
import { type Visitor, visit } from './traffic-visit.ts';

const DAY_MS = 86_400_000;

export type TrafficOptions = {
  seed: number;
  /** How many hits are sent in all, duplicates and malformed ones included. */
  hits: number;
  siteIds: readonly string[];
  /** The latest a hit may have happened, ms since 1970. */
  now: number;
  /** How many days back from `now` they are spread over; at most 399. */
  days: number;
};

/** Of a hundred hits so many are sent again, and so many are broken. */
const DUPLICATES_PERCENT = 4;
const MALFORMED_PERCENT = 4;

/** Requests of all sizes, up to what a server-side sender may send at once. */
const REQUEST_SIZES = [1, 2, 7, 50, 200, 999, 1000] as const;

/**
 * The requests to send with an API key, those of one site in order (sites may go side by side).
 * Exactly `hits` hits; every kind of malformed hit occurs once there are some hundreds.
 */
export function generateTraffic(options: TrafficOptions): SentRequest[] {
  const random = createRandom(options.seed);
  const broken = Math.floor((options.hits * MALFORMED_PERCENT) / 100);
  const repeated = Math.floor((options.hits * DUPLICATES_PERCENT) / 100);
  const sound = generateSound(options, options.hits - broken - repeated, random);
  const sites = [...sound.keys()];
  for (let index = 0; index < repeated; index += 1) {
    repeatHit(sound.get(random.pick(sites)) ?? [], random);
  }
  for (let index = 0; index < broken; index += 1) {
    const hits = sound.get(random.pick(sites)) ?? [];
    hits.splice(random.integer(0, hits.length), 0, breakHit(index, options.now));
  }
  return interleave([...sound].map(([siteId, hits]) => cut(siteId, hits, random)));
}

/** The sound hits of each site, each once, in order of time. */
function generateSound(options: TrafficOptions, count: number, random: Random) {
  const bySite = new Map(options.siteIds.map((siteId): [string, SentHit[]] => [siteId, []]));
  for (let left = count, index = 0; left > 0; index += 1) {
    const siteId = options.siteIds[index % options.siteIds.length];
    if (siteId === undefined) throw new RangeError('traffic needs a site');
    const visitor = visitorOf(Math.floor(index / options.siteIds.length), siteId);
    const from = options.now - Math.floor(random.next() * options.days * DAY_MS);
    const hits = visit(visitor, { from, until: options.now, random }).slice(0, left);
    left -= hits.length;
    bySite.get(siteId)?.push(...hits);
  }
  for (const hits of bySite.values()) hits.sort((a, b) => timeOf(a) - timeOf(b));
  return bySite;
}

/** Every address has two visitors with different browsers; every pair of the two is one visitor of a site. */
function visitorOf(index: number, siteId: string): Visitor {
  const place = Math.floor(index / 2);
  const block = BLOCKS[place % BLOCKS.length];
  const host = Math.floor(place / BLOCKS.length);
  const browser = BROWSERS[(host * 2 + (index % 2)) % BROWSERS.length];
  // 250 addresses of each block, twice: beyond that one visitor would get the hits of two.
  if (block === undefined || browser === undefined || host >= 250) {
    throw new RangeError('more visitors than addresses: fewer hits, or more sites');
  }
  return { siteId, ip: `${block.prefix}.${host + 1}`, country: block.country, ...browser };
}

function timeOf(sent: SentHit): number {
  return sent.malformed === undefined ? Date.parse(sent.wire.at) : 0;
}

/** Sends one of the hits again: right after itself, or any time later. */
function repeatHit(hits: SentHit[], random: Random): void {
  if (hits.length === 0) return;
  const index = random.integer(0, hits.length - 1);
  const again = hits[index];
  const place = random.chance(0.5) ? index + 1 : random.integer(index + 1, hits.length);
  if (again !== undefined) hits.splice(place, 0, again);
}

function cut(siteId: string, hits: readonly SentHit[], random: Random): SentRequest[] {
  const requests: SentRequest[] = [];
  for (let start = 0; start < hits.length; ) {
    const size = random.pick(REQUEST_SIZES);
    requests.push({ siteId, hits: hits.slice(start, start + size) });
    start += size;
  }
  return requests;
}

/** The sites' requests one after the other in turns. */
function interleave(lists: readonly SentRequest[][]): SentRequest[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}
