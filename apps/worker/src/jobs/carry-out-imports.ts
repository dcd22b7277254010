/** The import job: takes in files that were sent, and undoes what is to be undone, each under its lease. */
import type { DueImport } from '@footfall/db';
import { runImport } from '../imports/run-import.ts';
import { undoImport } from '../imports/undo-import.ts';
import { underLease } from '../under-lease.ts';
import type { WorkerContext } from './worker-context.ts';

/** What fails so often in a row will not go well by itself. */
const FAILURES_MAX = 5;
/** Before the job would be called off; the next run goes on where this one stopped. */
const RUN_MS = 50 * 60_000;

/** Carries out what is due; gives back how many failed. */
export async function carryOutImports(
  context: WorkerContext,
  signal: AbortSignal,
): Promise<number> {
  const { imports, holder } = context;
  const enough = AbortSignal.any([signal, AbortSignal.timeout(RUN_MS)]);
  let failures = 0;
  for (const due of await imports.listDue('latest')) {
    if (enough.aborted) break;
    try {
      const name = `import/${due.id}`;
      await underLease(holder, { name, signal: enough }, async (_, held) => {
        // Whoever held the lease before may have come further since the list was read.
        const current = (await imports.listDue('latest')).find(({ id }) => id === due.id);
        if (current === undefined) return;
        await (current.state === 'undoing' ? undoImport : runImport)(context, current, held);
      });
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      await noteFailure(context, due, error);
    }
  }
  return failures;
}

/** The log has what went wrong; who sent the file is told that it did, and no hit's content in either. */
async function noteFailure(
  { imports, archive, log }: WorkerContext,
  { siteId, id, state }: DueImport,
  error: unknown,
): Promise<void> {
  log.error({ siteId, importId: id, err: error }, 'import failed');
  const failed = await imports.noteFailure(siteId, id);
  if (state === 'undoing' || failed < FAILURES_MAX) return;
  const failure = `It failed ${failed} times in a row; the worker's log says more.`;
  await imports.end(siteId, id, { state: 'failed', failure, at: archive.clock() });
}
