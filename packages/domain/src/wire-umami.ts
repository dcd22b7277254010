/** Umami's payloads, of its script and its Node client: `POST /api/send`. */
import {
  asObject,
  eventName,
  type ForeignHit,
  type ForeignRead,
  fitProps,
  fitUrl,
  type JsonObject,
  numberWithin,
  referrerOf,
  textOrNull,
} from './wire-foreign.ts';

/** The end of the year 9999, the last that an ISO time writes with four digits. */
const SECONDS_MAX = 253_402_300_799;
const VIEWPORT_MAX = 100_000;
const ADDRESS_CHARACTERS_MAX = 64;
const AGENT_CHARACTERS_MAX = 2_048;
const LANGUAGE_CHARACTERS_MAX = 64;
/** Deeper data is kept as its JSON. */
const DATA_DEPTH_MAX = 4;

/** Umami's names of the vitals, and those that the script sends. */
const VITALS: readonly [theirs: string, ours: string][] = [
  ['lcp', 'LCP'],
  ['inp', 'INP'],
  ['cls', 'CLS'],
  ['fcp', 'FCP'],
  ['ttfb', 'TTFB'],
];

/**
 * Reads one payload. `identify` gives no hit: visitors are not identified here, and what the page knows of them
 * is not kept.
 */
export function readUmami(input: unknown): ForeignRead {
  const body = asObject(input);
  const payload = asObject(body?.['payload']);
  if (body === null || payload === null) {
    const error = 'The body must be a JSON object of the form {"type":"event","payload":{…}}.';
    return { ok: false, error };
  }
  const names = [payload['website'], payload['hostname']].map(textOrNull);
  const site = names.filter((name) => name !== null);
  if (site.length === 0) return { ok: false, error: 'payload.website must be the id of the site.' };
  switch (body['type'] ?? 'event') {
    case 'event':
      return { ok: true, sites: [site], hitFor: (domain) => eventOf(payload, domain) };
    case 'performance':
      return { ok: true, sites: [site], hitFor: (domain) => vitalOf(payload, domain) };
    case 'identify':
      return { ok: true, sites: [site], hitFor: () => null };
    default:
      return { ok: false, error: 'type must be event, identify or performance.' };
  }
}

function eventOf(payload: JsonObject, domain: string): ForeignHit {
  const name = textOrNull(payload['name']);
  return {
    ...placeOf(payload, domain),
    n: name === null ? 'pageview' : eventName(name),
    p: fitProps([...flatten(payload['data']), ['tag', payload['tag']]]),
  };
}

function vitalOf(payload: JsonObject, domain: string): ForeignHit {
  const vitals = VITALS.map(([theirs, ours]): [string, unknown] => [ours, payload[theirs]]);
  return { ...placeOf(payload, domain), n: 'vital', p: fitProps(vitals) };
}

/** What every payload says of the page and of who looks at it. */
function placeOf(payload: JsonObject, domain: string): Omit<ForeignHit, 'n'> {
  const base = `https://${textOrNull(payload['hostname']) ?? domain}/`;
  const referrer = textOrNull(payload['referrer']);
  const screen = /^\d+/.exec(textOrNull(payload['screen']) ?? '')?.[0];
  const seconds = numberWithin(payload['timestamp'], SECONDS_MAX);
  return {
    u: fitUrl(resolve(textOrNull(payload['url']) ?? '/', base)),
    r: referrer === null ? null : referrerOf(resolve(referrer, base)),
    t: textOrNull(payload['title']),
    l: textOrNull(payload['language'])?.slice(0, LANGUAGE_CHARACTERS_MAX) ?? null,
    w: numberWithin(screen, VIEWPORT_MAX),
    ip: textOrNull(payload['ip'])?.slice(0, ADDRESS_CHARACTERS_MAX) ?? null,
    ua: textOrNull(payload['userAgent'])?.slice(0, AGENT_CHARACTERS_MAX) ?? null,
    at: seconds === null ? null : new Date(seconds * 1000).toISOString(),
  };
}

/** Their URLs are mostly paths. */
function resolve(url: string, base: string): string {
  return URL.canParse(url, base) ? new URL(url, base).href : url;
}

/** Data may be nested: a value's name is the path to it, lists are kept as JSON. */
function* flatten(data: unknown, path: readonly string[] = []): Generator<[string, unknown]> {
  const object = asObject(data);
  if (object === null) return;
  for (const [name, value] of Object.entries(object)) {
    const here = [...path, name];
    if (typeof value !== 'object' || value === null) yield [here.join('.'), value];
    else if (Array.isArray(value) || here.length === DATA_DEPTH_MAX) {
      yield [here.join('.'), JSON.stringify(value)];
    } else yield* flatten(value, here);
  }
}
