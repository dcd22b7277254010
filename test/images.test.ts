/**
 * The container images, as near as one gets without a container engine: the Dockerfile passes a linter, and each app
 * runs from its bundle by the image's own command, environment and user, in a folder that it may not write to.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@footfall/testing';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type App, type AppName, createApp, withDatabase } from './setup/apps.ts';
import { eventually } from './setup/eventually.ts';
import { footfallApi } from './setup/footfall-api.ts';
import { DOCKERFILE, imageOf } from './setup/image.ts';

const BUNDLE = resolve(import.meta.dirname, '../infra/docker/bundle.mjs');
const APPS = ['beacon', 'api', 'worker'] as const;

const run = promisify(execFile);

type Parts = {
  components: { name: string; licenses?: { license?: { id?: string }; expression?: string }[] }[];
};

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-images-'));
  chmodSync(folder, 0o711);
  await Promise.all(APPS.map((app) => run(process.execPath, [BUNDLE, app, join(folder, app)])));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('Dockerfile', () => {
  it('passes the linter', () => {
    expect(validate(DOCKERFILE)).toEqual([]);
  });

  it('pins the base image to a version and runs nothing as root', () => {
    expect(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-\w+/m.test(DOCKERFILE)).toBe(true);
    for (const app of APPS) expect(imageOf(app).user.uid).toBeGreaterThanOrEqual(1000);
  });
});

describe('the bundles of the apps', () => {
  it('list their parts, none under a licence that binds who ships it', () => {
    for (const app of APPS) {
      const parts = JSON.parse(readFileSync(join(folder, app, 'sbom.cdx.json'), 'utf8')) as Parts;
      expect(parts.components.length).toBeGreaterThan(20);
      const licences = parts.components.map(({ name, licenses = [] }) => {
        const ids = licenses.map(({ license, expression }) => license?.id ?? expression);
        return `${name}: ${ids.join(' ')}`;
      });
      expect(licences.filter((line) => /: .*(GPL|SSPL|BUSL)/.test(line))).toEqual([]);
    }
  });

  it('take a hit and report it, run by the images’ commands as an unprivileged user', async () => {
    const installation = await prepareImages();
    const { apps, apiKey } = installation;
    for (const app of [apps.api, apps.beacon, apps.worker]) await app.start();
    const api = footfallApi({ apiUrl: apps.api.url, beaconUrl: apps.beacon.url, apiKey });
    await api.createSite({ id: 'image', domain: 'image.example', timezone: 'UTC' });
    const hit = { i: 'image-hit-0000001', n: 'pageview', u: 'https://image.example/' };
    await eventually(async () => {
      expect((await api.send({ s: 'image', h: [hit] })).status).toBe(202);
    });
    await eventually(async () => {
      const metrics = ['visitors', 'pageviews'] as const;
      const result = await api.query({ site: 'image', metrics: [...metrics], range: '7d' });
      expect(result.totals).toEqual([1, 1]);
    });
    // The script and the dashboard are in the images, not beside them.
    expect((await fetch(`${apps.beacon.url}/f.js`)).status).toBe(200);
    expect(await (await fetch(apps.api.url)).text()).toContain('<script type="module"');
    for (const app of Object.values(apps)) expect(await app.end('SIGTERM')).toBe(0);
  }, 60_000);
});

/** The three apps, to be started in their bundles. Nobody but root can become somebody else: others stay who they are. */
async function prepareImages(): Promise<{ apps: Record<AppName, App>; apiKey: string }> {
  const apiKey = randomBytes(24).toString('hex');
  const ports = { beacon: await freePort(), api: await freePort(), worker: await freePort() };
  const mongodbUri = withDatabase(
    inject('mongodbUri'),
    `footfall_${randomBytes(6).toString('hex')}`,
  );
  const keyPrefix = `${randomBytes(4).toString('hex')}:`;
  const appOf = (name: AppName) => {
    const { command, env, user } = imageOf(name);
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir, { recursive: true });
    const isRoot = process.getuid?.() === 0;
    if (isRoot) chownSync(dataDir, user.uid, user.gid);
    const inBundle = (value: string) => value.replace(/^\/app\//, `${join(folder, name)}/`);
    const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
    const become = isRoot ? ['setpriv', ...identity, '--no-new-privs', '--'] : [];
    return createApp(name, `http://127.0.0.1:${ports[name]}`, {
      command: [...become, ...command],
      cwd: join(folder, name),
      env: {
        PATH: process.env['PATH'] ?? '',
        ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, inBundle(value)])),
        FOOTFALL_DATA: dataDir,
        HOST: '127.0.0.1',
        BEACON_HOST: '127.0.0.1',
        MONGODB_URI: mongodbUri,
        REDIS_URL: inject('redisUrl'),
        REDIS_KEY_PREFIX: keyPrefix,
        FOOTFALL_API_KEY: apiKey,
        FOOTFALL_ADMIN_EMAIL: 'ada@footfall.test',
        FOOTFALL_ADMIN_PASSWORD: 'correct horse battery',
        PORT: String(ports.api),
        BEACON_PORT: String(ports.beacon),
        WORKER_PORT: String(ports.worker),
      },
    });
  };
  return { apiKey, apps: { beacon: appOf('beacon'), api: appOf('api'), worker: appOf('worker') } };
}
