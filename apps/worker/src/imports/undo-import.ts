/** Undoes an import: every hit that came with it goes, from batches and from parts, whatever they were merged with. */
import { eraseHits } from '@footfall/archive';
import type { DueImport } from '@footfall/db';
import type { WorkerContext } from '../jobs/worker-context.ts';
import { underLease } from '../under-lease.ts';

/** Somebody else changes a month at most a few times while hits are taken out. */
const TRIES_MAX = 4;

/** Takes the hits out, month by month; what could not be done now comes with the next run. */
export async function undoImport(
  context: WorkerContext,
  { siteId, id: importId, months }: DueImport,
  signal: AbortSignal,
): Promise<void> {
  const { imports, archive, log } = context;
  let hits = 0;
  for (const month of months) {
    const erased = await eraseMonth(context, { siteId, importId, month }, signal);
    if (erased === null) return;
    hits += erased;
  }
  await imports.end(siteId, importId, { state: 'undone', at: archive.clock() });
  log.info({ siteId, importId, hits }, 'import undone');
}

/** How many hits of the month went; null when it could not be done now. */
async function eraseMonth(
  { imports, archive, holder }: WorkerContext,
  { siteId, importId, month }: { siteId: string; importId: string; month: string },
  signal: AbortSignal,
): Promise<number | null> {
  const name = `seal/${siteId}/${month}`;
  const result = await underLease(holder, { name, signal }, async ({ token: fence }, held) => {
    // Batches first, and nobody seals meanwhile: what is not in a batch cannot get into a part any more.
    const ofBatches = await imports.eraseBatches(siteId, { importId, month });
    for (let tried = 0; tried < TRIES_MAX; tried += 1) {
      const request = { siteId, month, erased: { importId }, fence, signal: held };
      const erased = await eraseHits(archive, request);
      if (erased.outcome === 'erased') return Math.max(ofBatches, erased.hits);
      if (erased.outcome === 'abandoned') return null;
    }
    return null;
  });
  return result === 'taken' ? null : result;
}
