/** Answers questions about a site: plan, read what is new, compile, run, present; each answer worked out once. */
import {
  type Explanation,
  type Goal,
  localDate,
  type Query,
  type QueryResult,
  type Range,
  type ResolvedRange,
  resolveComparison,
  resolveRange,
  type Site,
} from '@footfall/domain';
import { askAhead, type Comparing, compareWith } from './compare.ts';
import { compile } from './compile.ts';
import { openDatabase } from './database.ts';
import { explain } from './explain.ts';
import { createFairQueue } from './fair-queue.ts';
import {
  type Context,
  keyOf,
  type Reading,
  type ReportsLimits,
  type ReportsOptions,
  shareFigures,
  type Waiting,
} from './figures.ts';
import { createFlights } from './flights.ts';
import { createKeeper } from './kept-rows.ts';
import { roomIn } from './kept-table.ts';
import { look } from './look.ts';
import { asksForGoals, faultOf, planReading, type Question, toQuestion } from './plan.ts';
import {
  type Answered,
  type Figures,
  type Studied,
  toFigures,
  toResult,
  toStudied,
} from './present.ts';
import { createProgressBoard } from './progress.ts';
import { createRecent, RECENT_MS, recentFigures } from './recent.ts';
import {
  createRunner,
  isOutOfMemory,
  PartUnreadableError,
  QuestionStopped,
  type StopReason,
} from './run.ts';
import { shareReads } from './shared-manifests.ts';
import { openSources } from './sources.ts';
import {
  questionOfStudy,
  questionOfWhole,
  type Study,
  studyNeedsGoals,
  type Work,
  workOf,
} from './study.ts';
import { createTail, TAIL_LIMITS, TailTooLongError } from './tail.ts';
import { createTailTables } from './tail-table.ts';

const LIMITS: Omit<ReportsLimits, 'keptRowsMax'> = {
  ...TAIL_LIMITS,
  deadlineMs: 30_000,
  concurrency: 2,
  keepPauseMs: 1_000,
  recentMs: RECENT_MS,
};

/** How a question ended. */
export type Outcome<Value> =
  | { ok: true; result: Value }
  | { ok: false; reason: 'badQuestion'; message: string }
  | { ok: false; reason: StopReason };

export type Reports = {
  /**
   * Answers a checked question about the site. `tooSlow` when it takes longer than is allowed, `tooMuch` when more
   * memory, `cancelled` when the signal aborts. Rejects when a store cannot be read.
   */
  query(site: Site, query: Query, options?: Waiting): Promise<Outcome<QueryResult>>;
  /** Answers the question and says how the answer came about instead of the answer. */
  explain(site: Site, query: Query, options?: Waiting): Promise<Outcome<Explanation>>;
  /** Makes a report of another kind about the site; ends like {@link query}. */
  study<Value>(
    site: Site,
    study: Study<Value>,
    options?: Waiting,
  ): Promise<Outcome<Studied<Value>>>;
  /**
   * The day of the site's first hit that is still kept, in its time zone; null while it has none. Rejects when a store
   * cannot be read.
   */
  firstDay(site: Site): Promise<string | null>;
  /**
   * Reads what the question would read of files, so that whoever asks it need not wait, and works nothing out. `full` when
   * half of the room for what is kept is taken: then nothing was read. Rejects when a store cannot be read, and with the
   * signal's reason when that aborts; the file that is being read then is read to its end.
   */
  warm(site: Site, query: Query, signal: AbortSignal): Promise<'warmed' | 'full'>;
  /** Waits for what runs, and frees all memory. */
  close(): Promise<void>;
};

