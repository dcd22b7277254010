/** `@footfall/tracker/full`: the full script as a module, for sites that bundle. */
import type { Footfall, Options } from './api.ts';
import { FULL } from './full-features.ts';
import { runModule } from './run-module.ts';

export type {
  BeforeSend,
  Consent,
  EventOptions,
  Footfall,
  Options,
  Props,
  Report,
} from './api.ts';
export type { Hit } from './wire.ts';

/**
 * Starts counting, and returns what reports events: the same function as `window.footfall`. A second call, or a page that
 * has the script's tag too, counts once: the first wins. Where there is no page (server rendering) it does
 * nothing, and what it returns does nothing either.
 */
export const createTracker = (options: Options): Footfall => runModule(options, FULL);
