/** Lets a request in: who sends it, what it says, and whether its hits may be taken for the site that it names. */
import type { IncomingMessage } from 'node:http';
import {
  BODY_BYTES_MAX,
  dayOf,
  PROXY_HEADERS,
  SERVER_BODY_BYTES_MAX,
  type Site,
} from '@footfall/domain';
import type { Client } from '@footfall/enrichment';
import type { Beacon } from '../beacon.ts';
import type { Found } from '../lookups/cached-lookup.ts';
import type { SiteLookup } from '../lookups/sites.ts';
import { no, type Refusal, type Refused, unavailable } from './answer.ts';
import { readBody } from './read-body.ts';

/** Anybody, or a server that proved with an API key which user it belongs to. */
export type Sender = { is: 'visitor' } | { is: 'server'; maySendTo(site: Site): boolean };

export type Admitted = { ok: true; sender: Sender; text: string };

const SENDER_REFUSALS: Record<'forbidden' | 'unknown' | 'unavailable', Refusal> = {
  unknown: { status: 401, error: 'This API key is not known; send a valid one or none.' },
  forbidden: { status: 403, error: 'This API key lacks the permission hits:write.' },
  unavailable: unavailable('The API key cannot be checked right now'),
};

const NO_SUCH_SITE: Refusal = {
  status: 404,
  error: 'There is no such site; check the site id (data-site of the script, s of the request).',
};

/** Who sends, and the text of the body. */
export async function admitBody(
  incoming: IncomingMessage,
  beacon: Beacon,
): Promise<Admitted | Refused> {
  const sender = await beacon.senderOf(incoming.headers.authorization);
  if (sender.is !== 'visitor' && sender.is !== 'server') return no(SENDER_REFUSALS[sender.is]);
  const bytesMax = sender.is === 'server' ? SERVER_BODY_BYTES_MAX : BODY_BYTES_MAX;
  const body = await readBody(incoming, bytesMax);
  if (body.is === 'tooLarge') {
    const error = `A body may be ${bytesMax / 1024} KiB at most; send fewer hits at a time.`;
    return no({ status: 413, error });
  }
  if (body.is === 'aborted') return no({ status: 400, error: 'The body ended too early.' });
  if (body.is === 'unreadable') return no({ status: 400, error: body.error });
  return { ok: true, sender, text: body.text };
}

type Claim = {
  /** What the site may be called; the first that is known counts. */
  names: readonly string[];
  /** How many hits there are. */
  count: number;
  client: Client;
  sender: Sender;
};

/** The site that the hits are for, if they can be taken for it now. What is too many is counted and refused. */
export async function admitHits(
  beacon: Beacon,
  siteOf: SiteLookup,
  { names, count, client, sender }: Claim,
): Promise<{ ok: true; site: Site } | Refused> {
  // Before anybody is asked for the site: unknown ones cost a question to MongoDB each.
  const wait = sender.is === 'server' ? 0 : beacon.limits.waitOfAddress(client.address, count);
  if (wait > 0) {
    const site = names.map(siteOf.peek).find((one) => one !== undefined);
    return refuseMany(beacon, site, { count, wait, whose: 'address' });
  }
  const found = await findFirst(siteOf, names);
  if (found.is === 'unavailable') return no(unavailable('The sites cannot be looked up right now'));
  if (found.is === 'unknown') return no(NO_SUCH_SITE);
  const site = found.value;
  if (sender.is === 'server' && !sender.maySendTo(site)) return no(NO_SUCH_SITE);
  const siteWait = beacon.limits.waitOfSite(site.id, count);
  if (siteWait > 0) return refuseMany(beacon, site, { count, wait: siteWait, whose: 'site' });
  if (beacon.salts.of(dayOf(beacon.now())) === undefined) {
    return no(unavailable('The salt of the day is missing'));
  }
  return { ok: true, site };
}

/** The site of the first of these names that is known. */
export async function findFirst(
  siteOf: SiteLookup,
  names: readonly string[],
): Promise<Found<Site>> {
  let found: Found<Site> = { is: 'unknown' };
  for (const name of names) {
    found = await siteOf(name);
    if (found.is !== 'unknown') break;
  }
  return found;
}

type TooMany = { count: number; wait: number; whose: 'address' | 'site' };

function refuseMany(beacon: Beacon, site: Site | undefined, many: TooMany): Refused {
  const { count, wait, whose } = many;
  if (site !== undefined) beacon.spool.ledger.note(site.id, 'rateLimited', count);
  beacon.metrics.countHits('rateLimited', whose, count);
  const whom = whose === 'address' ? 'from this address' : 'for this site';
  const error = `Too many hits ${whom}; send the same hits again later.`;
  return no({ status: 429, error, retryAfter: wait });
}

export function clientOf(incoming: IncomingMessage, beacon: Beacon): Client {
  const peer = incoming.socket.remoteAddress ?? '';
  return {
    address: beacon.clientAddress(peer, headerOf(incoming, 'x-forwarded-for')),
    userAgent: incoming.headers['user-agent'] ?? '',
    hints: {
      brands: headerOf(incoming, 'sec-ch-ua'),
      mobile: headerOf(incoming, 'sec-ch-ua-mobile'),
      platform: headerOf(incoming, 'sec-ch-ua-platform'),
      purpose: headerOf(incoming, 'sec-purpose') ?? headerOf(incoming, 'purpose'),
      wantsPrivacy: isWished(incoming, 'sec-gpc') || isWished(incoming, 'dnt'),
    },
    proxyHeaders: PROXY_HEADERS.filter((name) => incoming.headers[name] !== undefined),
  };
}

/** Said once or, by who adds it to what is there already, several times. */
function isWished(incoming: IncomingMessage, name: string): boolean {
  return (
    headerOf(incoming, name)
      ?.split(',')
      .some((value) => value.trim() === '1') ?? false
  );
}

/** A header as one text: Node joins what was sent several times, but for cookies. */
function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}
