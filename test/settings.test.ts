/** The reference of settings says what the apps read, all of it and nothing else. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APP_NAMES, settingNames } from './setup/app-settings.ts';
import { listSettings, writeSettingsReference } from './setup/settings-reference.ts';

const ROOT = resolve(import.meta.dirname, '..');

describe('the reference of settings', () => {
  it('is the one that `npm run settings` writes now', () => {
    const page = readFileSync(resolve(ROOT, 'docs/operations/settings.md'), 'utf8');
    expect(page).toBe(writeSettingsReference());
  });

  it('has every setting of every app, each with what it is', () => {
    const settings = listSettings();
    for (const app of APP_NAMES) {
      const told = settings.filter(({ apps }) => apps.includes(app)).map(({ name }) => name);
      expect(new Set(told)).toEqual(settingNames(app));
    }
    expect(settings.filter(({ description }) => description === '')).toEqual([]);
  });

  it('is what the README names', () => {
    const readme = readFileSync(resolve(ROOT, 'README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## How it works'));
    const named = [...table.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name);
    const known = new Set(APP_NAMES.flatMap((app) => [...settingNames(app)]));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name ?? ''))).toEqual([]);
  });
});
