/** Works figures out, each once: shared by who asks at the same time, kept for who asks next, stopped when nobody waits. */
import { createHash } from 'node:crypto';
import { localDate } from '@footfall/domain';
import type { DuckDbSettings } from './database.ts';
import type { Flights } from './flights.ts';
import type { Keeper } from './kept-rows.ts';
import type { Known, Plan } from './plan.ts';
import type { Hear, ProgressBoard } from './progress.ts';
import { QuestionStopped, type Runner } from './run.ts';
import { openSources } from './sources.ts';
import type {
  BatchSource,
  GoalSource,
  ManifestSource,
  PartFiles,
  ReportCache,
  ReportsLog,
} from './stores.ts';
import type { Work } from './study.ts';
import type { Tail, TailLimits, TailView } from './tail.ts';

export type ReportsOptions = {
  manifests: ManifestSource;
  batches: BatchSource;
  parts: PartFiles;
  goals: GoalSource;
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
  /** Rows of cubes that are kept in memory. */
  keptRowsMax: number;
  /** Before each piece of what is read behind questions. */
  keepPauseMs: number;
  /** How old an answer may be that is given to who asks the same while hits come in; 0 for not at all. */
  recentMs: number;
};

/** What all questions share. */
export type Context = Omit<ReportsOptions, 'limits'> & {
  limits: ReportsLimits;
  /** The manifests, read once for who asks for them at the same time. */
  shared: ManifestSource;
  tail: Tail;
  runner: Runner;
  keeper: Keeper;
  flights: Flights;
  progress: ProgressBoard;
};

/** Raised when an answer's form or meaning changes: what an older release kept is then not found. */
const FIGURES_VERSION = 5;
/** An answer of days that are over stays right until its parts change, and then its key does. */
const PAST_TTL_MS = 3_600_000;
const PRESENT_TTL_MS = 1_000;

/** Everything that figures depend on: the question, and which hits there are. */
export function keyOf(
  { question, parts, counted, visited, beside, narrowed, batches }: Plan,
  { key }: Work<unknown>,
): string {
  const { siteId, range, weekStart, definitions, metrics, dimensions } = question;
  const { filters, order, limit, offset, rowsWanted, goals, judgings } = question;
  const asked = [siteId, range, weekStart, definitions, metrics, dimensions, filters, order];
  const read = [
    [...parts, ...counted, ...visited, ...beside, ...narrowed].map(({ partId }) => partId),
    batches.map(({ batchId }) => batchId),
  ];
  return createHash('sha256')
    .update(
      JSON.stringify([
        FIGURES_VERSION,
        key,
        asked,
        goals,
        limit,
        offset,
        rowsWanted,
        judgings,
        read.map((ids) => ids.sort()),
      ]),
    )
    .digest('base64url');
}

export type Reading<Value> = {
  /** What there was to plan with. */
  known: Known;
  plan: Plan;
  view: TailView;
  now: number;
  work: Work<Value>;
  /** {@link keyOf} plan and work. */
  key: string;
};

/** Who waits for an answer: may go away, and may want to hear how far it is. */
export type Waiting = { signal?: AbortSignal | undefined; hear?: Hear | undefined };

/** `under`: the key of those who ask for the same; that of other batches where they are as welcome. */
export async function shareFigures<Value>(
  context: Context,
  reading: Reading<Value>,
  { signal, hear, under }: Waiting & { under?: string },
): Promise<Value> {
  const flight = under ?? reading.key;
  const join = () =>
    context.flights.join(flight, signal, (stop) =>
      keepFigures(context, { ...reading, flight }, stop),
    );
  const stopHearing = hear === undefined ? null : context.progress.listen(flight, hear);
  try {
    return await join();
  } catch (error) {
    // Others had asked the same and all of them went away, which is no reason not to answer this one.
    const isOthersStop = error instanceof QuestionStopped && error.reason === 'cancelled';
    if (!isOthersStop || signal?.aborted === true) throw error;
    return await join();
  } finally {
    stopHearing?.();
  }
}

async function keepFigures<Value>(
  context: Context,
  { key, flight, ...reading }: Reading<Value> & { flight: string },
  stop: AbortSignal,
): Promise<Value> {
  const { siteId, range } = reading.plan.question;
  const hear = context.progress.teller(flight);
  const compute = () => computeFigures(context, { ...reading, hear }, stop);
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

async function computeFigures<Value>(
  { parts, keeper, runner, limits }: Context,
  { plan, view, work, hear }: Omit<Reading<Value>, 'key' | 'known'> & { hear: Hear },
  stop: AbortSignal,
): Promise<Value> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new QuestionStopped('tooSlow')), limits.deadlineMs);
  const onStop = () => deadline.abort(new QuestionStopped('cancelled'));
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  try {
    const sources = await openSources({ parts, keeper, hear }, { plan, view }, deadline.signal);
    try {
      const statement = work.compile(plan, sources);
      const given = { signal: deadline.signal, cost: plan.hits, hear };
      const rows = await runner.run(plan.question.siteId, statement, given);
      return work.present(plan, rows);
    } finally {
      sources.release();
    }
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}
