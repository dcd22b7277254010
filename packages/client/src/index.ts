/** The typed client of Footfall for servers, browsers and edge runtimes. */
export type { Calls, Watching } from './calls.ts';
export {
  createFootfall,
  type Footfall,
  type FootfallOptions,
  type Present,
} from './create-footfall.ts';
export { FootfallError } from './footfall-error.ts';
export type { Money, ServerHit } from './hit.ts';
export type { Answer, Question } from './pages.ts';
export type { Procedures } from './procedures.ts';
export type { CallOptions } from './send.ts';
export type { TrackOutcome } from './track.ts';
