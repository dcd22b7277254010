/**
 * What the site asks for. Module state, like the queue and the view: a page has one tracker, the first that takes over
 * `window.footfall`, and passing its state from function to function would cost a seventh of the core (ADR 22).
 */
import type { Options } from './api.ts';
import type { Feature } from './hooks.ts';

export let options: Options;
/** The address for hits. */
export let api: string;
export let features: readonly Feature[];

/** `base` is what `given.api` is relative to. */
export const setOptions = (given: Options, base: string, ofVariant: readonly Feature[]): void => {
  options = given;
  features = ofVariant;
  api = new URL(options.api || 'e', base).href;
};
