/** What the payloads of other collectors have in common on their way to the form of `/e`: loose values, made to fit. */
import { isEventName, type PropValue } from './hit.ts';
import {
  AGE_MAX_MS,
  isSafePropName,
  PROP_NAME_CHARACTERS_MAX,
  PROP_VALUE_CHARACTERS_MAX,
  PROPS_MAX,
  URL_CHARACTERS_MAX,
  type WireHit,
} from './wire.ts';

/** A hit in the form of `/e`; the door that took it gives it an id. */
export type ForeignHit = Omit<WireHit, 'i'>;

/** What a foreign payload says, or a sentence about what is wrong with it. */
export type ForeignRead =
  | {
      ok: true;
      /** Each is one site, by the names that it may have: ids and domains, the first that is known counts. */
      sites: string[][];
      /** The hit, given the domain of its site; null where there is nothing to keep. */
      hitFor: (domain: string) => ForeignHit | null;
    }
  | { ok: false; error: string };

export type JsonObject = Record<string, unknown>;

/** What reads a foreign payload gets all of it as unknown values. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

/** The first of these fields that is there: payloads have a short and a long name for the same. */
export function fieldOf(body: JsonObject, ...names: readonly string[]): unknown {
  for (const name of names) {
    if (Object.hasOwn(body, name) && body[name] !== null) return body[name];
  }
  return undefined;
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Longer ones are cut: the beginning says where somebody came from. */
export function referrerOf(value: unknown): string | null {
  return textOrNull(value)?.slice(0, URL_CHARACTERS_MAX) ?? null;
}

/** What a cut leaves of a percent sign and its two digits. */
const HALF_ESCAPE = /%[0-9a-f]?$/i;

/** A page's URL that is too long loses parameters from the end, then its fragment, then the end of its path. */
export function fitUrl(text: string): string {
  if (text.length <= URL_CHARACTERS_MAX || !URL.canParse(text)) return text;
  const { origin, pathname, search, hash } = new URL(text);
  const page = `${origin}${pathname}`.slice(0, URL_CHARACTERS_MAX).replace(HALF_ESCAPE, '');
  const room = URL_CHARACTERS_MAX - page.length;
  const fragment = hash.length <= room ? hash : '';
  const spare = room - fragment.length;
  // To the end of the last parameter that fits as a whole.
  const query = search.length <= spare ? search : search.slice(0, spare).replace(/[?&][^&]*$/, '');
  return `${page}${query}${fragment}`;
}

export function numberWithin(value: unknown, most: number): number | null {
  const number = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof number === 'number' && number >= 0 ? Math.min(number, most) : null;
}

export function millisecondsOf(value: unknown): number | null {
  return numberWithin(value, AGE_MAX_MS);
}

/** A custom event may have any name elsewhere; here some names mean something else. */
export function eventName(name: string): string {
  return isEventName(name) ? name : `event: ${name}`;
}

/** Some send an object, some its JSON. */
export function objectOrJson(value: unknown): JsonObject | null {
  if (typeof value !== 'string') return asObject(value);
  try {
    return asObject(JSON.parse(value));
  } catch {
    return null;
  }
}

/** Makes properties fit: what `/e` would refuse is shortened or left out, because the sender cannot know our limits. */
export function fitProps(entries: Iterable<[string, unknown]>): Record<string, PropValue> | null {
  const fitting: [string, PropValue][] = [];
  for (const [name, value] of entries) {
    if (fitting.length === PROPS_MAX) break;
    const fitted = fitValue(value);
    if (fitted === null || name === '' || !isSafePropName(name)) continue;
    fitting.push([name.slice(0, PROP_NAME_CHARACTERS_MAX), fitted]);
  }
  return fitting.length === 0 ? null : Object.fromEntries(fitting);
}

function fitValue(value: unknown): PropValue | null {
  if (typeof value === 'string') {
    return value === '' ? null : value.slice(0, PROP_VALUE_CHARACTERS_MAX);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'boolean' ? value : null;
}

const AMOUNT = /^-?\d{1,14}(\.\d{1,4})?$/;
const DIGITS_AFTER_POINT = 4;

/** Money as `/e` takes it; null when it is none. */
export function moneyOf(value: unknown): { amount: string; currency: string } | null {
  const money = objectOrJson(value);
  const currency = textOrNull(money?.['currency'])?.trim().toUpperCase() ?? '';
  const given = money?.['amount'];
  const amount = typeof given === 'number' ? decimalOf(given) : (textOrNull(given)?.trim() ?? '');
  return AMOUNT.test(amount) && /^[A-Z]{3}$/.test(currency) ? { amount, currency } : null;
}

/** Shortest form, without an exponent. */
function decimalOf(number: number): string {
  return number.toFixed(DIGITS_AFTER_POINT).replace(/\.?0+$/, '');
}
