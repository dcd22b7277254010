/** `POST /e`: lets a request in, sends its hits through the pipeline, answers when they are durable. */
import {
  BODY_BYTES_MAX,
  dayOf,
  HITS_PER_REQUEST_MAX,
  MALFORMED_MESSAGES,
  type Outcome,
  SERVER_BODY_BYTES_MAX,
  SERVER_HITS_PER_REQUEST_MAX,
  type Site,
  type StoredHit,
} from '@footfall/domain';
import { type Context, Hono } from 'hono';
import type { Beacon, BeaconEnv } from '../beacon.ts';
import type { Client, Ending, RequestFacts } from '../pipeline/draft.ts';
import { readBody } from './read-body.ts';
import { readEnvelope } from './read-envelope.ts';

type HitContext = Context<BeaconEnv>;

/** A refusal of the whole request: the sentence says what to do. */
type Refusal = { status: 400 | 401 | 403 | 404 | 413 | 503; error: string; retryAfter?: number };

type Admission =
  | { ok: true; inputs: readonly unknown[]; request: RequestFacts }
  | { ok: false; refusal: Refusal };

/** Long enough for an election in MongoDB. */
const RETRY_SOON_SECONDS = 5;
/** A full spool means that MongoDB has been away for long. */
const RETRY_LATER_SECONDS = 30;
const PREFLIGHT_SECONDS = 86_400;

/** Without the second one, the tracker in another origin's page could not read how long to wait. */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Retry-After',
};
const ANSWER_HEADERS = {
  ...CORS,
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
};
const PREFLIGHT_HEADERS = {
  ...CORS,
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': 'Content-Type',
  'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
};

export function hitRoutes(beacon: Beacon): Hono<BeaconEnv> {
  const routes = new Hono<BeaconEnv>();
  routes.options('/e', (context) => context.body(null, 204, PREFLIGHT_HEADERS));
  routes.post('/e', async (context) => {
    const admission = await admit(context, beacon);
    if (!admission.ok) return refuse(context, beacon, admission.refusal);
    return await take(context, beacon, admission);
  });
  return routes;
}

async function admit(context: HitContext, beacon: Beacon): Promise<Admission> {
  const arrivedAt = beacon.now();
  const sender = await beacon.senderOf(context.req.header('authorization'));
  if (sender.is !== 'visitor' && sender.is !== 'server') return no(SENDER_REFUSALS[sender.is]);
  const isServer = sender.is === 'server';

  const bytesMax = isServer ? SERVER_BODY_BYTES_MAX : BODY_BYTES_MAX;
  const body = await readBody(context, bytesMax);
  if (body.is === 'tooLarge') {
    const error = `A body may be ${bytesMax / 1024} KiB at most; send fewer hits at a time.`;
    return no({ status: 413, error });
  }
  if (body.is === 'aborted') return no({ status: 400, error: 'The body ended too early.' });
  const hitsMax = isServer ? SERVER_HITS_PER_REQUEST_MAX : HITS_PER_REQUEST_MAX;
  const read = readEnvelope(body.text, hitsMax);
  if (!read.ok) return no({ status: 400, error: read.error });

  const found = await beacon.siteOf(read.envelope.s);
  if (found.is === 'unavailable') return no(unavailable('The sites cannot be looked up right now'));
  if (found.is === 'unknown') return no(NO_SUCH_SITE);
  const site: Site = found.value;
  if (sender.is === 'server' && !sender.maySendTo(site)) return no(NO_SUCH_SITE);
  if (beacon.salts.of(dayOf(arrivedAt)) === undefined) {
    return no(unavailable('The salt of the day is missing'));
  }
  const request = { site, arrivedAt, client: clientOf(context, beacon), isServer };
  return { ok: true, inputs: read.envelope.h, request };
}

const no = (refusal: Refusal): Admission => ({ ok: false, refusal });

function unavailable(what: string): Refusal {
  return {
    status: 503,
    error: `${what}; send the same hits again.`,
    retryAfter: RETRY_SOON_SECONDS,
  };
}

const NO_SUCH_SITE: Refusal = {
  status: 404,
  error: 'There is no such site; check the site id (data-site of the script, s of the request).',
};

