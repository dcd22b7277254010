/** The wire of `POST /e`: the only place that knows its one-letter names, and what each may hold. */
import { z } from 'zod';
import { isEventName, type PropValue } from './hit.ts';
import { LOST_REASONS, type LostReason, type MalformedReason } from './verdict.ts';

export const BODY_BYTES_MAX = 64 * 1024;
export const HITS_PER_REQUEST_MAX = 50;
/** For server-side senders, who prove themselves with an API key. */
export const SERVER_BODY_BYTES_MAX = 1024 * 1024;
export const SERVER_HITS_PER_REQUEST_MAX = 1000;

const HOUR_MS = 3_600_000;
/** How old a hit may be when it arrives: a weekend's offline queue. */
export const AGE_MAX_MS = 72 * HOUR_MS;
/** How far back a server-side sender may date a hit. */
export const BACKDATE_MAX_MS = 400 * 24 * HOUR_MS;

export const URL_CHARACTERS_MAX = 4096;
const TITLE_CHARACTERS_MAX = 500;
export const PROPS_MAX = 30;
export const PROP_NAME_CHARACTERS_MAX = 120;
export const PROP_VALUE_CHARACTERS_MAX = 500;

/** The envelope; its hits are checked one by one, so that a bad hit never costs the good ones. */
export const envelopeSchema = z.object({
  s: z.string().min(1).max(64),
  h: z.array(z.unknown()).min(1),
});
export type Envelope = z.output<typeof envelopeSchema>;

const wireHitSchema = z.object({
  i: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
  n: z.string().min(1).max(120),
  u: z.string().max(URL_CHARACTERS_MAX),
  r: z.string().max(URL_CHARACTERS_MAX).nullish(),
  t: z.string().nullish(),
  a: z.number().min(0).max(AGE_MAX_MS).nullish(),
  w: z.number().min(0).max(100_000).nullish(),
  l: z.string().max(64).nullish(),
  p: z.unknown().optional(),
  v: z
    .object({
      amount: z.string().regex(/^-?\d{1,14}(\.\d{1,4})?$/),
      currency: z.string().regex(/^[A-Z]{3}$/),
    })
    .nullish(),
  e: z.number().min(0).max(AGE_MAX_MS).nullish(),
  d: z.number().min(0).max(100).nullish(),
  x: z.unknown().optional(),
  // What our own script says beside the hit. It never costs the hit: what makes no sense is ignored.
  b: z.unknown().optional(),
  g: z.unknown().optional(),
  c: z.unknown().optional(),
  k: z.unknown().optional(),
  ip: z.string().max(64).nullish(),
  ua: z.string().max(2048).nullish(),
  at: z.string().max(40).nullish(),
});

/** A hit as it is written on the wire. */
export type WireHit = z.output<typeof wireHitSchema>;

const REASON_OF: Record<keyof WireHit, MalformedReason> = {
  i: 'id',
  n: 'name',
  u: 'url',
  r: 'referrer',
  t: 'title',
  a: 'age',
  w: 'viewport',
  l: 'language',
  p: 'properties',
  v: 'value',
  e: 'engagement',
  d: 'engagement',
  x: 'properties',
  b: 'notAnObject',
  g: 'notAnObject',
  c: 'notAnObject',
  k: 'notAnObject',
  ip: 'address',
  ua: 'address',
  at: 'time',
};

/** What each reason means, for the sender. */
export const MALFORMED_MESSAGES: Record<MalformedReason, string> = {
  notAnObject: 'a hit must be a JSON object',
  id: 'i must be 16 to 64 characters of A-Z a-z 0-9 _ -',
  name: 'n must be 1 to 120 characters',
  url: `u must be a full http or https URL of at most ${URL_CHARACTERS_MAX} characters`,
  referrer: `r must be a URL of at most ${URL_CHARACTERS_MAX} characters`,
  title: 't must be a string',
  age: 'a must be milliseconds from 0 to 72 hours',
  viewport: 'w must be a width in pixels',
  language: 'l must be a language tag of at most 64 characters',
  properties: `p must hold at most ${PROPS_MAX} properties: strings of at most ${PROP_VALUE_CHARACTERS_MAX} characters, numbers or booleans`,
  value: 'v must be {"amount":"12.34","currency":"EUR"}',
  engagement: 'e must be milliseconds and d percent from 0 to 100',
  address:
    'ip (or the first of X-Forwarded-For on other doors) must be an IP address and ua a user agent',
  time: 'at must be an ISO time of the last 400 days',
};

/** More than this is no count but a joke. */
const LOST_MAX = 10_000;

/** A hit as it was sent and found well-formed; untrusted, not yet enriched. */
export type ReceivedHit = {
  hitId: string;
  name: string;
  url: URL;
  referrer: string | null;
  title: string | null;
  ageMs: number;
  viewport: number | null;
  language: string | null;
  props: [string, PropValue][] | null;
  amount: string | null;
  currency: string | null;
  engagedMs: number | null;
  scroll: number | null;
  interactive: boolean;
  /** The browser says that a program drives it. */
  isAutomated: boolean;
  /** How many hits the sender had to give up before this one, by reason. */
  lost: [LostReason, number][];
  /** A random id that the visitor agreed to have kept in the browser. */
  browserId: string | null;
  /** Who it is for the site, where the visitor agreed to that. */
  knownAs: string | null;
  /** Only for server-side senders; the beacon ignores them in other requests. */
  ip: string | null;
  userAgent: string | null;
  /** Milliseconds since 1970. */
  at: number | null;
};

