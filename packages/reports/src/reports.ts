/** Answers questions about a site: plan, read what is new, compile, run, present; each answer worked out once. */
import { createHash } from 'node:crypto';
import {
  type Explanation,
  emptyManifest,
  localDate,
  type Manifest,
  type Query,
  type QueryResult,
  resolveComparison,
  resolveRange,
  type Site,
} from '@footfall/domain';
import { type Comparing, compareWith } from './compare.ts';
import { compile } from './compile.ts';
import { type DuckDbSettings, NO_HITS, openDatabase } from './database.ts';
import { explain } from './explain.ts';
import { createFlights, type Flights } from './flights.ts';
import {
  faultOf,
  type Known,
  mayHaveTail,
  missingMonth,
  monthsBetween,
  type Plan,
  planReading,
  type Question,
  toQuestion,
} from './plan.ts';
import { type Answered, type Figures, toFigures, toResult } from './present.ts';
import {
  createRunner,
  isOutOfMemory,
  PartUnreadableError,
  QuestionStopped,
  type Runner,
  type StopReason,
} from './run.ts';
import type { BatchSource, ManifestSource, PartFiles, ReportCache, ReportsLog } from './stores.ts';
import {
  createTail,
  TAIL_LIMITS,
  type Tail,
  type TailLimits,
  TailTooLongError,
  type TailView,
} from './tail.ts';
import { createTailTables } from './tail-table.ts';

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

const LIMITS: ReportsLimits = { ...TAIL_LIMITS, deadlineMs: 30_000, concurrency: 2 };

/** How a question ended. */
export type Outcome<Value> =
  | { ok: true; result: Value }
  | { ok: false; reason: 'badQuestion'; message: string }
  | { ok: false; reason: StopReason };

export type Reports = {
  /**
   * Answers a checked question about the site. `tooSlow` when it takes longer or more memory than is allowed,
   * `cancelled` when the signal aborts. Rejects when a store cannot be read.
   */
  query(
    site: Site,
    query: Query,
    options?: { signal?: AbortSignal },
  ): Promise<Outcome<QueryResult>>;
  /** Answers the question and says how the answer came about instead of the answer. */
  explain(
    site: Site,
    query: Query,
    options?: { signal?: AbortSignal },
  ): Promise<Outcome<Explanation>>;
  /** Waits for what runs, and frees all memory. */
  close(): Promise<void>;
};

type Context = Omit<ReportsOptions, 'limits'> & {
  limits: ReportsLimits;
  tail: Tail;
  runner: Runner;
  flights: Flights;
};

/** Makes the one place that answers questions; it keeps the tails of the sites that are asked about. */
export function createReports(options: ReportsOptions): Reports {
  const limits = { ...LIMITS, ...options.limits };
  const database = openDatabase(options.duckdb);
  const tables = createTailTables(database.connect());
  const connections = Array.from({ length: limits.concurrency }, () => database.connect());
  const context: Context = {
    ...options,
    limits,
    tail: createTail({ batches: options.batches, tables, clock: options.clock, limits }),
    runner: createRunner(connections),
    flights: createFlights(),
  };
  return {
    query: (site, query, { signal } = {}) => answer(context, { site, query, signal }, present),
    explain: (site, query, { signal } = {}) =>
      answer(context, { site, query, signal }, ({ answers, tookMs }) =>
        explain(answers, { tookMs }),
      ),
    async close() {
      await context.runner.close();
      await context.tail.close();
      await tables.close();
      await database.close();
    },
  };
}

type Asked = { site: Site; query: Query; signal: AbortSignal | undefined };

async function answer<Value>(
  context: Context,
  asked: Asked,
  toValue: (worked: Worked) => Value,
): Promise<Outcome<Value>> {
  const fault = faultOf(asked.query);
  if (fault !== null) return { ok: false, reason: 'badQuestion', message: fault };
  try {
    return { ok: true, result: toValue(await workOut(context, asked)) };
  } catch (error) {
    if (asked.signal?.aborted === true) return { ok: false, reason: 'cancelled' };
    const isTooMuch = error instanceof TailTooLongError || isOutOfMemory(error);
    if (!isTooMuch && !(error instanceof QuestionStopped)) throw error;
    const reason = error instanceof QuestionStopped ? error.reason : 'tooSlow';
    context.log?.('questionStopped', { siteId: asked.site.id, reason, error });
    return { ok: false, reason };
  }
}

/** What was worked out: the answer for the range, and where it is compared, how and with what. */
type Worked = {
  answers: readonly [Answered, Answered?];
  comparing: Comparing | null;
  tookMs: number;
};

function present({ answers, comparing, tookMs }: Worked): QueryResult {
  const [answered, other] = answers;
  const shown =
    comparing === null || other === undefined ? answered.figures : comparing.combine(other.figures);
  return toResult(answers, shown, tookMs);
}