/** Makes the one place that answers questions; it keeps the tails of the sites that are asked about. */
export function createReports(options: ReportsOptions): Reports {
  const keptRowsMax = roomIn(options.duckdb.memoryLimit);
  const limits = { ...LIMITS, keptRowsMax, ...options.limits };
  const database = openDatabase(options.duckdb);
  const tables = createTailTables(database.connect());
  const places = createFairQueue(limits.concurrency);
  const keeper = createKeeper(database.connect(), {
    places,
    rowsMax: limits.keptRowsMax,
    pauseMs: limits.keepPauseMs,
    onFailure: (siteId, error) => options.log?.('keepingFailed', { siteId, error }),
  });
  const connections = Array.from({ length: limits.concurrency }, () => database.connect());
  const context: Context = {
    ...options,
    limits,
    shared: shareReads(options.manifests),
    tail: createTail({ batches: options.batches, tables, clock: options.clock, limits }),
    runner: createRunner(connections, places),
    keeper,
    flights: createFlights(),
    progress: createProgressBoard(),
  };
  const recent = createRecent();
  const ofLate: Share<Figures> = (reading, waiting) =>
    recentFigures({ ...context, recent }, { reading, waiting });
  return {
    query: (site, query, waiting = {}) =>
      answer(context, { site, query, ...waiting }, async (asked) =>
        present(await workOut(context, asked, ofLate)),
      ),
    explain: (site, query, waiting = {}) =>
      answer(context, { site, query, ...waiting }, async (asked) => {
        const { answers, tookMs } = await workOut(context, asked, latestOf(context));
        return explain(answers, { tookMs });
      }),
    study: (site, study, waiting = {}) =>
      outcomeOf(context, { site, ...waiting }, () =>
        workOutStudy(context, { site, study, ...waiting }),
      ),
    async firstDay({ id, timezone }) {
      const at = await firstHitOf(context, id);
      return at === null ? null : localDate(at, timezone);
    },
    warm: (site, query, signal) => warm(context, { site, query, signal }),
    async close() {
      // First: what it reads may take long, and questions wait for it.
      await keeper.close();
      await context.runner.close();
      await context.tail.close();
      await tables.close();
      await database.close();
    },
  };
}

type Asked = Waiting & { site: Site; query: Query };

async function answer<Value>(
  context: Context,
  asked: Asked,
  work: (asked: Asked) => Promise<Value>,
): Promise<Outcome<Value>> {
  const fault = faultOf(asked.query);
  if (fault !== null) return { ok: false, reason: 'badQuestion', message: fault };
  return await outcomeOf(context, asked, () => work(asked));
}

