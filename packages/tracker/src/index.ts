/** The script as a module for sites that bundle their own: the same code, started by a call instead of a tag. */
import type { Footfall, Options } from './api.ts';
import { run } from './run.ts';
import type { Feature } from './tracker.ts';

export type { BeforeSend, EventOptions, Footfall, Options, Props, Report } from './api.ts';
export { FULL as full } from './full-features.ts';
export { STANDARD as standard } from './standard-features.ts';
export type { Feature } from './tracker.ts';
export type { Hit } from './wire.ts';

/**
 * Starts counting, and returns what reports events: the same function as `window.footfall`. `features` is nothing for
 * the core, `standard` or `full`. A second call, or a page that has the script's tag too, counts once: the first wins.
 * Where there is no page (server rendering) it does nothing, and what it returns does nothing either.
 */
export function createTracker(options: Options, features: readonly Feature[] = []): Footfall {
  return typeof window === 'undefined' ? () => {} : run(options, features);
}
