/** Time zones by `Intl` alone: offsets, the first instant of a local day, and where offsets change. */

import type { DaySegment } from './manifest.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Formatters are slow to build (about 50 µs) and there are some 450 zones: keep those in use. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timezone, formatter);
  return formatter;
}

/** True for a name that `Intl` knows as a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Area and place as the database of time zones writes them: `Asia/Kolkata`, `US/Pacific`. */
const WRITTEN_NAME = /^(?:[A-Z][\w+-]*\/)+[A-Z][\w+-]*[a-z][\w+-]*$/;

/**
 * The name under which a time zone that `Intl` knows is kept: `Europe/Berlin` for `europe/berlin`. Where `Intl` calls
 * it otherwise altogether, which differs between engines and their versions, a name that is written as it should be stays.
 */
export function timeZoneName(typed: string): string {
  const { timeZone } = formatterOf(typed).resolvedOptions();
  const isOtherName = timeZone.toLowerCase() !== typed.toLowerCase();
  return isOtherName && WRITTEN_NAME.test(typed) ? typed : timeZone;
}

/** How far local time is ahead of UTC at an instant, in milliseconds (seconds count, as in old zones). */
export function offsetAt(at: number, timezone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(timezone).formatToParts(at)) part[type] = Number(value);
  const local = Date.UTC(
    part['year'] ?? 0,
    (part['month'] ?? 1) - 1,
    part['day'] ?? 1,
    part['hour'] ?? 0,
    part['minute'] ?? 0,
    part['second'] ?? 0,
  );
  return local - Math.floor(at / 1000) * 1000;
}

/** The local date of an instant: `2026-11-22`. */
export function localDate(at: number, timezone: string): string {
  return new Date(at + offsetAt(at, timezone)).toISOString().slice(0, 10);
}

/** The first instant of a local day, also where the clock skips midnight. `date` is `2026-11-22`. */
export function startOfDay(date: string, timezone: string): number {
  const naive = Date.parse(`${date}T00:00:00Z`);
  const candidates = [naive - DAY_MS, naive + DAY_MS]
    .map((around) => naive - offsetAt(around, timezone))
    .sort((a, b) => a - b);
  for (const candidate of candidates) {
    if (candidate + offsetAt(candidate, timezone) === naive) return candidate;
  }
  // Midnight does not exist there: the day begins where the offset changes.
  const [low = naive, high = naive] = candidates;
  return changeBetween(low - 1, high + 1, timezone);
}

/** The first instant in (low, high] that has high's offset; bisection to the second. */
function changeBetween(low: number, high: number, timezone: string): number {
  const after = offsetAt(high, timezone);
  let before = Math.floor(low / 1000);
  let until = Math.ceil(high / 1000);
  while (until - before > 1) {
    const middle = Math.floor((before + until) / 2);
    if (offsetAt(middle * 1000, timezone) === after) until = middle;
    else before = middle;
  }
  return until * 1000;
}

/** A stretch of time with one offset; `from` inclusive. */
export type OffsetSpan = { from: number; offsetMs: number };

/** The offsets in force in [from, to), in order; the first span begins at `from`. */
export function offsetSpans(from: number, to: number, timezone: string): OffsetSpan[] {
  const spans: OffsetSpan[] = [{ from, offsetMs: offsetAt(from, timezone) }];
  // Two changes are never closer than a week in the zones in use since 1970 but for a handful; a day is safe.
  for (let at = from; at < to; at += DAY_MS) {
    const next = Math.min(at + DAY_MS, to);
    const last = spans[spans.length - 1];
    if (last !== undefined && offsetAt(next, timezone) !== last.offsetMs) {
      const change = changeBetween(at, next, timezone);
      if (change < to) spans.push({ from: change, offsetMs: offsetAt(change, timezone) });
    }
  }
  return spans;
}

/** Every question about a month asks for its days; some sites' months, then they are worked out anew. */
const SEGMENTS_MAX = 5_000;
const segmentsKnown = new Map<string, readonly DaySegment[]>();

/** The days of a time zone that a UTC day (`2026-11-22`) has a share in, in order; mostly two. */
export function daySegments(day: string, timezone: string): DaySegment[] {
  const key = `${day} ${timezone}`;
  const known = segmentsKnown.get(key) ?? findSegments(day, timezone);
  if (segmentsKnown.size >= SEGMENTS_MAX) segmentsKnown.clear();
  segmentsKnown.set(key, known);
  return [...known];
}

function findSegments(day: string, timezone: string): DaySegment[] {
  const start = Date.parse(`${day}T00:00:00Z`);
  const spans = offsetSpans(start, start + DAY_MS, timezone);
  const segments: DaySegment[] = [];
  for (const [index, { from, offsetMs }] of spans.entries()) {
    const to = spans[index + 1]?.from ?? start + DAY_MS;
    for (let at = from; at < to; ) {
      const date = new Date(at + offsetMs).toISOString().slice(0, 10);
      if (segments.at(-1)?.date !== date) segments.push({ from: at, date });
      at = Date.parse(`${date}T00:00:00Z`) + DAY_MS - offsetMs;
    }
  }
  return segments;
}

/** An offset as ISO 8601 writes it: `+02:00`, `Z` never. */
export function formatOffset(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE_MS);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** A local date so many days later (or earlier): `addDays('2026-11-30', 1)` is `2026-12-01`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
