/** What an app makes of an environment, by its own env.ts; manifests are held to it. */
import { SETTINGS as API, readSettings as readApiSettings } from '../../apps/api/src/env.ts';
import {
  SETTINGS as BEACON,
  readSettings as readBeaconSettings,
} from '../../apps/beacon/src/env.ts';
import {
  readSettings as readWorkerSettings,
  SETTINGS as WORKER,
} from '../../apps/worker/src/env.ts';

export const APP_NAMES = ['beacon', 'api', 'worker'] as const;
export type AppName = (typeof APP_NAMES)[number];

export const SCHEMAS = { beacon: BEACON, api: API, worker: WORKER };

/** The names of all that an app reads from its environment. */
export function settingNames(app: AppName): Set<string> {
  return new Set(Object.keys(SCHEMAS[app].shape));
}

/** Whether the app would start with it, and what it says when not. */
export function settingsOf(
  app: AppName,
  env: Record<string, string>,
): { ok: true } | { ok: false; errors: string[] } {
  if (app === 'beacon') {
    const read = readBeaconSettings(env);
    return read.ok ? { ok: true } : read;
  }
  try {
    if (app === 'api') readApiSettings(env);
    else readWorkerSettings(env);
    return { ok: true };
  } catch (error) {
    return { ok: false, errors: [error instanceof Error ? error.message : String(error)] };
  }
}
