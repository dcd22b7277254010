/** What every variant of the module does: counts by what the call says, where there is a page. */
import type { Footfall, Options } from './api.ts';
import { footfall } from './footfall.ts';
import type { Feature } from './hooks.ts';
import { setOptions } from './options.ts';
import { quietly } from './quietly.ts';
import { run } from './run.ts';

export const runModule = (options: Options, features: readonly Feature[]): Footfall => {
  if (typeof window === 'undefined') return () => {};
  quietly(() => {
    setOptions(options, location.href, features);
    run();
  })();
  return footfall;
};