async function outcomeOf<Value>(
  context: Context,
  asked: Pick<Asked, 'site' | 'signal'>,
  work: () => Promise<Value>,
): Promise<Outcome<Value>> {
  try {
    return { ok: true, result: await work() };
  } catch (error) {
    if (asked.signal?.aborted === true) return { ok: false, reason: 'cancelled' };
    const isTooMuch = error instanceof TailTooLongError || isOutOfMemory(error);
    if (!isTooMuch && !(error instanceof QuestionStopped)) throw error;
    const reason = error instanceof QuestionStopped ? error.reason : 'tooMuch';
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

const BREAKDOWN: Work<Figures> = { key: 'breakdown', compile, present: toFigures };

type StudyAsked<Value> = Omit<Asked, 'query'> & { study: Study<Value> };

async function workOutStudy<Value>(
  context: Context,
  { site, study, ...waiting }: StudyAsked<Value>,
): Promise<Studied<Value>> {
  const startedAt = performance.now();
  const now = context.clock();
  const range = await rangeOf(context, site, study.range);
  const goals = studyNeedsGoals(study) ? await context.goals.list(site.id, 'latest') : [];
  const question = questionOfStudy(site, study, { range, goals });
  const share = withWhole(context, study, questionOfWhole(site, study, { range, goals }));
  const working = { question, now, work: workOf(study), share };
  const answered = await workOutQuestion(context, working, waiting);
  return toStudied(answered, Math.round(performance.now() - startedAt));
}

/** Of the same hits as the study's own figures. */
function withWhole<Value>(
  context: Context,
  { whole }: Study<Value>,
  question: Question | null,
): Share<Value> {
  const ofStudy = latestOf<Value>(context);
  if (whole === undefined || question === null) return ofStudy;
  return async (reading, waiting) => {
    const { known, view, now } = reading;
    const plan = planReading(question, known);
    const ofWhole = { known, plan, view, now, work: BREAKDOWN, key: keyOf(plan, BREAKDOWN) };
    const [{ figures, asOf }, { totals }] = await Promise.all([
      ofStudy(reading, waiting),
      shareFigures(context, ofWhole, { signal: waiting.signal }),
    ]);
    return { figures: whole.put(figures, Number(totals[0])), asOf };
  };
}

async function rangeOf(context: Context, site: Site, range: Range): Promise<ResolvedRange> {
  const firstHitAt = range === 'all' ? await firstHitOf(context, site.id) : null;
  return resolveRange(range, { timezone: site.timezone, now: context.clock(), firstHitAt });
}

async function workOut(
  context: Context,
  { site, query, ...waiting }: Asked,
  share: Share<Figures>,
): Promise<Worked> {
  const startedAt = performance.now();
  const now = context.clock();
  const range = await rangeOf(context, site, query.range);
  const question = toQuestion(site, query, { range, goals: await goalsFor(context, site, query) });
  const given = { now, work: BREAKDOWN, share };
  const ask = (one: Question, by: Waiting) =>
    workOutQuestion(context, { ...given, question: one }, by);
  const tookMs = () => Math.round(performance.now() - startedAt);
  if (query.compare === undefined) {
    const answered = await ask(question, waiting);
    return { answers: [answered], comparing: null, tookMs: tookMs() };
  }
  const days = resolveComparison(query.compare, range);
  const ahead = askAhead(question, days);
  const { signal } = waiting;
  const [answered, early] = await Promise.all([
    ask(question, waiting),
    // How far it is would be told over how far the other is.
    ahead === null ? null : ask(ahead, { signal }),
  ]);
  const comparing = compareWith(question, days, answered.figures);
  const other = early ?? (await ask(comparing.question, waiting));
  return { answers: [answered, other], comparing, tookMs: tookMs() };
}

async function warm(
  context: Context,
  { site, query, signal }: { site: Site; query: Query; signal: AbortSignal },
): Promise<'warmed' | 'full'> {
  const { keeper, parts } = context;
  const now = context.clock();
  const range = await rangeOf(context, site, query.range);
  const goals = await goalsFor(context, site, query);
  const compared = query.compare === undefined ? [] : [resolveComparison(query.compare, range)];
  for (const days of [range, ...compared]) {
    if (keeper.rows() >= keeper.rowsMax / 2) return 'full';
    signal.throwIfAborted();
    const question = toQuestion(site, query, { range: days, goals });
    const { known, view } = await look(context, question, now);
    try {
      const plan = planReading(question, known);
      const sources = await openSources(
        { parts, keeper, hear: () => undefined },
        { plan, view },
        signal,
      );
      sources.release();
    } finally {
      view.release();
    }
  }
  return 'warmed';
}

/** How figures are come by, and as of when they are. */
type Share<Value> = (
  reading: Reading<Value>,
  waiting: Waiting,
) => Promise<{ figures: Value; asOf: number }>;

type Working<Value> = { question: Question; now: number; work: Work<Value>; share: Share<Value> };

/** With every hit that there is. */
function latestOf<Value>(context: Context): Share<Value> {
  return async (reading, waiting) => ({
    figures: await shareFigures(context, reading, waiting),
    asOf: reading.view.readAt,
  });
}

async function workOutQuestion<Value>(
  context: Context,
  { question, now, work, share }: Working<Value>,
  waiting: Waiting,
): Promise<Answered<Value>> {
  let unreadable: { key: string; error: PartUnreadableError } | undefined;
  for (;;) {
    waiting.signal?.throwIfAborted();
    // What cannot be read asks for a manifest that is newer than what is shared.
    const { shared, manifests } = context;
    const source = unreadable === undefined ? shared : manifests;
    const { known, view } = await look({ ...context, manifests: source }, question, now);
    let key = '';
    try {
      const plan = planReading(question, known);
      key = keyOf(plan, work);
      // Only a newer manifest makes a second try worth it.
      if (unreadable?.key === key) throw unreadable.error;
      const { figures, asOf } = await share({ known, plan, view, now, work, key }, waiting);
      return { plan, figures, freshAsOf: asOf };
    } catch (error) {
      if (!(error instanceof PartUnreadableError) || unreadable !== undefined) throw error;
      unreadable = { key, error };
      context.log?.('partUnreadable', { siteId: question.siteId, error });
    } finally {
      view.release();
    }
  }
}

/** The goals that a question is about; a goal that was changed a moment ago counts as it is now. */
async function goalsFor(context: Context, site: Site, query: Query): Promise<readonly Goal[]> {
  return asksForGoals(site, query) ? await context.goals.list(site.id, 'latest') : [];
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
