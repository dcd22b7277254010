/** Sends one body to the beacon, by the means that this browser has. */

/** Then the network has long given up, and a retry does better. */
const SEND_MS = 30_000;

/** How long the beacon wants to be left alone before the next try (0: it did not say); null when there is none. */
export type Wait = number | null;

/**
 * Sends text. Without credentials, and as the text/plain that a string is, it needs no preflight.
 * An answer that will never be another (accepted, malformed, unknown site) ends it.
 *
 * fetch first, because blockers stop `ping` requests more often; sendBeacon where fetch is missing, fails at
 * once, or would not outlive the page (Firefox before 133).
 * https://developer.mozilla.org/docs/Web/API/RequestInit#keepalive
 */
export function send(endpoint: string, body: string, isUrgent?: boolean): Promise<Wait> {
  try {
    if (!isUrgent || 'keepalive' in Request.prototype) return sendByFetch(endpoint, body);
  } catch {
    // A browser without it, or a page that has put something else in its place.
  }
  return Promise.resolve(navigator.sendBeacon(endpoint, body) ? null : 0);
}

function sendByFetch(endpoint: string, body: string): Promise<Wait> {
  return fetch(endpoint, {
    method: 'POST',
    body,
    keepalive: true,
    credentials: 'omit',
    signal: AbortSignal.timeout(SEND_MS),
  }).then(
    ({ status, headers }) =>
      status > 499 || status === 429 || status === 408
        ? Number(headers.get('retry-after')) * 1000 || 0
        : null,
    () => 0,
  );
}
