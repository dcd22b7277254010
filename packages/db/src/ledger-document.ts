/** The document of `ledger`, for the files that read or write the collection. */
import type { Tally } from '@footfall/domain';
import type { HitDocument } from './hit-document.ts';

export type PageDocument = {
  _id: string;
  siteId: string;
  /** The last quarter of an hour that it counts. */
  lastAt: Date;
  tallies: Tally[];
  /** True for a page that stands for batches which left the recent store. */
  isOfBatches?: true;
};

/** Batches from before there was a ledger say no more than when they were stored. */
export function talliesOf({
  tallies,
  count,
  storedAt,
}: Pick<HitDocument, 'tallies' | 'count' | 'storedAt'>): Tally[] {
  return tallies ?? [{ at: storedAt.getTime(), outcome: 'stored', count }];
}
