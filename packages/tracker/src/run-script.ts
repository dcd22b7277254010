/** What every variant of the script does: reads its own tag and counts by what that says. */
import type { Options } from './api.ts';
import { quietly } from './quietly.ts';
import { run } from './run.ts';
import type { Feature } from './tracker.ts';

export function runScript(features: readonly Feature[]): void {
  quietly(() => {
    // Null in a module script: then the next line throws, and nothing is counted.
    const tag = document.currentScript as HTMLScriptElement;
    const options = { ...tag.dataset } as Options;
    options.api = new URL(options.api || '/e', tag.src).href;
    run(options, features);
  })();
}
