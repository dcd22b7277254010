/** Which session: asked for all hits of the request at once. */
import { randomBytes } from 'node:crypto';
import type { SessionStore } from '@footfall/cache';
import type { Metrics } from '../metrics.ts';
import type { Draft, RequestFacts } from './draft.ts';

export function createPutSession(sessions: SessionStore, metrics: Metrics) {
  return async (drafts: readonly Draft[], request: RequestFacts): Promise<void> => {
    const { places, isLocal } = await sessions.join(
      request.site.id,
      drafts.map(({ hit, formerIds }) => ({
        visitorId: hit.visitorId,
        formerIds,
        at: hit.at,
        proposedId: newSessionId(),
      })),
    );
    if (isLocal) metrics.localSessions.inc(drafts.length);
    drafts.forEach(({ hit }, index) => {
      const place = places[index];
      if (place === undefined) throw new Error('a hit was given no session');
      hit.sessionId = place.sessionId;
      hit.sessionAt = place.sessionAt;
      hit.visitorId = place.visitorId;
    });
  };
}

/** A random integer below 2^53. */
function newSessionId(): number {
  const bytes = randomBytes(8);
  return bytes.readUInt32BE(0) * 2 ** 21 + (bytes.readUInt32BE(4) >>> 11);
}
