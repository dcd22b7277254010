/** For what becomes true a moment later, because another process does it. */
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/** Runs a check until it passes, and gives back what it found; after `timeoutMs` the last failure is the test's. */
export async function eventually<Found>(
  check: () => Promise<Found>,
  timeoutMs = 20_000,
): Promise<Found> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}
