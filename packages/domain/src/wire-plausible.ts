/** Plausible's payloads, of its script, its npm package and its Events API: `POST /api/event`. */
import {
  asObject,
  eventName,
  type ForeignHit,
  type ForeignRead,
  fieldOf,
  fitProps,
  fitUrl,
  type JsonObject,
  millisecondsOf,
  moneyOf,
  numberWithin,
  objectOrJson,
  referrerOf,
  textOrNull,
} from './wire-foreign.ts';

/** A hit may be for several sites; more than this is no roll-up but a mistake. */
const SITES_MAX = 5;
const VIEWPORT_MAX = 100_000;
/** What the script sends where it could not measure. */
const SCROLL_UNKNOWN = 255;

/** Reads one payload. Beyond what must be there nothing is refused: what cannot be used is left out. */
export function readPlausible(input: unknown): ForeignRead {
  const body = asObject(input);
  if (body === null) return { ok: false, error: 'The body must be a JSON object.' };
  const name = textOrNull(fieldOf(body, 'n', 'name'));
  if (name === null) return { ok: false, error: 'n (or name) must be the name of the event.' };
  const url = textOrNull(fieldOf(body, 'u', 'url'));
  if (url === null) return { ok: false, error: 'u (or url) must be the full URL of the page.' };
  const sites = sitesOf(body, url);
  if (sites.length === 0) return { ok: false, error: 'd (or domain) must name the site.' };
  return { ok: true, sites, hitFor: () => hitOf(body, name, url) };
}

function sitesOf(body: JsonObject, url: string): string[][] {
  const named = textOrNull(fieldOf(body, 'd', 'domain')) ?? hostOf(url) ?? '';
  return named
    .split(',')
    .slice(0, SITES_MAX)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => [one]);
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}

function hitOf(body: JsonObject, name: string, url: string): ForeignHit {
  const isTheirs = name === 'pageview' || name === 'engagement';
  const scroll = fieldOf(body, 'sd');
  return {
    n: isTheirs ? name : eventName(name),
    u: fitUrl(pageUrl(url, fieldOf(body, 'h', 'hashMode'))),
    r: referrerOf(fieldOf(body, 'r', 'referrer')),
    w: numberWithin(fieldOf(body, 'w', 'screen_width'), VIEWPORT_MAX),
    p: fitProps(Object.entries(objectOrJson(fieldOf(body, 'p', 'props', 'm', 'meta')) ?? {})),
    v: moneyOf(fieldOf(body, '$', 'revenue')),
    e: millisecondsOf(fieldOf(body, 'e')),
    d: scroll === SCROLL_UNKNOWN ? null : numberWithin(scroll, 100),
    ...(fieldOf(body, 'i', 'interactive') === false && { x: false }),
  };
}

/** Apps have schemes of their own: only host and path count. */
const APP = /^(?!https?:)[a-z][a-z0-9+.-]*:\/\//i;
/** Where routes are in the fragment: all of it is the page, also without a slash. */
const FRAGMENT = /#!?\/?(?=.)/;

function pageUrl(url: string, hashMode: unknown): string {
  const page = url.replace(APP, 'https://');
  const isHashMode = hashMode === 1 || hashMode === true || hashMode === '1';
  return isHashMode ? page.replace(FRAGMENT, '#/') : page.replace(/#.*/s, '');
}
