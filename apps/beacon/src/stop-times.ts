/** How long a beacon may take to stop: whoever ends its process must grant it that long. */

/**
 * How long clients are told, with each answer, to use another connection for the next request, before those that are left are
 * closed: who sends on a connection that closes at that moment cannot know whether it was heard.
 */
export const LEAVE_MS = 1_000;
/** How long requests that are under way may take when the server closes. */
export const CLOSE_TIMEOUT_MS = 5_000;
/** How long a batch that is under way when the time to ship is over is waited for. */
export const SHIP_STOP_TIMEOUT_MS = 1_000;

/** The longest that a stop takes, but for closing files and connections. */
export function stopMsMax(drainMs: number): number {
  return LEAVE_MS + CLOSE_TIMEOUT_MS + drainMs + SHIP_STOP_TIMEOUT_MS;
}
