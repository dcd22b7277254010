/** How long to wait before trying again. */

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Full jitter: beacons that lost the same server do not come back to it in step. */
export function backOffMs(tries: number): number {
  return Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
}
