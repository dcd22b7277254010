/** Sorts hits into UTC months: a batch, and so an entry of the spool, holds one. */
import { monthOf, type StoredHit } from '@footfall/domain';

const DAY_MS = 24 * 3_600_000;

/** The hits of each month, in the order in which the months first occur. */
export function monthsOf(hits: readonly StoredHit[]): [month: string, hits: StoredHit[]][] {
  const months = new Map<string, StoredHit[]>();
  let day = Number.NaN;
  let month = '';
  for (const hit of hits) {
    // Hits of a request mostly share their day, and a day its month.
    if (Math.floor(hit.at / DAY_MS) !== day) {
      day = Math.floor(hit.at / DAY_MS);
      month = monthOf(hit.at);
    }
    const known = months.get(month);
    if (known === undefined) months.set(month, [hit]);
    else known.push(hit);
  }
  return [...months];
}
