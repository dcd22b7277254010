/** What lies in the spool: the hits of one request that happened in one UTC month, and how they are written down. */
import {
  BATCH_SCHEMA,
  type HitColumns,
  packHits,
  type StoredHit,
  unpackHits,
} from '@footfall/domain';

/** What a batch is made of. Sequences rise with time. */
export type SpoolEntry = {
  sequence: number;
  siteId: string;
  month: string;
  spooledAt: number;
  hits: StoredHit[];
};

type EntryValue = {
  schema: number;
  siteId: string;
  month: string;
  spooledAt: number;
  count: number;
  columns: HitColumns;
};

export function writeEntry({ siteId, month, spooledAt, hits }: SpoolEntry): string {
  const columns = packHits(hits);
  const value: EntryValue = {
    schema: BATCH_SCHEMA,
    siteId,
    month,
    spooledAt,
    count: hits.length,
    columns,
  };
  return JSON.stringify(value);
}

export function readEntry(sequence: number, text: string): SpoolEntry {
  const { siteId, month, spooledAt, count, columns } = JSON.parse(text) as EntryValue;
  return { sequence, siteId, month, spooledAt, hits: unpackHits(columns, count) };
}

/** When an entry came in, in ms since 1970. */
export function spooledAtOf(text: string): number {
  return (JSON.parse(text) as EntryValue).spooledAt;
}
