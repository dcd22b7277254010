/** Looks at sites for those who watch them: a site is looked at once for all of its watchers, and only what changed is passed on. */
import { setTimeout as sleep } from 'node:timers/promises';

export type WatchLimits = {
  /** Streams that are open at once in this process: each holds a socket and little else. */
  watchersMax: number;
  /** Of one user or key: every visible window of a dashboard has one or two. */
  watchersOfOneMax: number;
  /** Things that are looked at, each as much work as one who asks four times a second. */
  looksMax: number;
  /** Between the end of a look and the next one. */
  lookEveryMs: number;
  /** A watcher is sent back after that, and comes again as who it is then. */
  ageMaxMs: number;
};

const LIMITS: WatchLimits = {
  watchersMax: 2_000,
  watchersOfOneMax: 30,
  looksMax: 300,
  // As often as the tail of a site is brought up to date.
  lookEveryMs: 250,
  ageMaxMs: 60_000,
};

/** What is watched, by whom. */
export type WatchRequest<Value> = {
  siteId: string;
  /** Tells what is looked at apart, of one site. */
  what: string;
  /** Tells users and keys apart. */
  by: string;
  /** Aborts when the watcher goes away. */
  signal: AbortSignal;
  /** For all watchers, so it may depend on nothing but the site. What it throws ends the streams of all of them. */
  look(signal: AbortSignal): Promise<Value>;
  /** What has to differ for a value to be worth sending. */
  textOf(value: Value): string;
};

/** `tooMany`: as many as may be are open; `leaving`: the process is about to end. */
type WatchRefusal = 'tooMany' | 'leaving';

export type WatchMetrics = {
  opened(what: string): void;
  closed(what: string): void;
  refused(reason: WatchRefusal): void;
};

export type Watches = {
  /** The values as they change, the present one first; ends when the watcher is to come again. */
  open<Value>(request: WatchRequest<Value>): AsyncIterable<Value> | WatchRefusal;
  /** Sends all watchers back and takes no more. */
  leave(): void;
};

/** What is shared by all who watch the same. */
type Round = {
  watchers: Set<Watcher>;
  /** Of who came last: it knows the site as it is now. */
  request: WatchRequest<unknown>;
  seen: { value: unknown; text: string } | null;
  stop: AbortController;
};
type Watcher = {
  isOver: boolean;
  /** Why it is over, where something went wrong. */
  failure: { error: unknown } | null;
  wake(): void;
};

/** Makes the one place of a process where sites are watched. */
export function createWatches(given: Partial<WatchLimits>, metrics: WatchMetrics): Watches {
  const limits = { ...LIMITS, ...given };
  const rounds = createRounds(limits);
  const places = createPlaces(limits);
  const ends = new Set<() => void>();
  let isLeaving = false;

  function refusalOf(request: WatchRequest<unknown>): WatchRefusal | null {
    if (isLeaving) return 'leaving';
    return places.isFullFor(request.by) || rounds.isFullFor(request) ? 'tooMany' : null;
  }

  function enter(request: WatchRequest<unknown>): AsyncIterable<unknown> {
    const { by, what, signal } = request;
    const watcher: Watcher = { isOver: false, failure: null, wake: () => undefined };
    const end = () => {
      if (!ends.delete(end)) return;
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      leave();
      places.leave(by);
      metrics.closed(what);
      watcher.isOver = true;
      watcher.wake();
    };
    const { round, leave } = rounds.join(request, watcher);
    // Also frees the place of who takes nothing any more.
    const timer = setTimeout(end, limits.ageMaxMs);
    ends.add(end);
    places.take(by);
    metrics.opened(what);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    return endingWith(valuesOf(round, watcher), end);
  }

  return {
    open<Value>(request: WatchRequest<Value>) {
      const asked = request as unknown as WatchRequest<unknown>;
      const refusal = refusalOf(asked);
      if (refusal === null) return enter(asked) as AsyncIterable<Value>;
      metrics.refused(refusal);
      return refusal;
    },
    leave() {
      isLeaving = true;
      for (const end of [...ends]) end();
    },
  };
}

