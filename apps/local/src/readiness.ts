/** Waits until a service says that it can work. */
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const ANSWER_MS = 2_000;

/** Resolves when `GET {url}/readyz` answers 200; rejects with the last reason after `timeoutMs`. */
export async function waitUntilReady(
  url: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let reason = 'no answer';
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    reason = await notReadyReason(url);
    if (reason === '') return;
    await sleep(POLL_MS, undefined, { signal });
  }
  throw new Error(`${url} did not become ready within ${timeoutMs / 1000} s: ${reason}`);
}

/** Empty when ready. */
async function notReadyReason(url: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const text = await answer.text();
    return answer.ok ? '' : text.slice(0, 500);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
