/** The figures of a plan: from the cache, from whoever works them out already, or from DuckDB within the limits. */
import { createHash } from 'node:crypto';
import { PART_SCHEMA } from '@footfall/archive';
import { localDate } from '@footfall/domain';
import { compile } from './compile.ts';
import { type DuckDbSettings, NO_HITS } from './database.ts';
import type { Flights } from './flights.ts';
import type { Plan } from './plan.ts';
import { type Figures, toFigures } from './present.ts';
import { PartUnreadableError, QuestionStopped, type Runner } from './run.ts';
import type { BatchSource, ManifestSource, PartFiles, ReportCache, ReportsLog } from './stores.ts';
import type { Tail, TailLimits, TailView } from './tail.ts';

export type ReportsOptions = {
  manifests: ManifestSource;
  batches: BatchSource;
  parts: PartFiles;
  /** Shared with other replicas; without it only questions that are asked at the same time share an answer. */
  cache?: ReportCache;
  clock: () => number;
  duckdb: DuckDbSettings;
  limits?: Partial<ReportsLimits>;
  log?: ReportsLog;
};

export type ReportsLimits = TailLimits & {
  /** How long a question may wait and run. */
  deadlineMs: number;
  /** Questions that run at once: each uses all threads of DuckDB, and one of libuv's four. */
  concurrency: number;
};

export type Context = Omit<ReportsOptions, 'limits'> & {
  limits: ReportsLimits;
  tail: Tail;
  runner: Runner;
  flights: Flights;
};

/** Raised when an answer's form or meaning changes: what an older release kept is then not found. */
const FIGURES_VERSION = 3;
/** An answer of days that are over stays right until its parts change, and then its key does. */
const PAST_TTL_MS = 3_600_000;
const PRESENT_TTL_MS = 1_000;

/** Everything that figures depend on: the question, and which hits there are. */
export function keyOf({ question, parts, counted, beside, batches }: Plan): string {
  const { siteId, range, weekStart, definitions, metrics, dimensions } = question;
  const { filters, order, limit, offset, rowsWanted } = question;
  const asked = [siteId, range, weekStart, definitions, metrics, dimensions, filters, order];
  const read = [
    [...parts, ...counted, ...beside].map(({ partId }) => partId),
    batches.map(({ batchId }) => batchId),
  ];
  return createHash('sha256')
    .update(
      JSON.stringify([
        FIGURES_VERSION,
        asked,
        limit,
        offset,
        rowsWanted,
        read.map((ids) => ids.sort()),
      ]),
    )
    .digest('base64url');
}

export type Reading = { plan: Plan; view: TailView; now: number };

export async function shareFigures(
  context: Context,
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<Figures> {
  const key = keyOf(reading.plan);
  const join = () =>
    context.flights.join(key, signal, (stop) => keepFigures(context, { ...reading, key }, stop));
  try {
    return await join();
  } catch (error) {
    // Others had asked the same and all of them went away, which is no reason not to answer this one.
    const isOthersStop = error instanceof QuestionStopped && error.reason === 'cancelled';
    if (!isOthersStop || signal?.aborted === true) throw error;
    return await join();
  }
}

async function keepFigures(
  context: Context,
  { key, ...reading }: Reading & { key: string },
  stop: AbortSignal,
): Promise<Figures> {
  const { siteId, range } = reading.plan.question;
  const compute = () => computeFigures(context, reading, stop);
  // The one who asked first may go away before the answer is there.
  const release = reading.view.hold();
  try {
    if (context.cache === undefined) return await compute();
    const isOver = range.to < localDate(reading.now, range.timezone);
    const ttlMs = isOver ? PAST_TTL_MS : PRESENT_TTL_MS;
    const request = { key, ttlMs, timeoutMs: context.limits.deadlineMs };
    return await context.cache.getOrCompute(siteId, request, compute);
  } finally {
    release();
  }
}

async function computeFigures(
  { parts, runner, limits }: Context,
  { plan, view }: Reading,
  stop: AbortSignal,
): Promise<Figures> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new QuestionStopped('tooSlow')), limits.deadlineMs);
  const onStop = () => deadline.abort(new QuestionStopped('cancelled'));
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  try {
    const pathsOf = async (keys: string[]) =>
      await Promise.race([
        Promise.all(keys.map((key) => localPathOf(parts, key))),
        abortOf(deadline.signal),
      ]);
    const files = filesOf(plan);
    const paths = await pathsOf(files.rows);
    const olderPaths = await pathsOf(files.olderRows);
    const tailTable = plan.batches.length > 0 ? view.table : null;
    const nothing = paths.length + olderPaths.length === 0 && tailTable === null;
    const statement = compile(plan, {
      paths,
      olderPaths,
      cellPaths: await pathsOf(files.cells),
      tailTable: nothing ? NO_HITS : tailTable,
    });
    const rows = await runner.run(plan.question.siteId, statement, deadline.signal);
    return toFigures(plan, rows);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}

/** The keys of what a plan reads. */
function filesOf({ parts, counted, beside }: Plan) {
  const rows = [
    ...parts.map(({ key, schema }) => ({ key, schema })),
    ...[...counted, ...beside].map(({ cube, schema }) => ({ key: cube.edge.key, schema })),
  ];
  const isPresent = ({ schema }: { schema: number }) => schema === PART_SCHEMA;
  return {
    rows: rows.filter(isPresent).map(({ key }) => key),
    olderRows: rows.filter((file) => !isPresent(file)).map(({ key }) => key),
    cells: counted.map(({ cube }) => cube.cells.key),
  };
}

/** Rejects when the signal aborts. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function localPathOf(parts: PartFiles, key: string): Promise<string> {
  try {
    return await parts.localPath(key);
  } catch (error) {
    throw new PartUnreadableError(`the part ${key} cannot be read`, { cause: error });
  }
}
