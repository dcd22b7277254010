/** Sends hits from a server: gathered for a moment, in batches, again until the beacon has them on disk. */
import { type ServerHit, toWire, type WireHit } from './hit.ts';
import { pause, waitBefore } from './retries.ts';

/** What became of a hit. `unreachable`: the beacon did not take it within the time; it may be sent again with its id. */
export type TrackOutcome =
  | { ok: true }
  | { ok: false; reason: 'rejected' | 'refused' | 'unreachable' | 'full'; detail: string };

export type Tracker = {
  track(hit: ServerHit): Promise<TrackOutcome>;
  /** Sends what waits, and resolves when nothing is under way. */
  flush(): Promise<void>;
};

export type TrackOptions = {
  beaconUrl: () => Promise<string>;
  apiKey: string;
  fetch: typeof fetch;
  /** How long a hit waits for others. */
  gatherMs: number;
};

/** A third of what the beacon takes in one request: long URLs and properties still fit into its 1 MiB. */
const BATCH_HITS_MAX = 300;
const BATCH_BYTES_MAX = 900_000;
/** About 20 MB of hits; beyond it whoever sends hears so. */
const WAITING_MAX = 20_000;
/** With growing waits between them this is a good minute. */
const TRIES_MAX = 8;
const REQUEST_MAX_MS = 30_000;

type Waiting = { site: string; hit: WireHit; settle: (outcome: TrackOutcome) => void };

/** Makes the sender. Nothing is sent before the first hit. */
export function createTracker(options: TrackOptions): Tracker {
  let waiting: Waiting[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;

  function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    // One request at a time: hits of one visitor must arrive in their order.
    running ??= sendAll().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function sendAll(): Promise<void> {
    for (let batch = next(); batch.length > 0; batch = next()) await sendBatch(options, batch);
  }

  /** The first hits that wait, of one site, as many as fit. */
  function next(): Waiting[] {
    const [first] = waiting;
    const batch: Waiting[] = [];
    let bytes = 0;
    for (const entry of waiting) {
      if (entry.site !== first?.site || batch.length === BATCH_HITS_MAX) break;
      bytes += JSON.stringify(entry.hit).length * 3;
      if (batch.length > 0 && bytes > BATCH_BYTES_MAX) break;
      batch.push(entry);
    }
    waiting = waiting.slice(batch.length);
    return batch;
  }

  return {
    track: (hit) =>
      new Promise((settle) => {
        if (waiting.length >= WAITING_MAX) {
          settle({ ok: false, reason: 'full', detail: `${WAITING_MAX} hits wait already.` });
          return;
        }
        waiting.push({ site: hit.site, hit: toWire(hit), settle });
        if (waiting.length >= BATCH_HITS_MAX) void run();
        else timer ??= setTimeout(run, options.gatherMs);
      }),
    flush: run,
  };
}

async function sendBatch(options: TrackOptions, batch: readonly Waiting[]): Promise<void> {
  const answer = await deliver(options, batch);
  for (const [index, { settle }] of batch.entries()) {
    const rejected = answer.ok ? answer.rejected.get(index) : undefined;
    if (!answer.ok) settle(answer);
    else if (rejected === undefined) settle({ ok: true });
    else settle({ ok: false, reason: 'rejected', detail: rejected });
  }
}

type Delivery = { ok: true; rejected: Map<number, string> } | (TrackOutcome & { ok: false });

async function deliver(options: TrackOptions, batch: readonly Waiting[]): Promise<Delivery> {
  let detail = '';
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    let retryAfter: string | null = null;
    try {
      const response = await post(options, batch);
      const text = await response.text();
      if (response.ok) return { ok: true, rejected: rejectedOf(text) };
      detail = `The beacon answered ${response.status}: ${text}`;
      if (response.status < 500 && response.status !== 429 && response.status !== 408) {
        return { ok: false, reason: 'refused', detail };
      }
      retryAfter = response.headers.get('retry-after');
    } catch (error) {
      detail = error instanceof Error ? error.message : String(error);
    }
    const waitMs = waitBefore(tries, retryAfter);
    // Who wants to be left alone for longer is: the hits may be sent again with their ids.
    if (waitMs === null) break;
    if (tries < TRIES_MAX - 1) await pause(waitMs, NEVER);
  }
  return { ok: false, reason: 'unreachable', detail };
}

const NEVER = new AbortController().signal;

async function post(options: TrackOptions, batch: readonly Waiting[]): Promise<Response> {
  const body = JSON.stringify({ s: batch[0]?.site, h: batch.map(({ hit }) => hit) });
  return await options.fetch(new URL('/e', await options.beaconUrl()), {
    method: 'POST',
    headers: { authorization: `Bearer ${options.apiKey}`, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(REQUEST_MAX_MS),
  });
}

function rejectedOf(text: string): Map<number, string> {
  const { rejected = [] } = JSON.parse(text) as { rejected?: { index: number; reason: string }[] };
  return new Map(rejected.map(({ index, reason }) => [index, reason]));
}
