/** The document of `hits`, for the files that read the collection. */
import type { HitColumns, Tally } from '@footfall/domain';

export type HitDocument = {
  _id: string;
  siteId: string;
  month: string;
  storedAt: Date;
  schema: number;
  count: number;
  minAt: number;
  maxAt: number;
  minSessionAt: number;
  columns: HitColumns;
  tallies?: Tally[];
  importId?: string;
  traceparent?: string;
};

/** The longest a read of hits may take on the server. */
export const READ_TIME_MS = 20_000;
