/** Turns some lines of a file into batches and counts: the same lines always become the same batches. */
import {
  BATCH_HITS_MAX,
  formBatch,
  type HitBatch,
  IMPORT_ERRORS_MAX,
  type ImportCounts,
  monthOf,
  parseExportedHit,
  type StoredHit,
} from '@footfall/domain';
import { LINE_CHARACTERS_MAX } from './split-lines.ts';

export type StepOf = {
  siteId: string;
  importId: string;
  /** The first piece of the step: with it, batches have names that no other step gives. */
  piece: number;
  counts: ImportCounts;
  /** Lines of the file that came before, empty ones too. */
  linesBefore: number;
  /** Milliseconds since 1970. */
  now: number;
  /** What lines of this kind of file mean. */
  read: ReadLines;
};

/** A line of the file, the name of the hit that it may become, and the latest that one can have happened. */
type NumberedLine = { text: string; number: number; hitId: string; now: number };

export type LineReading =
  | { is: 'hit'; hit: StoredHit }
  /** Well-formed, and about something that is no hit. */
  | { is: 'skipped' }
  | { is: 'malformed'; reason: string };

/** What each of the lines is, in their order. */
export type ReadLines = (lines: readonly NumberedLine[]) => LineReading[];

export type ReadStep = { batches: HitBatch[]; counts: ImportCounts };

/** Lines of an export. */
export const readExported: ReadLines = (lines) =>
  lines.map(({ text, hitId, now }) => {
    const parsed = parseExportedHit(text, now);
    return parsed.ok
      ? { is: 'hit', hit: { ...parsed.hit, hitId } }
      : { is: 'malformed', reason: parsed.reason };
  });

export function readStep(lines: readonly string[], of: StepOf): ReadStep {
  const { readable, malformed } = numberLines(lines, of);
  const counts = { ...of.counts };
  counts.lines += readable.length + malformed.length;
  const hits: StoredHit[] = [];
  for (const [index, reading] of of.read(readable).entries()) {
    if (reading.is === 'hit') hits.push(reading.hit);
    else if (reading.is === 'skipped') counts.skipped += 1;
    else malformed.push({ line: readable[index]?.number ?? 0, reason: reading.reason });
  }
  noteMalformed(counts, malformed);
  for (const hit of hits) count(counts, hit);
  return { batches: batchesOf(hits, of), counts };
}

type Malformed = ImportCounts['errors'];

/** The lines that may be read; empty ones are none. */
function numberLines(lines: readonly string[], { linesBefore, importId, now }: StepOf) {
  const malformed: Malformed = [];
  const readable: NumberedLine[] = [];
  for (const [index, raw] of lines.entries()) {
    const number = linesBefore + index + 1;
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (text.trim() === '') continue;
    if (text.length > LINE_CHARACTERS_MAX) malformed.push({ line: number, reason: 'too long' });
    else readable.push({ text, number, hitId: `${importId}-${number}`, now });
  }
  return { readable, malformed };
}

function noteMalformed(counts: ImportCounts, malformed: Malformed): void {
  counts.malformed += malformed.length;
  const inOrder = malformed.sort((a, b) => a.line - b.line);
  counts.errors = [...counts.errors, ...inOrder].slice(0, IMPORT_ERRORS_MAX);
}

function count(counts: ImportCounts, { at, verdict }: StoredHit): void {
  if (verdict === null) counts.hits += 1;
  else counts.leftOut += 1;
  const time = new Date(at).toISOString();
  if (counts.firstAt === null || time < counts.firstAt) counts.firstAt = time;
  if (counts.lastAt === null || time > counts.lastAt) counts.lastAt = time;
}

/** By months, in the order of the lines. The names are those of every replay, which is refused by them. */
function batchesOf(hits: readonly StoredHit[], { siteId, importId, piece }: StepOf): HitBatch[] {
  const months = new Map<string, StoredHit[]>();
  for (const hit of hits) {
    const ofMonth = months.get(monthOf(hit.at));
    if (ofMonth === undefined) months.set(monthOf(hit.at), [hit]);
    else ofMonth.push(hit);
  }
  const batches: HitBatch[] = [];
  for (const [month, ofMonth] of months) {
    for (let start = 0; start < ofMonth.length; start += BATCH_HITS_MAX) {
      const batchId = `import-${importId}-${piece}-${month}-${start}`;
      const batch = formBatch(batchId, siteId, ofMonth.slice(start, start + BATCH_HITS_MAX));
      // They did not arrive at a beacon: the ledger has nothing of them.
      batches.push({ ...batch, importId, tallies: [] });
    }
  }
  return batches;
}
