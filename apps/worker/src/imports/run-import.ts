/** Carries an import out: step by step, each written down, so that whoever comes next goes on where it stopped. */
import type { DueImport } from '@footfall/db';
import { assertNever, type HitBatch } from '@footfall/domain';
import { sealNow } from '../jobs/seal-months.ts';
import type { WorkerContext } from '../jobs/worker-context.ts';
import { createLogReader, type LogMemory, newLogMemory } from './read-log.ts';
import { type ReadLines, readExported, readStep } from './read-step.ts';
import { splitLines } from './split-lines.ts';

/** Pieces of a step: some 2 MB of text and some thousand hits. */
const STEP_PIECES = 32;
/** So many hits are sealed before more come: what waits is read by every report. */
const UNSEALED_HITS_MAX = 200_000;

/**
 * Reads the file to its end, or until it is called off, or somebody else has gone on with it. A step that is done
 * again stores the same batches, which the recent store refuses as duplicates.
 */
export async function runImport(
  context: WorkerContext,
  due: DueImport,
  signal: AbortSignal,
): Promise<void> {
  const { imports, archive, log } = context;
  const { siteId, id: importId, pieces } = due;
  let { piecesRead, counts } = due;
  const begun = await imports.begin(siteId, importId, JSON.stringify(newMemory(due)));
  if (begun === null) return;
  let memory = JSON.parse(begun) as Memory;
  const reader = await createReader(context, due, memory);
  if (reader === null) return await giveUp(context, due, SITE_GONE);
  const unsealed = createUnsealed(context, siteId);
  while (piecesRead < pieces) {
    if (signal.aborted) return;
    const to = Math.min(piecesRead + STEP_PIECES, pieces);
    const texts = await imports.readPieces(siteId, importId, { from: piecesRead, to });
    if (texts.length < to - piecesRead) return await giveUp(context, due, FILE_GONE);
    const { lines, rest } = splitLines(memory.rest + texts.join(''), to === pieces);
    const { linesBefore } = memory;
    const named = { siteId, importId, piece: piecesRead, read: reader.read };
    const step = readStep(lines, { ...named, counts, linesBefore, now: archive.clock() });
    memory = { rest, linesBefore: linesBefore + lines.length, ...reader.memory() };
    if (!(await storeStep(context, due, step.batches))) return;
    const noted = await imports.noteStep(siteId, importId, {
      piecesReadBefore: piecesRead,
      piecesRead: to,
      counts: step.counts,
      memory: JSON.stringify(memory),
    });
    if (!noted) return;
    [piecesRead, counts] = [to, step.counts];
    await unsealed.note(step.batches, signal);
  }
  await imports.end(siteId, importId, { state: 'done', at: archive.clock() });
  const { hits, leftOut, skipped, malformed } = counts;
  log.info({ siteId, importId, hits, leftOut, skipped, malformed }, 'imported');
}

/** What is left of the last line, how many lines there were, and what the reader of a log has to know. */
type Memory = { rest: string; linesBefore: number; log?: LogMemory };

function newMemory({ kind }: DueImport): Memory {
  return { rest: '', linesBefore: 0, ...(kind === 'accessLog' && { log: newLogMemory() }) };
}

type Reader = { read: ReadLines; memory(): { log?: LogMemory } };

/** What reads the lines of the import's kind of file; null when its site is gone. */
async function createReader(
  { sites, openLocations }: WorkerContext,
  { siteId, kind }: DueImport,
  { log = newLogMemory() }: Memory,
): Promise<Reader | null> {
  switch (kind) {
    case 'footfall':
      return { read: readExported, memory: () => ({}) };
    case 'accessLog': {
      const site = await sites.read(siteId, 'latest');
      if (site === null) return null;
      const reader = createLogReader({ site, locations: await openLocations(), memory: log });
      return { read: reader.read, memory: () => ({ log: reader.memory() }) };
    }
    default:
      return assertNever(kind);
  }
}

const SITE_GONE = 'Its site was removed.';

const FILE_GONE =
  'A part of the file was not read within 48 hours, and is deleted. Undo the import and send the file again.';

async function giveUp(
  { imports, archive }: WorkerContext,
  { siteId, id }: DueImport,
  failure: string,
): Promise<void> {
  await imports.end(siteId, id, { state: 'failed', failure, at: archive.clock() });
}

/** False when the import is to be undone, or is gone. */
async function storeStep(
  { imports, hits, due, archive }: WorkerContext,
  { siteId, id }: DueImport,
  batches: readonly HitBatch[],
): Promise<boolean> {
  const months = [...new Set(batches.map(({ month }) => month))];
  // Before they are stored: undoing must find them, whatever happens in between.
  if (!(await imports.noteMonths(siteId, id, months))) return false;
  if (batches.length === 0) return true;
  for (const outcome of await hits.storeBatches(batches)) {
    if (typeof outcome !== 'string') throw outcome.error;
  }
  for (const month of months) due.noteUnknown({ siteId, month }, archive.clock());
  return true;
}

/** Counts what was stored, and has it sealed when it is much. */
function createUnsealed(context: WorkerContext, siteId: string) {
  const months = new Set<string>();
  let hits = 0;
  return {
    async note(batches: readonly HitBatch[], signal: AbortSignal): Promise<void> {
      for (const { month, count } of batches) {
        months.add(month);
        hits += count;
      }
      if (hits < UNSEALED_HITS_MAX) return;
      for (const month of months) await sealNow(context, { siteId, month }, signal);
      months.clear();
      hits = 0;
    },
  };
}
