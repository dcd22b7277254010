/** What every variant of the script does: reads its own tag and counts by what that says. */
import type { Options } from './api.ts';
import type { Feature } from './hooks.ts';
import { setOptions } from './options.ts';
import { quietly } from './quietly.ts';
import { run } from './run.ts';

export const runScript = quietly((features: readonly Feature[]) => {
  // Null in a module script: then this throws, and nothing is counted.
  const tag = document.currentScript as HTMLScriptElement;
  setOptions(tag.dataset as unknown as Options, tag.src, features);
  run();
});