export type HitParse = { ok: true; hit: ReceivedHit } | { ok: false; reason: MalformedReason };

const malformed = (reason: MalformedReason): HitParse => ({ ok: false, reason });

/** Checks one hit of an envelope. Fields that are not known are ignored. */
export function parseHit(input: unknown): HitParse {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return malformed('notAnObject');
  }
  const parsed = wireHitSchema.safeParse(input);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0] as keyof typeof REASON_OF | undefined;
    return malformed(field === undefined ? 'notAnObject' : REASON_OF[field]);
  }
  return readHit(parsed.data);
}

/** The checks that a schema cannot say, and the names that the rest of the house uses. */
function readHit(wire: WireHit): HitParse {
  const url = parseUrl(wire.u);
  if (url === null) return malformed('url');
  const props = parseProps(wire.p);
  if (props === undefined) return malformed('properties');
  const at = orNull(wire.at, parseTime);
  if (Number.isNaN(at)) return malformed('time');
  const name = cleanText(wire.n);
  if (name === '') return malformed('name');
  const hit: ReceivedHit = {
    hitId: wire.i,
    name,
    url,
    referrer: orNull(wire.r || null, cleanText),
    title: orNull(wire.t || null, (title) => cleanText(title.slice(0, TITLE_CHARACTERS_MAX))),
    ageMs: wire.a ?? 0,
    viewport: orNull(wire.w, Math.round),
    language: orNull(wire.l, cleanText),
    props,
    amount: wire.v?.amount ?? null,
    currency: wire.v?.currency ?? null,
    engagedMs: orNull(wire.e, Math.round),
    scroll: orNull(wire.d, Math.round),
    interactive: !isEventName(name) || isInteractive(wire.x),
    isAutomated: wire.b === true,
    lost: parseLost(wire.g),
    browserId: parseId(wire.c, BROWSER_ID),
    knownAs: parseId(wire.k, KNOWN_AS),
    ip: wire.ip ?? null,
    userAgent: wire.ua ?? null,
    at,
  };
  return { ok: true, hit };
}

const BROWSER_ID = /^[A-Za-z0-9_-]{16,64}$/;
/** The name that a site has for a visitor: whatever it calls its users by; no control characters. */
export const KNOWN_AS = /^\P{Cc}{1,120}$/u;

function parseId(input: unknown, form: RegExp): string | null {
  return typeof input === 'string' && input.isWellFormed() && form.test(input) ? input : null;
}

function orNull<In, Out>(value: In | null | undefined, map: (value: In) => Out): Out | null {
  return value === null || value === undefined ? null : map(value);
}

/** Date and time of day; `Date.parse` alone would take much else, and read it by the zone of this machine. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Milliseconds since 1970, NaN when it is no ISO time; without an offset it is UTC. */
function parseTime(text: string): number {
  const match = ISO_TIME.exec(text);
  if (match === null) return Number.NaN;
  return Date.parse(match[3] === undefined ? `${text}Z` : text);
}

function parseUrl(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}

/** Keys that could reach an object's prototype somewhere down the line. */
const UNSAFE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

export function isSafePropName(name: string): boolean {
  return !UNSAFE_NAMES.has(name);
}

/** The properties as pairs, so that no visitor's string ever becomes a field's name; undefined when malformed. */
function parseProps(input: unknown): [string, PropValue][] | null | undefined {
  if (input == null) return null;
  if (typeof input !== 'object' || Array.isArray(input)) return undefined;
  const pairs: [string, PropValue][] = [];
  for (const [sentName, value] of Object.entries(input)) {
    const name = cleanText(sentName);
    if (name.length === 0 || name.length > PROP_NAME_CHARACTERS_MAX) return undefined;
    if (!isSafePropName(name) || !isPropValue(value)) return undefined;
    pairs.push([name, typeof value === 'string' ? cleanText(value) : value]);
    if (pairs.length > PROPS_MAX) return undefined;
  }
  return pairs.length === 0 ? null : pairs;
}

function isPropValue(value: unknown): value is PropValue {
  switch (typeof value) {
    case 'string':
      return value.length <= PROP_VALUE_CHARACTERS_MAX;
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return true;
    default:
      return false;
  }
}

/** `x` is the "interactive" flag: false, or {"interactive": false}. */
function isInteractive(flag: unknown): boolean {
  if (typeof flag === 'object' && flag !== null && 'interactive' in flag) {
    return flag.interactive !== false;
  }
  return flag !== false;
}

function parseLost(input: unknown): [LostReason, number][] {
  if (typeof input !== 'object' || input === null) return [];
  const counts = input as Record<string, unknown>;
  return LOST_REASONS.flatMap((reason): [LostReason, number][] => {
    const count = Object.hasOwn(counts, reason) ? counts[reason] : 0;
    if (typeof count !== 'number' || !(count > 0)) return [];
    return [[reason, Math.min(Math.round(count), LOST_MAX)]];
  });
}

/** Takes out what UTF-8 stores cannot keep (lone surrogates) or refuse (NUL). */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '');
}
