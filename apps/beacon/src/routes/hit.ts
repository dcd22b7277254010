/** `POST /e`: lets a request in, sends its hits through the pipeline, answers when they are durable. */
import { HITS_PER_REQUEST_MAX, SERVER_HITS_PER_REQUEST_MAX } from '@footfall/domain';
import { Hono } from 'hono';
import type { Beacon, BeaconEnv } from '../beacon.ts';
import type { RequestFacts } from '../pipeline/draft.ts';
import { admitBody, admitHits, clientOf } from './admit.ts';
import {
  ANSWER_HEADERS,
  answerPreflight,
  type HitContext,
  no,
  type Refused,
  refuse,
} from './answer.ts';
import { readEnvelope } from './read-envelope.ts';
import { sentenceFor, takeHits } from './take-hits.ts';

type Admission = { ok: true; inputs: readonly unknown[]; request: RequestFacts } | Refused;

export function hitRoutes(beacon: Beacon): Hono<BeaconEnv> {
  const routes = new Hono<BeaconEnv>();
  routes.options('/e', answerPreflight);
  routes.post('/e', async (context) => {
    const admission = await admit(context, beacon);
    if (!admission.ok) return refuse(context, beacon, admission.refusal);
    const taken = await takeHits(beacon, admission.inputs, admission.request);
    if (!taken.ok) return refuse(context, beacon, taken.refusal);
    const { hits, ended, leftOut } = taken;
    const rejected = ended.map(({ index, ending }) => ({ index, reason: sentenceFor(ending) }));
    const answer = { accepted: hits.length, rejected, ...(leftOut.length > 0 && { leftOut }) };
    return context.body(JSON.stringify(answer), 202, ANSWER_HEADERS);
  });
  return routes;
}

async function admit(context: HitContext, beacon: Beacon): Promise<Admission> {
  const arrivedAt = beacon.now();
  const admitted = await admitBody(context, beacon);
  if (!admitted.ok) return admitted;
  const isServer = admitted.sender.is === 'server';
  const hitsMax = isServer ? SERVER_HITS_PER_REQUEST_MAX : HITS_PER_REQUEST_MAX;
  const read = readEnvelope(admitted.text, hitsMax);
  if (!read.ok) return no({ status: 400, error: read.error });

  const client = clientOf(context, beacon);
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
