/** How the doors answer: open to every origin, kept by no cache, and a refusal says what to do. */
import type { Context } from 'hono';
import type { Beacon, BeaconEnv } from '../beacon.ts';

export type HitContext = Context<BeaconEnv>;

/** A refusal of the whole request: the sentence says what to do. */
export type Refusal = {
  status: 400 | 401 | 403 | 404 | 413 | 429 | 503;
  error: string;
  retryAfter?: number;
};
export type Refused = { ok: false; refusal: Refusal };

/** Long enough for an election in MongoDB. */
const RETRY_SOON_SECONDS = 5;
const PREFLIGHT_SECONDS = 86_400;

/** Without the second one, the tracker in another origin's page could not read how long to wait. */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Retry-After',
};
export const ANSWER_HEADERS = {
  ...CORS,
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
};
/** Umami's script sends a header of its own. */
const PREFLIGHT_HEADERS = {
  ...CORS,
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': 'Content-Type, Content-Encoding, X-Umami-Cache',
  'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
};

export function answerPreflight(context: HitContext): Response {
  return context.body(null, 204, PREFLIGHT_HEADERS);
}

export function refuse(context: HitContext, beacon: Beacon, refusal: Refusal): Response {
  const { status, error } = refusal;
  beacon.metrics.countRequest(String(status));
  return context.body(JSON.stringify({ error }), status, refusalHeaders(refusal));
}

export function refusalHeaders({ status, retryAfter }: Refusal): Record<string, string> {
  const headers: Record<string, string> = { ...ANSWER_HEADERS };
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  return headers;
}

export const no = (refusal: Refusal): Refused => ({ ok: false, refusal });

export function unavailable(what: string): Refusal {
  return {
    status: 503,
    error: `${what}; send the same hits again.`,
    retryAfter: RETRY_SOON_SECONDS,
  };
}
