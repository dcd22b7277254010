/**
 * The doors of other collectors, so that a site can switch by changing a host name: `POST /api/event` takes
 * Plausible's payloads, `POST /api/send` Umami's. Each carries one hit at most and no id: a repeated one counts again.
 */
import { randomUUID } from 'node:crypto';
import { addressOfHop } from '@footfall/addresses';
import {
  type ForeignHit,
  type ForeignRead,
  readPlausible,
  readUmami,
  type Site,
} from '@footfall/domain';
import type { Client, RequestFacts } from '@footfall/enrichment';
import { Hono } from 'hono';
import type { Beacon, BeaconEnv } from '../beacon.ts';
import { type Admitted, admitBody, admitHits, clientOf, findFirst, type Sender } from './admit.ts';
import {
  ANSWER_HEADERS,
  answerPreflight,
  type HitContext,
  no,
  type Refused,
  refuse,
} from './answer.ts';
import { opaqueId } from './opaque-id.ts';
import { readJson } from './read-json.ts';
import { sentenceFor, type Taken, takeHits } from './take-hits.ts';

type Door = {
  path: string;
  /** What a body looks like, for who sends another. */
  form: string;
  read: (input: unknown) => ForeignRead;
  engagement: RequestFacts['engagement'];
  /** The answer to hits that were taken, one for each site. */
  answer: (context: HitContext, taken: readonly Taken[]) => Response;
};

const PLAUSIBLE: Door = {
  path: '/api/event',
  form: '{"n":"pageview","u":"URL","d":"domain"}',
  read: readPlausible,
  engagement: 'sinceLast',
  answer(context, taken) {
    const accepted = taken.reduce((sum, { hits }) => sum + hits.length, 0);
    const rejected = taken.flatMap(({ ended }) =>
      ended.map(({ index, ending }) => ({ index, reason: sentenceFor(ending) })),
    );
    const leftOut = taken.flatMap((one) => one.leftOut);
    const answer = { accepted, rejected, ...(leftOut.length > 0 && { leftOut }) };
    return context.body(JSON.stringify(answer), 202, ANSWER_HEADERS);
  },
};

const UMAMI: Door = {
  path: '/api/send',
  form: '{"type":"event","payload":{"website":"site id","url":"/"}}',
  read: readUmami,
  engagement: 'soFar',
  // Their script sends `cache` back with the next hit; nobody reads it here.
  answer(context, taken) {
    const hit = taken[0]?.hits[0];
    const sessionId = hit === undefined ? null : opaqueId('visitor', hit.visitorId);
    const visitId = hit === undefined ? null : opaqueId('session', hit.sessionId);
    const leftOut = taken.flatMap((one) => one.leftOut);
    const answer = {
      cache: visitId ?? '',
      sessionId,
      visitId,
      ...(leftOut.length > 0 && { leftOut }),
    };
    return context.body(JSON.stringify(answer), 200, ANSWER_HEADERS);
  },
};

export function foreignRoutes(beacon: Beacon): Hono<BeaconEnv> {
  const routes = new Hono<BeaconEnv>();
  for (const door of [PLAUSIBLE, UMAMI]) {
    routes.options(door.path, answerPreflight);
    routes.post(door.path, async (context) => {
      const passed = await pass(context, beacon, door);
      if (!passed.ok) return refuse(context, beacon, passed.refusal);
      return door.answer(context, passed.taken);
    });
  }
  return routes;
}

type Passed = { ok: true; taken: Taken[] } | Refused;

async function pass(context: HitContext, beacon: Beacon, door: Door): Promise<Passed> {
  const arrivedAt = beacon.now();
  const admitted = await admitBody(context.env.incoming, beacon);
  if (!admitted.ok) return admitted;
  const json = readJson(admitted.text, door.form);
  const read = json.ok ? door.read(json.value) : json;
  if (!read.ok) return no({ status: 400, error: read.error });
  const client = clientOf(context.env.incoming, beacon);
  const found = await admitSites(beacon, read.sites, { client, sender: admitted.sender });
  if (!found.ok) return found;
  const isServer = admitted.sender.is === 'server';
  const facts = { arrivedAt, client, isServer, engagement: door.engagement };
  const taken: Taken[] = [];
  for (const site of found.sites) {
    const hit = read.hitFor(site.domain);
    if (hit === null) continue;
    const input = { ...asSentBy(context, admitted, hit), i: randomUUID() };
    const one = await takeHits(beacon, [input], { ...facts, site });
    if (!one.ok) return one;
    const ending = one.ended[0]?.ending;
    if (ending?.outcome === 'malformed')
      return no({ status: 400, error: `${sentenceFor(ending)}.` });
    taken.push(one);
  }
  return { ok: true, taken };
}

/** The sites that a hit is for: those that there are, and at least one. */
async function admitSites(
  beacon: Beacon,
  named: readonly string[][],
  who: { client: Client; sender: Sender },
): Promise<{ ok: true; sites: Site[] } | Refused> {
  const sites: Site[] = [];
  let refused: Refused | undefined;
  for (const names of named) {
    if (sites.length > 0 && (await isAmong(sites, beacon, names))) continue;
    const admitted = await admitHits(beacon, beacon.siteByName, { names, count: 1, ...who });
    if (admitted.ok) sites.push(admitted.site);
    else refused = admitted;
  }
  return sites.length === 0 && refused !== undefined ? refused : { ok: true, sites };
}

/** Whether these names are of a site that was let in already: a hit is for each site once, and once within its limits. */
async function isAmong(sites: readonly Site[], beacon: Beacon, names: readonly string[]) {
  const found = await findFirst(beacon.siteByName, names);
  return found.is === 'known' && sites.some(({ id }) => id === found.value.id);
}

/**
 * Servers that send for visitors pass their address and agent on as the request's own headers; that is believed
 * of those that proved themselves.
 */
function asSentBy(context: HitContext, { sender }: Admitted, hit: ForeignHit): ForeignHit {
  if (sender.is === 'visitor') return hit;
  const first = context.req.header('x-forwarded-for')?.split(',', 1)[0]?.trim() ?? '';
  return {
    ...hit,
    // One that cannot be read is passed on as it is, so that the hit is refused: all visitors would be the server.
    ip: hit.ip ?? (first === '' ? null : (addressOfHop(first) ?? first)),
    ua: hit.ua ?? context.req.header('user-agent') ?? null,
  };
}
