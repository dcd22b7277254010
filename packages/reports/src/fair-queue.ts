/** Who runs next: a bounded number at once, the sites in turns, so that one site's questions never hold up another's. */

export type FairQueue = {
  /**
   * Resolves with a function that gives the place back. Rejects with the signal's reason when it aborts first.
   * `onWait` is called where there is no place yet.
   */
  enter(siteId: string, signal: AbortSignal, onWait?: () => void): Promise<() => void>;
};

export function createFairQueue(places: number): FairQueue {
  /** Those who wait, by site; the site at the front is next. */
  const waiting = new Map<string, (() => void)[]>();
  let free = places;

  function letNextIn(): void {
    const next = waiting.entries().next();
    if (free === 0 || next.done === true) return;
    const [siteId, [first, ...others]] = next.value;
    waiting.delete(siteId);
    if (others.length > 0) waiting.set(siteId, others);
    first?.();
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
    const others = (waiting.get(siteId) ?? []).filter((one) => one !== start);
    if (others.length > 0) waiting.set(siteId, others);
    else waiting.delete(siteId);
  }

  return {
    enter(siteId, signal, onWait) {
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
        waiting.set(siteId, [...(waiting.get(siteId) ?? []), start]);
        letNextIn();
      });
    },
  };
}
