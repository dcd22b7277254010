/** Whose hit it is: the request's client, or the one that a server-side sender names. */
import { canonicalAddress } from '@footfall/addresses';
import type { ClientHints, Draft, Ending, RequestFacts } from './draft.ts';

/** Of a hit that no browser sent: a server's own headers say nothing of the visitor. */
export const NO_HINTS: ClientHints = {
  brands: undefined,
  mobile: undefined,
  platform: undefined,
  purpose: undefined,
  wantsPrivacy: false,
};

export function putClient(draft: Draft, request: RequestFacts): Ending | undefined {
  if (!request.isServer) return undefined;
  const { ip, userAgent } = draft.received;
  const address = ip === null ? request.client.address : canonicalAddress(ip);
  if (address === null) return { outcome: 'malformed', reason: 'address' };
  draft.client = {
    address,
    userAgent: userAgent ?? request.client.userAgent,
    // But for the wish: no server's own client has it, so whoever sent it passes on what the visitor's browser said.
    hints: { ...NO_HINTS, wantsPrivacy: request.client.hints.wantsPrivacy },
    proxyHeaders: [],
  };
  return undefined;
}
