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
};

export type ReadStep = { batches: HitBatch[]; counts: ImportCounts };

export function readStep(lines: readonly string[], of: StepOf): ReadStep {
  const counts = { ...of.counts, errors: [...of.counts.errors] };
  const hits: StoredHit[] = [];
  for (const [index, raw] of lines.entries()) {
    const number = of.linesBefore + index + 1;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.trim() === '') continue;
    counts.lines += 1;
    const parsed =
      line.length > LINE_CHARACTERS_MAX
        ? { ok: false as const, reason: 'too long' }
        : parseExportedHit(line, of.now);
    if (parsed.ok) {
      hits.push({ ...parsed.hit, hitId: `${of.importId}-${number}` });
    } else {
      counts.malformed += 1;
      const error = { line: number, reason: parsed.reason };
      if (counts.errors.length < IMPORT_ERRORS_MAX) counts.errors.push(error);
    }
  }
  for (const hit of hits) count(counts, hit);
  return { batches: batchesOf(hits, of), counts };
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
