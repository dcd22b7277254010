/** How fresh a read must be; every read of every store says so. */
import { ReadPreference, type ReadPreferenceLike } from 'mongodb';

/**
 * `latest` reads what the primary has and a majority keeps; `recent` may be seconds old and takes load
 * off the primary: a secondary that lags more than 90 s (the smallest bound the driver has) is not asked.
 */
export type Freshness = 'latest' | 'recent';

const RECENT = new ReadPreference('secondaryPreferred', [], { maxStalenessSeconds: 90 });

/** The options of a read of that freshness. */
export function readOptions(freshness: Freshness): {
  readPreference: ReadPreferenceLike;
  readConcern: { level: 'local' | 'majority' };
} {
  switch (freshness) {
    case 'latest':
      return { readPreference: ReadPreference.primary, readConcern: { level: 'majority' } };
    case 'recent':
      // Not `available`: on a sharded cluster it may return documents twice while chunks move.
      return { readPreference: RECENT, readConcern: { level: 'local' } };
  }
}
