/** Finds hits that were kept before: what is not stored again must not make a session longer. */
import type { Draft, RequestFacts } from '@footfall/enrichment';

/** Whether a hit's id was kept, which is certain and stays so; ids that are being written are not known yet. */
export type IsKnownId = (siteId: string, hitId: string) => boolean;

/**
 * Makes the step. Copies that arrive while the first one is being written are sorted out when they are kept: they come
 * within the same moment, so the session is as long with them as without.
 */
export function createFindDuplicates(isKnown: IsKnownId) {
  return async (drafts: readonly Draft[], { site }: RequestFacts): Promise<void> => {
    const inRequest = new Set<string>();
    for (const draft of drafts) {
      const { hitId } = draft.hit;
      draft.isDuplicate = inRequest.has(hitId) || isKnown(site.id, hitId);
      inRequest.add(hitId);
    }
  };
}
