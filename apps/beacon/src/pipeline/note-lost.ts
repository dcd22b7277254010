/** Counts the hits that scripts say they had to give up, so that an operator sees what never arrived. */

import type { Draft, Ending } from '@footfall/enrichment';
import type { Metrics } from '../metrics.ts';

/** Makes the step. A hit that is sent again says it again: the count may be a little high, never low. */
export function createNoteLost({ lostByScripts }: Pick<Metrics, 'lostByScripts'>) {
  return ({ received }: Draft): Ending | undefined => {
    for (const [reason, count] of received.lost) lostByScripts.inc({ reason }, count);
    return undefined;
  };
}
