/** Moves the spool to MongoDB in batches, each stored once, and forgets only what is acknowledged. */
import type { BatchOutcome, HitStore } from '@footfall/db';
import { BATCH_HITS_MAX, formBatch, type HitBatch } from '@footfall/domain';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { backOffMs } from './back-off.ts';
import { newBatchId } from './batch-id.ts';
import type { BatchPlan, Spool, SpoolEntry } from './spool.ts';

export type ShipperParts = {
  spool: Spool;
  hits: Pick<HitStore, 'storeBatches'>;
  /** Done once, before the first batch is sent. */
  prepare: () => Promise<void>;
  metrics: Metrics;
  log: Logger;
  now: () => number;
};

/** A hit of a quiet site is stored after about this long; meanwhile batches grow. */
const LINGER_MS = 250;
/** What is taken up at once: a few megabytes. */
const WINDOW_HITS_MAX = 10_000;
/** Batches sent at once; many small ones when there are many small sites. */
const SEND_BATCHES_MAX = 500;
/** With this many batches to try again, nothing new is taken up: their sites' shard is away. */
const RETRIES_MAX = 5_000;

/** A batch that is to be sent, perhaps again. */
type Cargo = { plan: BatchPlan; tries: number; dueAt: number };

export type Shipper = ReturnType<typeof createShipper>;

export function createShipper(parts: ShipperParts) {
  const { spool, now, log, metrics } = parts;
  const waiting = new Map<string, Cargo>();
  /** Up to here every entry is part of a plan. */
  let plannedUntil = 0;
  let isPrepared = false;
  let isDraining = false;
  let isStopped = false;
  let failures = 0;
  let lastError: string | null = null;
  let wake = () => {};
  let running: Promise<void> | undefined;

  /** What the last process had planned is sent first, under the same ids and with the same content. */
  function takeOver(): void {
    for (const plan of spool.readPlans()) {
      waiting.set(plan.batchId, { plan, tries: 0, dueAt: 0 });
      for (const sequence of plan.sequences) plannedUntil = Math.max(plannedUntil, sequence);
    }
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const pauseMs = await shipSome().catch((error: unknown) => noteFailure(error));
      if (pauseMs > 0 && !isStopped) await pause(pauseMs);
    }
  }

  /** One turn; answers how long to wait before the next. */
  async function shipSome(): Promise<number> {
    if (!isPrepared) {
      await parts.prepare();
      isPrepared = true;
    }
    const due = [...waiting.values()].filter((cargo) => cargo.dueAt <= now());
    const planned = waiting.size < RETRIES_MAX ? await planNew() : [];
    const cargoes = [...due, ...planned].slice(0, SEND_BATCHES_MAX);
    if (cargoes.length > 0) await send(cargoes);
    failures = 0;
    lastError = null;
    const hasMore = due.length + planned.length > SEND_BATCHES_MAX || isBusy(planned);
    return hasMore || (isDraining && cargoes.length > 0) ? 0 : LINGER_MS;
  }

  async function planNew(): Promise<Cargo[]> {
    const entries = spool.readAfter(plannedUntil, WINDOW_HITS_MAX);
    const last = entries.at(-1);
    if (last === undefined) return [];
    const plans = planBatches(entries, now());
    await spool.plan(plans);
    plannedUntil = last.sequence;
    const cargoes = plans.map((plan) => ({ plan, tries: 0, dueAt: 0 }));
    for (const cargo of cargoes) waiting.set(cargo.plan.batchId, cargo);
    return cargoes;
  }

  async function send(cargoes: readonly Cargo[]): Promise<void> {
    const loaded = cargoes.map((cargo) => ({ cargo, batch: loadBatch(spool, cargo.plan) }));
    const full = loaded.filter(hasBatch);
    const outcomes = await parts.hits.storeBatches(full.map(({ batch }) => batch));
    const done = loaded.filter((one) => !hasBatch(one)).map(({ cargo }) => cargo.plan);
    for (const [index, { cargo, batch }] of full.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error('a batch was given no outcome');
      count(outcome, batch);
      if (typeof outcome === 'string') done.push(cargo.plan);
      else if (outcome.isFinal) await setAside(cargo, batch, outcome.error);
      else tryLater(cargo, outcome.error);
    }
    await spool.finish(done);
    for (const plan of done) waiting.delete(plan.batchId);
  }

  function count(outcome: BatchOutcome, batch: HitBatch): void {
    metrics.shippedBatches.inc({ outcome: typeof outcome === 'string' ? outcome : 'failed' });
    if (typeof outcome === 'string') metrics.shippedHits.inc(batch.count);
  }

  async function setAside(cargo: Cargo, batch: HitBatch, error: Error): Promise<void> {
    const { plan } = cargo;
    const hits = spool.readPlanned(plan).flatMap((entry) => entry.hits);
    await spool.setAside(plan, { reason: error.message, hits });
    waiting.delete(plan.batchId);
    const { batchId, siteId } = plan;
    log.error({ batchId, siteId, hits: batch.count }, 'MongoDB refuses a batch; it was set aside');
  }

  function tryLater(cargo: Cargo, error: Error): void {
    cargo.tries += 1;
    cargo.dueAt = now() + backOffMs(cargo.tries);
    metrics.shipFailures.inc();
    lastError = error.message;
  }

  function noteFailure(error: unknown): number {
    failures += 1;
    metrics.shipFailures.inc();
    const message = error instanceof Error ? error.message : 'unknown error';
    if (lastError === null) log.warn({ reason: message }, 'MongoDB does not take hits; they are kept');
    lastError = message;
    return backOffMs(failures);
  }

  function pause(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    start(): void {
      takeOver();
      running = run();
    },

    /** Why MongoDB does not take hits at the moment; null while it does. */
    lastError: () => lastError,

    /** Ships what is there without lingering. True when the spool is empty in the end, false when time was up. */
    async drain(timeoutMs: number): Promise<boolean> {
      isDraining = true;
      const deadline = now() + timeoutMs;
      while (now() < deadline) {
        if (spool.readAfter(0, 1).length === 0) return true;
        wake();
        await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
      }
      return false;
    },

    /** Stops after the batch that is under way; waits for it no longer than told. */
    async stop(timeoutMs: number): Promise<void> {
      isStopped = true;
      wake();
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([running, timeout]);
    },
  };
}

