/** Sends one body to the beacon, by the means that this browser, its blockers and this page's own fetch have left us. */
import { api } from './options.ts';

/** Without a status nothing was heard of the beacon. */
export type Answer = { status?: number; headers?: Headers };

/**
 * Sends text. Without credentials, and as the text/plain that a string is, it needs no preflight.
 *
 * - fetch first, because blockers stop `ping` requests more often, and a beacon always has credentials:
 *   https://developer.mozilla.org/docs/Web/API/Navigator/sendBeacon
 * - sendBeacon where fetch is missing, fails at once, or is the page's own and gives no promise:
 *   https://developer.mozilla.org/docs/Web/API/Window/fetch
 */
export const send = (body: string, end: (answer: Answer) => void): void => {
  try {
    fetch(api, {
      method: 'POST',
      body,
      keepalive: true,
      credentials: 'omit',
    }).then(end, end);
  } catch {
    end({ status: navigator.sendBeacon(api, body) ? 202 : 500 });
  }
};
