/** From a body's text to the envelope of hits, or a sentence about what is wrong with it. */
import { type Envelope, envelopeSchema } from '@footfall/domain';

export type EnvelopeResult = { ok: true; envelope: Envelope } | { ok: false; error: string };

/** A hit's properties are at depth four; deeper input is an attack on whatever recurses over it. */
const DEPTH_MAX = 8;

const wrong = (error: string): EnvelopeResult => ({ ok: false, error });

export function readEnvelope(text: string, hitsMax: number): EnvelopeResult {
  if (isTooDeep(text)) return wrong(`The JSON is nested more than ${DEPTH_MAX} levels deep.`);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return wrong('The body must be JSON of the form {"s":"site id","h":[hits]}.');
  }
  const parsed = envelopeSchema.safeParse(body);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0];
    if (field === 's') return wrong('s must be the id of the site, 1 to 64 characters.');
    if (field === 'h') return wrong('h must be an array with at least one hit.');
    return wrong('The body must be a JSON object of the form {"s":"site id","h":[hits]}.');
  }
  const count = parsed.data.h.length;
  if (count > hitsMax) return wrong(`h holds ${count} hits; send at most ${hitsMax} at a time.`);
  return { ok: true, envelope: parsed.data };
}

const QUOTE = 34;
const BACKSLASH = 92;
/** What a character does to the depth. */
const STEPS: Readonly<Record<number, number>> = { 91: 1, 123: 1, 93: -1, 125: -1 };

/** Counts brackets outside strings, character by character: nothing recurses before this has looked. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index + 1);
    else depth += STEPS[code] ?? 0;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

/** Where the string that begins here ends. */
function endOfString(text: string, start: number): number {
  let index = start;
  while (index < text.length && text.charCodeAt(index) !== QUOTE) {
    index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  }
  return index;
}