const SENDER_REFUSALS: Record<'forbidden' | 'unknown' | 'unavailable', Refusal> = {
  unknown: { status: 401, error: 'This API key is not known; send a valid one or none.' },
  forbidden: { status: 403, error: 'This API key lacks the permission hits:write.' },
  unavailable: unavailable('The API key cannot be checked right now'),
};

const FULL: Refusal = {
  status: 503,
  error: 'There is no room to keep more hits right now; send the same hits again later.',
  retryAfter: RETRY_LATER_SECONDS,
};

function clientOf(context: HitContext, beacon: Beacon): Client {
  const peer = context.env.incoming.socket.remoteAddress ?? '';
  return {
    address: beacon.clientAddress(peer, context.req.header('x-forwarded-for')),
    userAgent: context.req.header('user-agent') ?? '',
    hints: {
      brands: context.req.header('sec-ch-ua'),
      mobile: context.req.header('sec-ch-ua-mobile'),
      platform: context.req.header('sec-ch-ua-platform'),
      purpose: context.req.header('sec-purpose') ?? context.req.header('purpose'),
      wantsPrivacy: context.req.header('sec-gpc') === '1' || context.req.header('dnt') === '1',
    },
  };
}

async function take(
  context: HitContext,
  beacon: Beacon,
  { inputs, request }: Extract<Admission, { ok: true }>,
): Promise<Response> {
  const refusal = { siteId: request.site.id, count: inputs.length };
  if (!beacon.spool.hasRoom()) return refuseHits(context, beacon, refusal);
  const { hits, ended } = await beacon.pipeline(inputs, request);
  let kept: boolean[];
  try {
    kept = await beacon.spool.append(request.site.id, hits, ended.map(outcomeOf));
  } catch (error) {
    beacon.log.error({ reason: reasonOf(error) }, 'the spool cannot be written');
    return refuseHits(context, beacon, refusal);
  }
  for (const [index, hit] of hits.entries()) countKept(beacon, hit, kept[index] === true);
  for (const { ending } of ended) beacon.metrics.hits.inc(ending);
  const leftOut = leftOutOf(hits);
  beacon.live.note(
    request.site.id,
    leftOut.length === 0 ? hits : hits.filter((hit) => hit.verdict === null),
  );
  beacon.metrics.requests.inc({ status: '202' });
  const rejected = ended.map(({ index, ending }) => ({ index, reason: sentenceFor(ending) }));
  const answer = { accepted: hits.length, rejected, ...(leftOut.length > 0 && { leftOut }) };
  return context.body(JSON.stringify(answer), 202, ANSWER_HEADERS);
}

type RefusedHits = { siteId: string; count: number };

function refuseHits(context: HitContext, beacon: Beacon, { siteId, count }: RefusedHits): Response {
  beacon.spool.ledger.note(siteId, 'refused', count);
  beacon.metrics.hits.inc({ outcome: 'refused', reason: '' }, count);
  return refuse(context, beacon, FULL);
}

function refuse(context: HitContext, beacon: Beacon, refusal: Refusal): Response {
  const { status, error, retryAfter } = refusal;
  beacon.metrics.requests.inc({ status: String(status) });
  const headers: Record<string, string> = { ...ANSWER_HEADERS };
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  return context.body(JSON.stringify({ error }), status, headers);
}

function countKept(beacon: Beacon, { verdict }: StoredHit, isNew: boolean): void {
  const [outcome = '', reason = ''] = (isNew ? (verdict ?? 'stored') : 'duplicate').split(':');
  beacon.metrics.hits.inc({ outcome, reason });
}

/** Who tries the beacon by hand shall see why a hit that was accepted is in no report. */
function leftOutOf(hits: readonly StoredHit[]): { index: number; verdict: string }[] {
  return hits.flatMap(({ order, verdict }) =>
    verdict === null ? [] : [{ index: order, verdict }],
  );
}

function outcomeOf({ ending }: { ending: Ending }): Outcome {
  return ending.outcome === 'malformed'
    ? `malformed:${ending.reason}`
    : `excluded:${ending.reason}`;
}

function sentenceFor(ending: Ending): string {
  if (ending.outcome === 'malformed') return MALFORMED_MESSAGES[ending.reason];
  return 'not kept: the visitor asks for privacy, and the site honours it';
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : 'unknown error';
}
