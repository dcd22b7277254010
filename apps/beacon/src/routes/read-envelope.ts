/** From a body's text to the envelope of hits, or a sentence about what is wrong with it. */
import { type Envelope, envelopeSchema } from '@footfall/domain';
import { readJson } from './read-json.ts';

export type EnvelopeResult = { ok: true; envelope: Envelope } | { ok: false; error: string };

const FORM = '{"s":"site id","h":[hits]}';

const wrong = (error: string): EnvelopeResult => ({ ok: false, error });

export function readEnvelope(text: string, hitsMax: number): EnvelopeResult {
  const json = readJson(text, FORM);
  if (!json.ok) return json;
  const parsed = envelopeSchema.safeParse(json.value);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0];
    if (field === 's') return wrong('s must be the id of the site, 1 to 64 characters.');
    if (field === 'h') return wrong('h must be an array with at least one hit.');
    return wrong(`The body must be a JSON object of the form ${FORM}.`);
  }
  const count = parsed.data.h.length;
  if (count > hitsMax) return wrong(`h holds ${count} hits; send at most ${hitsMax} at a time.`);
  return { ok: true, envelope: parsed.data };
}