async function workOut(context: Context, { site, query, signal }: Asked): Promise<Worked> {
  const startedAt = performance.now();
  const now = context.clock();
  const firstHitAt = query.range === 'all' ? await firstHitOf(context, site.id) : null;
  const range = resolveRange(query.range, { timezone: site.timezone, now, firstHitAt });
  const question = toQuestion(site, query, range);
  const answered = await workOutQuestion(context, { question, now }, signal);
  const tookMs = () => Math.round(performance.now() - startedAt);
  if (query.compare === undefined) {
    return { answers: [answered], comparing: null, tookMs: tookMs() };
  }
  const days = resolveComparison(query.compare, range);
  const comparing = compareWith(question, days, answered.figures);
  const other = await workOutQuestion(context, { question: comparing.question, now }, signal);
  return { answers: [answered, other], comparing, tookMs: tookMs() };
}

async function workOutQuestion(
  context: Context,
  { question, now }: { question: Question; now: number },
  signal: AbortSignal | undefined,
): Promise<Answered> {
  let unreadable: { plan: Plan; error: PartUnreadableError } | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const { known, view } = await look(context, question, now);
    try {
      const plan = planReading(question, known);
      // Only a newer manifest makes a second try worth it.
      if (unreadable !== undefined && keyOf(unreadable.plan) === keyOf(plan))
        throw unreadable.error;
      const figures = await shareFigures(context, { plan, view, now }, signal);
      return { plan, figures, freshAsOf: view.readAt };
    } catch (error) {
      if (!(error instanceof PartUnreadableError) || unreadable !== undefined) throw error;
      unreadable = { plan: planReading(question, known), error };
      context.log?.('partUnreadable', { siteId: question.siteId, error });
    } finally {
      view.release();
    }
  }
}

/** The earliest hit of parts and recent store. */
async function firstHitOf(context: Context, siteId: string): Promise<number | null> {
  const [manifests, recent] = await Promise.all([
    context.manifests.list(siteId, 'latest'),
    context.batches.firstHitAt(siteId, 'recent'),
  ]);
  let first = recent;
  for (const part of manifests.flatMap((manifest) => manifest.parts)) {
    if (first === null || part.minAt < first) first = part.minAt;
  }
  return first;
}

// ── what there is to read ──

/** More months than this are read in one go. */
const SINGLE_READS_MAX = 3;
/** A session reaches over one or two months' ends; over so many only if its times are nonsense. */
const NEIGHBOURS_MAX = 24;

/**
 * The manifests and then, because what is sealed in between must not be missed, the tail; with the months beside
 * the range that its sessions reach into.
 */
async function look(
  context: Context,
  question: Question,
  now: number,
): Promise<{ known: Known; view: TailView }> {
  const { range, siteId } = question;
  let months = monthsBetween(range.fromAt, range.toAt, now);
  let manifests = await readManifests(context, { siteId, months, now });
  for (let neighbours = 0; neighbours <= NEIGHBOURS_MAX; neighbours += 1) {
    const view = await context.tail.view(siteId, manifests);
    const known = { months, manifests: view.manifests, batches: view.batches };
    const missing = missingMonth(question, known, now);
    if (missing === null) return { known, view };
    view.release();
    months = [...months, missing].sort();
    const manifest = await context.manifests.read(siteId, missing, 'latest');
    manifests = new Map(view.manifests).set(missing, manifest);
  }
  throw new Error(`a session of ${siteId} reaches over more than ${NEIGHBOURS_MAX} months`);
}

async function readManifests(
  { manifests }: Context,
  { siteId, months, now }: { siteId: string; months: readonly string[]; now: number },
): Promise<Map<string, Manifest>> {
  if (months.length <= SINGLE_READS_MAX) {
    const read = await Promise.all(months.map((month) => manifests.read(siteId, month, 'latest')));
    return new Map(read.map((manifest) => [manifest.month, manifest]));
  }
  const all = await manifests.list(siteId, 'latest');
  const known = new Map(all.map((manifest) => [manifest.month, manifest]));
  const chosen = new Map<string, Manifest>();
  for (const month of months) {
    const manifest = known.get(month);
    if (manifest !== undefined) chosen.set(month, manifest);
    else if (mayHaveTail(month, now)) chosen.set(month, emptyManifest(siteId, month));
  }
  return chosen;
}

// ── figures ──

/** Raised when an answer's form or meaning changes: what an older release kept is then not found. */
const FIGURES_VERSION = 3;
/** An answer of days that are over stays right until its parts change, and then its key does. */
const PAST_TTL_MS = 3_600_000;
const PRESENT_TTL_MS = 1_000;

/** Everything that figures depend on: the question, and which hits there are. */
function keyOf({ question, parts, batches }: Plan): string {
  const { siteId, range, weekStart, definitions, metrics, dimensions } = question;
  const { filters, order, limit, offset, rowsWanted } = question;
  const asked = [siteId, range, weekStart, definitions, metrics, dimensions, filters, order];
  const read = [parts.map(({ partId }) => partId), batches.map(({ batchId }) => batchId)];
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

type Reading = { plan: Plan; view: TailView; now: number };

async function shareFigures(
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
    const files = plan.parts.map((part) => localPathOf(parts, part.key));
    const paths = await Promise.race([Promise.all(files), abortOf(deadline.signal)]);
    const tailTable = plan.batches.length > 0 ? view.table : null;
    const nothing = paths.length === 0 && tailTable === null;
    const statement = compile(plan, { paths, tailTable: nothing ? NO_HITS : tailTable });
    const rows = await runner.run(plan.question.siteId, statement, deadline.signal);
    return toFigures(plan, rows);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
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
