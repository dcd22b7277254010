/** Lets a request in: who sends it, what it says, and whether it may be for the site that it names. */
import { BODY_BYTES_MAX, dayOf, SERVER_BODY_BYTES_MAX, type Site } from '@footfall/domain';
import type { Beacon } from '../beacon.ts';
import type { Found } from '../lookups/cached-lookup.ts';
import type { Client } from '../pipeline/draft.ts';
import { type HitContext, no, type Refusal, type Refused, unavailable } from './answer.ts';
import { readBody } from './read-body.ts';

/** Anybody, or a server that proved with an API key which user it belongs to. */
export type Sender = { is: 'visitor' } | { is: 'server'; userId: string };

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
export async function admitBody(context: HitContext, beacon: Beacon): Promise<Admitted | Refused> {
  const sender = await beacon.senderOf(context.req.header('authorization'));
  if (sender.is !== 'visitor' && sender.is !== 'server') return no(SENDER_REFUSALS[sender.is]);
  const bytesMax = sender.is === 'server' ? SERVER_BODY_BYTES_MAX : BODY_BYTES_MAX;
  const body = await readBody(context, bytesMax);
  if (body.is === 'tooLarge') {
    const error = `A body may be ${bytesMax / 1024} KiB at most; send fewer hits at a time.`;
    return no({ status: 413, error });
  }
  if (body.is === 'aborted') return no({ status: 400, error: 'The body ended too early.' });
  if (body.is === 'unreadable') return no({ status: 400, error: body.error });
  return { ok: true, sender, text: body.text };
}

/** Whether hits of this sender can be taken for the site now. */
export function admitSite(
  beacon: Beacon,
  found: Found<Site>,
  sender: Sender,
): { ok: true; site: Site } | Refused {
  if (found.is === 'unavailable') return no(unavailable('The sites cannot be looked up right now'));
  if (found.is === 'unknown') return no(NO_SUCH_SITE);
  const site = found.value;
  if (sender.is === 'server' && site.ownerId !== sender.userId) return no(NO_SUCH_SITE);
  if (beacon.salts.of(dayOf(beacon.now())) === undefined) {
    return no(unavailable('The salt of the day is missing'));
  }
  return { ok: true, site };
}

export function clientOf(context: HitContext, beacon: Beacon): Client {
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
