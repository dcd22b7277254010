/** Which session: asked for all hits of the request at once. */
import { randomBytes } from 'node:crypto';
import type { SessionStore } from '@footfall/cache';
import type { Draft, RequestFacts } from '@footfall/enrichment';
import type { Metrics } from '../metrics.ts';

export function createPutSession(sessions: SessionStore, metrics: Metrics) {
  const newSessionId = createSessionIds();
  async function join(drafts: readonly Draft[], scope: string): Promise<void> {
    if (drafts.length === 0) return;
    const { places, isLocal } = await sessions.join(
      scope,
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
  }

  return async (all: readonly Draft[], { site }: RequestFacts): Promise<void> => {
    const drafts = all.filter(({ isDuplicate }) => !isDuplicate);
    const counted = drafts.filter(({ hit }) => hit.verdict === null);
    await join(counted, site.id);
    if (counted.length === drafts.length) return;
    // In sessions of their own: what does not count must not bridge a gap between hits that do.
    const leftOut = drafts.filter(({ hit }) => hit.verdict !== null);
    await join(leftOut, `${site.id}${LEFT_OUT}`);
  };
}

/** No id of a site holds a dot. */
const LEFT_OUT = '.left-out';

const ID_BYTES = 8;
/** Asking the system for many random bytes at once costs little more than asking for eight. */
const IDS_AT_ONCE = 512;

/** Makes the function that gives random integers below 2^53. */
function createSessionIds(): () => number {
  let bytes = Buffer.alloc(0);
  let used = 0;
  return () => {
    if (used >= bytes.length) {
      bytes = randomBytes(IDS_AT_ONCE * ID_BYTES);
      used = 0;
    }
    const id = bytes.readUInt32BE(used) * 2 ** 21 + (bytes.readUInt32BE(used + 4) >>> 11);
    used += ID_BYTES;
    return id;
  };
}
