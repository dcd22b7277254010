/** Moves the spool to MongoDB in batches, each stored once, and forgets only what is acknowledged. */
import type { BatchOutcome, HitStore } from '@footfall/db';
import { addUp, formPackedBatch, type HitBatch, joinPacks, tallyPack } from '@footfall/domain';
import type { Trace, Tracing } from '@footfall/tracing';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { backOffMs } from './back-off.ts';
import { type BatchPlan, planBatches } from './batch-plan.ts';
import { type Claimer, type ClaimLog, createClaimer } from './claimer.ts';
import type { SpoolEntry } from './entry.ts';
import { type Cargo, createHold, type Hold, SEND_BATCHES_MAX, SEND_HITS_MAX } from './hold.ts';
import type { Spool } from './spool.ts';

export type ShipperParts = {
  spool: Spool;
  hits: Pick<HitStore, 'storeBatches'>;
  claimLog: ClaimLog;
  /** Done once, before the first batch is sent. */
  prepare: () => Promise<void>;
  metrics: Metrics;
  tracing: Tracing;
  log: Logger;
  now: () => number;
};

/** A hit of a quiet site is stored after about this long; meanwhile batches grow. */
const LINGER_MS = 250;
const DRAIN_LOOK_MS = 25;

type State = ShipperParts & {
  hold: Hold;
  claimer: Claimer;
  /** Up to this sequence every entry is part of a plan. */
  plannedUntil: number;
  isPrepared: boolean;
  isDraining: boolean;
  isStopped: boolean;
  failures: number;
  lastError: string | null;
  /** Ends the pause that is under way. */
  wake: () => void;
};

export type Shipper = ReturnType<typeof createShipper>;

export function createShipper(parts: ShipperParts) {
  const state: State = {
    ...parts,
    hold: createHold(),
    claimer: createClaimer({ ...parts, claims: parts.spool.claims, log: parts.claimLog }),
    plannedUntil: 0,
    isPrepared: false,
    isDraining: false,
    isStopped: false,
    failures: 0,
    lastError: null,
    wake: () => {},
  };
  let running: Promise<void> | undefined;
  return {
    start(): void {
      takeOver(state);
      running = run(state);
    },

    /** Why MongoDB does not take hits at the moment; null while it does. */
    lastError: () => state.lastError,

    /** Ships what is there without lingering. True when the spool is empty in the end, false when time was up. */
    async drain(timeoutMs: number): Promise<boolean> {
      state.isDraining = true;
      const deadline = state.now() + timeoutMs;
      while (!state.spool.isEmpty()) {
        if (state.now() >= deadline) return false;
        state.wake();
        await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
      }
      return true;
    },

    /** Stops after the batches that are under way; waits for them no longer than told. */
    async stop(timeoutMs: number): Promise<void> {
      state.isStopped = true;
      state.wake();
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([running, timeout]);
    },
  };
}

/** What the last process had planned is sent first, under the same ids and with the same content. */
function takeOver(state: State): void {
  const plans = state.spool.plans.read();
  state.hold.add(plans);
  for (const { sequences } of plans) {
    state.plannedUntil = Math.max(state.plannedUntil, ...sequences);
  }
}

async function run(state: State): Promise<void> {
  while (!state.isStopped) {
    const pauseMs = await shipSome(state).catch((error: unknown) => noteFailure(state, error));
    if (pauseMs > 0 && !state.isStopped) await pause(state, pauseMs);
  }
}

/** One turn; answers how long to wait before the next. */
async function shipSome(state: State): Promise<number> {
  if (!state.isPrepared) {
    await state.prepare();
    state.isPrepared = true;
  }
  if (state.hold.hasTime(state.now())) await planNew(state);
  const cargoes = state.hold.takeDue(state.now());
  if (cargoes.length > 0) {
    await claim(state, cargoes);
    await send(state, cargoes);
  }
  state.failures = 0;
  const hits = cargoes.reduce((sum, { plan }) => sum + plan.hits, 0);
  const isBusy = hits >= SEND_HITS_MAX / 2 || cargoes.length >= SEND_BATCHES_MAX;
  if (isBusy || (state.isDraining && cargoes.length > 0)) return 0;
  await state.spool.pruneSeen();
  await state.claimer.prune();
  return LINGER_MS;
}

async function planNew(state: State): Promise<void> {
  const entries = state.spool.readAfter(state.plannedUntil, SEND_HITS_MAX);
  const last = entries.at(-1);
  if (last === undefined) return;
  const plans = planBatches(entries, state.now());
  await state.spool.plans.add(plans);
  state.plannedUntil = last.sequence;
  state.hold.add(plans);
}

