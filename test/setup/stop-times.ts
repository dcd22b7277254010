/** How long each app may take to end, as its own source says; the manifests must grant it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readSettings } from '../../apps/beacon/src/env.ts';
import { stopMsMax } from '../../apps/beacon/src/stop-times.ts';
import type { AppName } from './app-settings.ts';
import type { Container } from './kubernetes.ts';

/** The longest stop of the app with the environment that its container has; undefined for what is not an app of ours. */
export function stopMsOf({ name, env = [] }: Container): number | undefined {
  switch (name as AppName) {
    case 'beacon': {
      const given = env.map((one) => [one.name, one.value] as const);
      const needed = { MONGODB_URI: 'mongodb://stores', REDIS_URL: 'redis://stores' };
      const read = readSettings({ ...Object.fromEntries(given), ...needed });
      if (!read.ok) throw new Error(read.errors.join(' '));
      return stopMsMax(read.settings.drainMs);
    }
    case 'api':
    case 'worker':
      return constantIn(name);
    default:
      return undefined;
  }
}

/** Of an app whose main.ts acts when it is imported. */
function constantIn(app: string): number {
  const text = readFileSync(resolve(import.meta.dirname, `../../apps/${app}/src/main.ts`), 'utf8');
  const digits = /^const STOP_MS = ([\d_]+);/m.exec(text)?.[1];
  if (digits === undefined)
    throw new Error(`apps/${app}/src/main.ts does not say how long it stops`);
  return Number(digits.replaceAll('_', ''));
}
