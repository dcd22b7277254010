/** After a start: reads what was asked of late into memory while nobody asks, so that the first who does need not wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked, AskedStore } from '@footfall/cache';
import { type Query, querySchema, type Site } from '@footfall/domain';
import type { Reports } from '@footfall/reports';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** Whoever asked is likely to ask more. */
const QUIET_MS = 500;
const LOOK_EVERY_MS = 50;
/** After so long everybody who was waiting for the restart has been here. */
const WARM_MS_MAX = 60_000;
/** What is asked all the time is put down once in a while. */
const NOTE_EVERY_MS = 60_000;
const NOTED_MAX = 1_000;

export type WarmUpOptions = {
  asked: AskedStore;
  readSite(siteId: string): Promise<Site | null>;
  reports: Reports;
  metrics: Pick<Metrics, 'countWarmed'>;
  now: () => number;
  log: Pick<Logger, 'info' | 'warn'>;
};

export type WarmUp = {
  /** Answers as reports do; what is asked is noted for the next start, and stops what is being read at once. */
  watched: Pick<Reports, 'query' | 'explain' | 'study' | 'firstDay'>;
  /** Begins, once questions can be answered. */
  start(): void;
  /** Ends it, whatever it is at. */
  stop(): Promise<void>;
};

export function createWarmUp(options: WarmUpOptions): WarmUp {
  const stopping = new AbortController();
  const activity = createActivity();
  const note = createNotes(options);
  let running: Promise<void> = Promise.resolve();
  const { reports, log } = options;
  return {
    watched: {
      query: (site, query, given) => {
        note(site.id, query);
        return activity.during(() => reports.query(site, query, given));
      },
      explain: (site, query, given) => activity.during(() => reports.explain(site, query, given)),
      study: (site, study, given) => activity.during(() => reports.study(site, study, given)),
      firstDay: reports.firstDay,
    },
    start() {
      const late = AbortSignal.timeout(WARM_MS_MAX);
      const signal = AbortSignal.any([stopping.signal, late]);
      running = warmUp(options, activity, signal).catch((error: unknown) =>
        log.warn({ err: error }, 'not warmed up'),
      );
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

type Activity = ReturnType<typeof createActivity>;

/** Knows whether questions are being answered. */
function createActivity() {
  let busy = 0;
  let quietSince = Number.NEGATIVE_INFINITY;
  let interrupted = new AbortController();
  return {
    async during<Value>(work: () => Promise<Value>): Promise<Value> {
      busy += 1;
      interrupted.abort();
      try {
        return await work();
      } finally {
        busy -= 1;
        quietSince = performance.now();
      }
    },
    /** Waits for a quiet moment; the signal that comes back aborts when it is over. Null when the given one aborts first. */
    async quiet(signal: AbortSignal): Promise<AbortSignal | null> {
      while (busy > 0 || performance.now() - quietSince < QUIET_MS) {
        await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return null;
      }
      if (signal.aborted) return null;
      interrupted = new AbortController();
      return AbortSignal.any([interrupted.signal, signal]);
    },
  };
}

async function warmUp(
  options: WarmUpOptions,
  activity: Activity,
  signal: AbortSignal,
): Promise<void> {
  const { asked, metrics, now, log } = options;
  const startedAt = performance.now();
  const waiting = await asked.list(now());
  if (waiting === null || waiting.length === 0) return;
  const counts = { questions: 0, failures: 0 };
  let isFull = false;
  while (waiting.length > 0) {
    const quiet = await activity.quiet(signal);
    const [next] = waiting;
    if (quiet === null || next === undefined) break;
    const outcome = await warmOne(options, next, quiet);
    // Who came in between may have read it; if not, it is for the next quiet moment.
    if (outcome === 'interrupted') continue;
    isFull = outcome === 'full';
    if (outcome === 'full') break;
    waiting.shift();
    if (outcome === 'gone') continue;
    counts[outcome === 'warmed' ? 'questions' : 'failures'] += 1;
    metrics.countWarmed(outcome);
  }
  const tookMs = Math.round(performance.now() - startedAt);
  log.info({ ...counts, left: waiting.length, isFull, tookMs }, 'warmed up');
}

type WarmOutcome = 'warmed' | 'full' | 'gone' | 'interrupted' | 'failed';

async function warmOne(
  { readSite, reports, log }: WarmUpOptions,
  { siteId, question }: Asked,
  signal: AbortSignal,
): Promise<WarmOutcome> {
  try {
    const query = readQuestion(siteId, question);
    const site = await readSite(siteId);
    if (query === null || site === null) return 'gone';
    return await reports.warm(site, query, signal);
  } catch (error) {
    if (signal.aborted) return 'interrupted';
    log.warn({ siteId, err: error }, 'a question was not warmed up');
    return 'failed';
  }
}

/** The question as it was noted; null for one of another version that is none any more. */
function readQuestion(siteId: string, text: string): Query | null {
  try {
    const parsed = querySchema.safeParse({ ...JSON.parse(text), site: siteId });
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Notes questions, each once in a while, and waits for nothing. */
function createNotes({ asked, now }: Pick<WarmUpOptions, 'asked' | 'now'>) {
  const noted = new Map<string, number>();
  return (siteId: string, query: Query): void => {
    const { metrics, dimensions, filters, range, compare, definitions } = query;
    // What decides what is read; pages and orders of the same rows are the same.
    const question = JSON.stringify({ metrics, dimensions, filters, range, compare, definitions });
    const name = `${siteId} ${question}`;
    const at = now();
    if (at - (noted.get(name) ?? 0) < NOTE_EVERY_MS) return;
    if (noted.size >= NOTED_MAX) noted.clear();
    noted.set(name, at);
    // It never rejects: without Redis nothing is noted.
    void asked.note(siteId, question, at);
  };
}
