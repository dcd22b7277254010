/** When the hit happened, by this machine's clock: no client's clock is believed, only ages are. */
import { BACKDATE_MAX_MS } from '@footfall/domain';
import type { Draft, Ending, RequestFacts } from './draft.ts';

/** How far a server's clock may be ahead of ours. */
const AHEAD_MAX_MS = 60_000;

export function putTime(draft: Draft, request: RequestFacts): Ending | undefined {
  const { received, hit } = draft;
  const { arrivedAt } = request;
  if (!request.isServer || received.at === null) {
    hit.at = Math.round(arrivedAt - received.ageMs);
    return undefined;
  }
  if (received.at > arrivedAt + AHEAD_MAX_MS || received.at < arrivedAt - BACKDATE_MAX_MS) {
    return { outcome: 'malformed', reason: 'time' };
  }
  hit.at = Math.min(received.at, arrivedAt);
  return undefined;
}