/** Who has how many streams. */
function createPlaces({ watchersMax, watchersOfOneMax }: WatchLimits) {
  const counts = new Map<string, number>();
  let all = 0;
  return {
    isFullFor: (by: string) => all >= watchersMax || (counts.get(by) ?? 0) >= watchersOfOneMax,
    take(by: string): void {
      all += 1;
      counts.set(by, (counts.get(by) ?? 0) + 1);
    },
    leave(by: string): void {
      all -= 1;
      const others = (counts.get(by) ?? 1) - 1;
      if (others > 0) counts.set(by, others);
      else counts.delete(by);
    },
  };
}

/** What is looked at: begun by the first who watches it, ended by the last. */
function createRounds({ looksMax, lookEveryMs }: WatchLimits) {
  const rounds = new Map<string, Round>();
  const keyOf = ({ siteId, what }: WatchRequest<unknown>) => JSON.stringify([siteId, what]);

  function roundOf(key: string, request: WatchRequest<unknown>): Round {
    const known = rounds.get(key);
    if (known !== undefined && !known.stop.signal.aborted) return Object.assign(known, { request });
    const round = {
      watchers: new Set<Watcher>(),
      request,
      seen: null,
      stop: new AbortController(),
    };
    rounds.set(key, round);
    void lookOn(round, lookEveryMs);
    return round;
  }

  return {
    isFullFor: (request: WatchRequest<unknown>) =>
      rounds.size >= looksMax && !rounds.has(keyOf(request)),
    join(request: WatchRequest<unknown>, watcher: Watcher): { round: Round; leave(): void } {
      const key = keyOf(request);
      const round = roundOf(key, request);
      round.watchers.add(watcher);
      const leave = () => {
        round.watchers.delete(watcher);
        if (round.watchers.size > 0) return;
        round.stop.abort();
        if (rounds.get(key) === round) rounds.delete(key);
      };
      return { round, leave };
    },
  };
}

/** Looks until nobody watches any more. A look that takes long is waited for: a slow server is looked at less. */
async function lookOn(round: Round, everyMs: number): Promise<void> {
  const { signal } = round.stop;
  while (!signal.aborted) {
    try {
      const { request } = round;
      const value = await request.look(signal);
      const text = request.textOf(value);
      if (text !== round.seen?.text) {
        round.seen = { value, text };
        for (const watcher of round.watchers) watcher.wake();
      }
      await sleep(everyMs, undefined, { signal });
    } catch (error) {
      if (signal.aborted) return;
      // Whoever comes next begins another round.
      round.stop.abort();
      for (const watcher of [...round.watchers]) {
        watcher.failure = { error };
        watcher.wake();
      }
    }
  }
}

/** What a watcher has missed meanwhile it is not sent: only what is so now. */
async function* valuesOf(round: Round, watcher: Watcher): AsyncGenerator<unknown, void> {
  let sent: Round['seen'] = null;
  while (!watcher.isOver) {
    if (watcher.failure !== null) throw watcher.failure.error;
    if (round.seen !== null && round.seen !== sent) {
      sent = round.seen;
      yield sent.value;
    } else {
      await new Promise<void>((wake) => {
        watcher.wake = wake;
      });
    }
  }
}

/** Calls `end` when there is no more, when nobody wants more, and also where nobody ever began. */
function endingWith(
  values: AsyncGenerator<unknown, void>,
  end: () => void,
): AsyncIterableIterator<unknown> {
  const next = async () => {
    try {
      const result = await values.next();
      if (result.done === true) end();
      return result;
    } catch (error) {
      end();
      throw error;
    }
  };
  const iterator: AsyncIterableIterator<unknown> = {
    next,
    async return() {
      end();
      await values.return();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
