/**
 * Who runs next: a bounded number at once, the sites in turns, so that one site's questions never hold up another's; and of a
 * site's own the smallest first, so that a number need not wait for ten lists, but who has waited for long before all.
 */

/** Nobody is passed over for longer. */
const PATIENCE_MS = 500;

type Entering = {
  signal: AbortSignal;
  /** How much there is to do, by any measure that is the same for all. */
  cost?: number;
  /** Called where there is no place yet. */
  onWait?: () => void;
};

type Waiting = { start: () => void; cost: number; since: number };

export type FairQueue = {
  /** Resolves with a function that gives the place back. Rejects with the signal's reason when it aborts first. */
  enter(siteId: string, entering: Entering): Promise<() => void>;
};

export function createFairQueue(places: number): FairQueue {
  /** Those who wait, by site; the site at the front is next. */
  const waiting = new Map<string, Waiting[]>();
  let free = places;

  function letNextIn(): void {
    const next = waiting.entries().next();
    if (free === 0 || next.done === true) return;
    const [siteId, all] = next.value;
    const first = nextOf(all);
    const others = all.filter((one) => one !== first);
    waiting.delete(siteId);
    if (others.length > 0) waiting.set(siteId, others);
    first?.start();
  }

  function leaveOnce(): () => void {
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      free += 1;
      letNextIn();
    };
  }

  function stopWaiting(siteId: string, start: () => void): void {
    const others = (waiting.get(siteId) ?? []).filter((one) => one.start !== start);
    if (others.length > 0) waiting.set(siteId, others);
    else waiting.delete(siteId);
  }

  return {
    enter(siteId, { signal, cost = 0, onWait }) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const onAbort = () => {
          stopWaiting(siteId, start);
          reject(signal.reason);
        };
        const start = () => {
          signal.removeEventListener('abort', onAbort);
          free -= 1;
          resolve(leaveOnce());
        };
        signal.addEventListener('abort', onAbort, { once: true });
        if (free === 0) onWait?.();
        const one = { start, cost, since: performance.now() };
        waiting.set(siteId, [...(waiting.get(siteId) ?? []), one]);
        letNextIn();
      });
    },
  };
}

/** Of those who wait, in the order in which they came. */
function nextOf(all: readonly Waiting[]): Waiting | undefined {
  const [first] = all;
  if (first === undefined || performance.now() - first.since >= PATIENCE_MS) return first;
  return all.reduce((least, one) => (one.cost < least.cost ? one : least), first);
}
