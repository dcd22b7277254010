/** For what becomes true a moment later, because another process does it. */
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/** Runs a check until it passes; after `timeoutMs` the last failure is the test's. */
export async function eventually(check: () => Promise<void>, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}
