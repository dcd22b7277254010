/** Sends one body to the beacon, by the means that this browser has. */

/** Then the network has long given up, and a retry does better. */
const SEND_MS = 30_000;

/** How long the beacon wants to be left alone before the next try (0: it did not say); null when there is none. */
export type Wait = number | null;

/**
 * Sends text. Without credentials, and as the text/plain that a string is, it needs no preflight.
 * An answer that will never be another (accepted, malformed, unknown site) ends it.
 *
 * fetch first, because blockers stop `ping` requests more often; sendBeacon where fetch is missing or fails at
 * once. https://developer.mozilla.org/docs/Web/API/RequestInit#keepalive
 */
export async function send(api: string, body: string): Promise<Wait> {
  let answer: Promise<Response>;
  try {
    answer = fetch(api, {
      method: 'POST',
      body,
      keepalive: true,
      credentials: 'omit',
      signal: AbortSignal.timeout(SEND_MS),
    });
  } catch {
    // A browser without it, or a page that has put something else in its place.
    return navigator.sendBeacon(api, body) ? null : 0;
  }
  return answer.then(
    ({ status, headers }) =>
      status > 499 || status === 429 || status === 408
        ? Number(headers.get('retry-after')) * 1000 || 0
        : null,
    () => 0,
  );
}