/** Nothing is sent before it is certain that no other beacon sends it. */
async function claim(state: State, cargoes: readonly Cargo[]): Promise<void> {
  const open = cargoes.map(({ plan }) => plan).filter((plan) => plan.isClaimed !== true);
  if (open.length > 0) state.hold.replace(await state.claimer.claim(open));
}

async function send(state: State, cargoes: readonly Cargo[]): Promise<void> {
  const done: BatchPlan[] = [];
  const loaded: Loaded[] = [];
  for (const cargo of cargoes) {
    const one = load(state, cargo);
    if (one === null) done.push(cargo.plan);
    else loaded.push(one);
  }
  const outcomes = await storeLoaded(state, loaded);
  state.lastError = null;
  for (const [index, one] of loaded.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error('a batch was given no outcome');
    note(state.metrics, outcome, one);
    if (typeof outcome === 'string') done.push(one.cargo.plan);
    else if (outcome.isFinal) await setAside(state, one.cargo.plan, outcome.error);
    else tryLater(state, one.cargo, outcome.error);
  }
  await state.spool.plans.finish(done);
  state.hold.remove(done);
}

/** A batch that is being sent; followed where requests are whose hits are in it. */
type Loaded = { cargo: Cargo; batch: HitBatch; trace: Trace | null };

/** Null when its entries are gone: it was stored and not yet forgotten, or others had all of its hits first. */
function load({ spool, tracing }: State, cargo: Cargo): Loaded | null {
  const entries = spool.readPlanned(cargo.plan);
  if (entries.length === 0) return null;
  const batch = formBatchOf(entries, cargo.plan);
  const trace = tracing.goOn(
    'ship',
    entries.flatMap(({ traceparents }) => traceparents),
  );
  if (trace === null) return { cargo, batch, trace };
  return { cargo, batch: { ...batch, traceparent: trace.traceparent }, trace };
}

async function storeLoaded(
  { hits }: State,
  loaded: readonly Loaded[],
): Promise<readonly BatchOutcome[]> {
  try {
    return await hits.storeBatches(loaded.map(({ batch }) => batch));
  } catch (error) {
    for (const { trace } of loaded) trace?.fail();
    throw error;
  }
}

function formBatchOf(entries: readonly SpoolEntry[], plan: BatchPlan): HitBatch {
  const packs = entries.map((entry) => entry.pack);
  const tallies = addUp(
    entries.flatMap(({ spooledAt }, index) => {
      const pack = packs[index];
      return pack === undefined ? [] : tallyPack(spooledAt, pack);
    }),
  );
  return { ...formPackedBatch(plan.batchId, plan.siteId, joinPacks(packs)), tallies };
}

/** In the metrics, and in the trace where the batch is followed. */
function note(metrics: Metrics, outcome: BatchOutcome, { batch, trace }: Loaded): void {
  if (typeof outcome !== 'string') {
    metrics.shippedBatches.inc({ outcome: 'failed' });
    trace?.fail();
    return;
  }
  metrics.shippedBatches.inc({ outcome });
  metrics.shippedHits.inc(batch.count);
  trace?.end({ outcome });
}

/** Looks for the entry that is to blame by halving; it alone is set aside. */
async function setAside(state: State, plan: BatchPlan, error: Error): Promise<void> {
  const { spool, hold, log } = state;
  const halves = await spool.plans.split(plan, state.now());
  if (halves !== null) {
    hold.remove([plan]);
    hold.add(halves);
    return;
  }
  await spool.plans.setAside(plan, error.message);
  hold.remove([plan]);
  const { batchId, siteId, hits } = plan;
  log.error(
    { batchId, siteId, hits, reason: error.message },
    'MongoDB refuses a batch for good; it was set aside',
  );
}

function tryLater(state: State, cargo: Cargo, error: Error): void {
  cargo.tries += 1;
  cargo.dueAt = state.now() + backOffMs(cargo.tries);
  state.metrics.shipFailures.inc();
  state.lastError = error.message;
}

function noteFailure(state: State, error: unknown): number {
  const reason = error instanceof Error ? error.message : 'unknown error';
  // Once for each reason: the second is not always the first.
  if (reason !== state.lastError)
    state.log.warn({ reason }, 'hits cannot be shipped now; they are kept');
  state.failures += 1;
  state.metrics.shipFailures.inc();
  state.lastError = reason;
  return backOffMs(state.failures);
}

function pause(state: State, pauseMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseMs);
    state.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