const DRAIN_LOOK_MS = 25;

/** Many hits in one turn mean that more are on their way. */
function isBusy(planned: readonly Cargo[]): boolean {
  return planned.reduce((sum, { plan }) => sum + plan.sequences.length, 0) >= WINDOW_HITS_MAX / 2;
}

type Loaded = { cargo: Cargo; batch: HitBatch | null };

function hasBatch(one: Loaded): one is { cargo: Cargo; batch: HitBatch } {
  return one.batch !== null;
}

/** Null when its entries are gone: then it was stored, and only the end of the forgetting was lost. */
function loadBatch(spool: Spool, plan: BatchPlan): HitBatch | null {
  const hits = spool.readPlanned(plan).flatMap((entry) => entry.hits);
  return hits.length === 0 ? null : formBatch(plan.batchId, plan.siteId, hits);
}

/** Sorts entries into batches of one site and month. */
export function planBatches(entries: readonly SpoolEntry[], at: number): BatchPlan[] {
  const plans: BatchPlan[] = [];
  const open = new Map<string, { plan: BatchPlan; hits: number }>();
  for (const { sequence, siteId, month, hits } of entries) {
    const key = `${siteId} ${month}`;
    let current = open.get(key);
    if (current === undefined || current.hits + hits.length > BATCH_HITS_MAX) {
      current = { plan: { batchId: newBatchId(at), siteId, month, sequences: [] }, hits: 0 };
      open.set(key, current);
      plans.push(current.plan);
    }
    current.plan.sequences.push(sequence);
    current.hits += hits.length;
  }
  return plans;
}
