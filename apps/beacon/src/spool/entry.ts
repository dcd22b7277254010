/** What lies in the spool: hits of one site that came in one turn and happened in one UTC month, and how they are written down. */
import {
  BATCH_SCHEMA,
  type HitColumns,
  type PackedHits,
  packHits,
  type StoredHit,
  unpackHits,
} from '@footfall/domain';

/** Hits that are to be kept. Sequences rise with time. */
export type NewEntry = {
  sequence: number;
  siteId: string;
  month: string;
  spooledAt: number;
  hits: readonly StoredHit[];
  /** The hits' ids one behind the other, where they are known. */
  ids?: Buffer;
  /** Names of the traces of requests that are followed; in memory alone. */
  traceparents?: readonly string[];
};

type Head = { schema: number; siteId: string; month: string; spooledAt: number; count: number };

/** The head in a line of its own: most who read an entry do not want its hits. */
export function writeEntry({ siteId, month, spooledAt, hits }: NewEntry): string {
  const head: Head = { schema: BATCH_SCHEMA, siteId, month, spooledAt, count: hits.length };
  return `${JSON.stringify(head)}\n${JSON.stringify(packHits(hits))}`;
}

/** An entry as it was written down: as text, because thousands of hits that wait as objects are what the garbage collector copies. */
export class SpoolEntry {
  readonly sequence: number;
  readonly siteId: string;
  readonly month: string;
  readonly spooledAt: number;
  readonly count: number;
  readonly ids: Buffer | undefined;
  readonly traceparents: readonly string[];
  readonly #text: string;

  constructor(
    sequence: number,
    text: string,
    { ids, traceparents = [] }: Pick<NewEntry, 'ids' | 'traceparents'> = {},
  ) {
    const { siteId, month, spooledAt, count } = headOf(text);
    this.sequence = sequence;
    this.siteId = siteId;
    this.month = month;
    this.spooledAt = spooledAt;
    this.count = count;
    this.ids = ids;
    this.traceparents = traceparents;
    this.#text = text;
  }

  /** Read anew each time. */
  get pack(): PackedHits {
    const columns = JSON.parse(this.#text.slice(this.#text.indexOf('\n'))) as HitColumns;
    return { columns, count: this.count };
  }

  get hits(): StoredHit[] {
    return unpackHits(this.pack.columns, this.count);
  }
}

function headOf(text: string): Head {
  return JSON.parse(text.slice(0, text.indexOf('\n'))) as Head;
}

/** When an entry came in, in ms since 1970. */
export function spooledAtOf(text: string): number {
  return headOf(text).spooledAt;
}
