/** `POST /e`: lets a request in, sends its hits through the pipeline, answers when they are durable. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HITS_PER_REQUEST_MAX, SERVER_HITS_PER_REQUEST_MAX } from '@footfall/domain';
import type { RequestFacts } from '@footfall/enrichment';
import { Hono } from 'hono';
import type { Beacon, BeaconEnv } from '../beacon.ts';
import { admitBody, admitHits, clientOf } from './admit.ts';
import {
  ANSWER_HEADERS,
  answerPreflight,
  no,
  type Refusal,
  type Refused,
  refusalHeaders,
} from './answer.ts';
import { readEnvelope } from './read-envelope.ts';
import { sentenceFor, type Taken, takeHits } from './take-hits.ts';

type Admission = { ok: true; inputs: readonly unknown[]; request: RequestFacts } | Refused;

type Answer = { status: number; headers: Record<string, string>; body: string };

const MISTAKE: Answer = {
  status: 500,
  headers: ANSWER_HEADERS,
  body: JSON.stringify({ error: 'The beacon made a mistake; send the same hits again.' }),
};

/** What comes before a hit from another origin's page, where its headers make the browser ask. */
export function hitRoutes(): Hono<BeaconEnv> {
  const routes = new Hono<BeaconEnv>();
  routes.options('/e', answerPreflight);
  return routes;
}

export function isHitRequest({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && (url === '/e' || url.startsWith('/e?'));
}

/** Nearly all requests are these: they are read and answered by Node's own means, past the router. */
export function createHitDoor(beacon: Beacon) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const answer = await answerHits(incoming, beacon).catch((error: unknown) => {
      const { message, stack } = error instanceof Error ? error : new Error('unknown error');
      beacon.log.error({ error: { message, stack } }, 'a request failed');
      return MISTAKE;
    });
    outgoing.writeHead(answer.status, {
      ...answer.headers,
      'Content-Length': Buffer.byteLength(answer.body),
      // The rest of a body that is not wanted is not waited for, nor is another request by who is about to stop.
      ...((!incoming.complete || beacon.isStopping()) && { Connection: 'close' }),
    });
    outgoing.end(answer.body);
  };
}

async function answerHits(incoming: IncomingMessage, beacon: Beacon): Promise<Answer> {
  const admission = await admit(incoming, beacon);
  if (!admission.ok) return refuse(beacon, admission.refusal);
  const taken = await takeHits(beacon, admission.inputs, admission.request);
  if (!taken.ok) return refuse(beacon, taken.refusal);
  return { status: 202, headers: ANSWER_HEADERS, body: bodyFor(taken) };
}

function bodyFor({ hits, ended, leftOut }: Taken): string {
  const rejected = ended.map(({ index, ending }) => ({ index, reason: sentenceFor(ending) }));
  return JSON.stringify({
    accepted: hits.length,
    rejected,
    ...(leftOut.length > 0 && { leftOut }),
  });
}

function refuse(beacon: Beacon, refusal: Refusal): Answer {
  const { status, error } = refusal;
  beacon.metrics.countRequest(String(status));
  return { status, headers: refusalHeaders(refusal), body: JSON.stringify({ error }) };
}

async function admit(incoming: IncomingMessage, beacon: Beacon): Promise<Admission> {
  const arrivedAt = beacon.now();
  const admitted = await admitBody(incoming, beacon);
  if (!admitted.ok) return admitted;
  const isServer = admitted.sender.is === 'server';
  const hitsMax = isServer ? SERVER_HITS_PER_REQUEST_MAX : HITS_PER_REQUEST_MAX;
  const read = readEnvelope(admitted.text, hitsMax);
  if (!read.ok) return no({ status: 400, error: read.error });

  const client = clientOf(incoming, beacon);
  const { s: siteId, h: inputs } = read.envelope;
  const found = await admitHits(beacon, beacon.siteOf, {
    names: [siteId],
    count: inputs.length,
    client,
    sender: admitted.sender,
  });
  if (!found.ok) return found;
  const request = { site: found.site, arrivedAt, client, isServer, engagement: 'soFar' } as const;
  return { ok: true, inputs, request };
}
