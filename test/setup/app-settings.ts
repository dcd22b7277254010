/** What an app makes of an environment, by its own env.ts; manifests are held to it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { OBJECT_SETTINGS } from '@footfall/archive';
import { readSettings as readApiSettings } from '../../apps/api/src/env.ts';
import { readSettings as readBeaconSettings } from '../../apps/beacon/src/env.ts';
import { readSettings as readWorkerSettings } from '../../apps/worker/src/env.ts';

export const APP_NAMES = ['beacon', 'api', 'worker'] as const;
export type AppName = (typeof APP_NAMES)[number];

/** The names that an app's env.ts reads, from its text: a schema tells its fields only to who has it. */
export function settingNames(app: AppName): Set<string> {
  const path = resolve(import.meta.dirname, `../../apps/${app}/src/env.ts`);
  const text = readFileSync(path, 'utf8');
  const names = [...text.matchAll(/^\s+([A-Z][A-Z0-9_]+):/gm)].map(([, name = '']) => name);
  const shared = text.includes('...OBJECT_SETTINGS') ? Object.keys(OBJECT_SETTINGS) : [];
  return new Set([...names, ...shared]);
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
