/** Remembers that Redis is away, so that a hung one costs a single wait and not one for every request. */

/** How long to leave it alone before asking again. */
const PROBE_EVERY_MS = 1_000;

export type Breaker = {
  /** True while nobody should be asked; starts a probe in the background when it is time for one. */
  isOpen(): boolean;
  open(): void;
};

/** Makes a breaker that closes again when `probe` succeeds. */
export function createBreaker(probe: () => Promise<unknown>, now: () => number): Breaker {
  let isOpen = false;
  let isProbing = false;
  let probeAt = 0;

  async function tryAgain(): Promise<void> {
    isProbing = true;
    try {
      await probe();
      isOpen = false;
    } catch {
      probeAt = now() + PROBE_EVERY_MS;
    } finally {
      isProbing = false;
    }
  }

  return {
    isOpen() {
      if (isOpen && !isProbing && now() >= probeAt) void tryAgain();
      return isOpen;
    },
    open() {
      isOpen = true;
      probeAt = now() + PROBE_EVERY_MS;
    },
  };
}
