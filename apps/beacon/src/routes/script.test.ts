import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TRACKER_VARIANTS } from '@footfall/domain';
import { SITE } from '@footfall/enrichment/under-test';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  type BeaconUnderTest,
  type Ground,
  prepareGround,
  startOn,
  untilReady,
  wireHit,
} from '../beacon-under-test.ts';

/** As the real ones name the address of hits. */
const textOfVariant = (variant: string, hits = 'e') =>
  `/* ${variant} */ new URL(o.api||"${hits}",s)`;

let ground: Ground;
let beacon: BeaconUnderTest;

beforeAll(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  const trackerDir = join(ground.settings.dataDir, 'tracker');
  await mkdir(trackerDir);
  for (const variant of TRACKER_VARIANTS) {
    await writeFile(join(trackerDir, `${variant}.js`), textOfVariant(variant));
  }
  await ground.addSite({ ...SITE, id: 'small', trackerVariant: 'core' });
  const asking = { ...SITE, trackerVariant: 'core' as const };
  await ground.addSite({ ...asking, id: 'plain', trackerFeatures: [] });
  await ground.addSite({ ...asking, id: 'shop', trackerFeatures: ['revenue'] });
  await ground.addSite({ ...asking, id: 'fast', trackerFeatures: ['forms', 'webVitals'] });
  beacon = await startOn(ground, { trackerDir, scriptPath: '/assets/count.js', hitName: 'in' });
  await untilReady(beacon.url);
});

afterAll(async () => {
  await beacon.stop();
  await ground.close();
});

const get = (path: string, headers = {}) => fetch(`${beacon.url}${path}`, { headers });
const textOf = async (path: string) => (await get(path)).text();

test('one address serves the variant that the site asks for, the standard one by default', async () => {
  expect(await textOf('/assets/count.js')).toBe(textOfVariant('standard', 'in'));
  expect(await textOf('/assets/count.js?s=small')).toBe(textOfVariant('core', 'in'));
  expect(await textOf(`/assets/count.js?s=${SITE.id}`)).toBe(textOfVariant('standard', 'in'));
  expect(await textOf('/assets/count.js?s=nobody')).toBe(textOfVariant('standard', 'in'));
  expect((await get('/f.js')).status).toBe(404);
});

test('a browser that has the script asks again within an hour and gets 304', async () => {
  const first = await get('/assets/count.js');
  expect(first.headers.get('cache-control')).toBe('public, max-age=3600');
  expect(first.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  const etag = first.headers.get('etag') ?? '';
  expect((await get('/assets/count.js', { 'If-None-Match': etag })).status).toBe(304);
  const other = await get('/assets/count.js?s=small', { 'If-None-Match': etag });
  expect(other.status).toBe(200);
});

test('every version has an address of its own that never changes, with its integrity', async () => {
  const list = (await (await get('/assets/count.json')).json()) as Record<
    string,
    { path: string; integrity: string }
  >;
  expect(Object.keys(list)).toEqual([...TRACKER_VARIANTS]);
  for (const [variant, { path, integrity }] of Object.entries(list)) {
    const answer = await get(path);
    const text = await answer.text();
    expect(text).toBe(textOfVariant(variant, 'in'));
    expect(answer.headers.get('cache-control')).toContain('immutable');
    // Without it a browser refuses a script of another origin that has an integrity.
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(integrity).toBe(`sha384-${createHash('sha384').update(text).digest('base64')}`);
  }
  expect((await get('/assets/count-0123456789ab.js')).status).toBe(404);
});

test('a site gets the smallest variant that has all that it asks for', async () => {
  const served = ['plain', 'shop', 'fast'].map((site) => textOf(`/assets/count.js?s=${site}`));
  expect(await Promise.all(served)).toEqual(
    ['core', 'standard', 'full'].map((variant) => textOfVariant(variant, 'in')),
  );
});

test('it is compressed as far as the browser takes it', async () => {
  const plain = await get('/assets/count.js', { 'Accept-Encoding': 'identity' });
  const gzipped = await get('/assets/count.js', { 'Accept-Encoding': 'gzip, br;q=0' });
  const best = await get('/assets/count.js', { 'Accept-Encoding': 'gzip, br' });
  const encodings = [plain, gzipped, best].map((one) => one.headers.get('content-encoding'));
  expect(encodings).toEqual([null, 'gzip', 'br']);
  expect(new Set([plain, gzipped, best].map((one) => one.headers.get('etag'))).size).toBe(3);
  const [text, ...others] = await Promise.all([plain, gzipped, best].map((one) => one.text()));
  expect(others).toEqual([text, text]);
  expect(best.headers.get('vary')).toBe('Accept-Encoding');
});

test('hits are taken beside the script, under the name that the operator gave', async () => {
  const body = JSON.stringify({ s: SITE.id, h: [wireHit()] });
  for (const path of ['/assets/in', '/assets/in?x=1', '/e']) {
    const answer = await fetch(`${beacon.url}${path}`, { method: 'POST', body });
    expect([path, answer.status]).toEqual([path, 202]);
  }
  const preflight = await fetch(`${beacon.url}/assets/in`, { method: 'OPTIONS' });
  expect(preflight.status).toBe(204);
});
