/** The examples, run as they stand against a real API and a real beacon. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { API_KEY, openTestApi, type TestApi } from '../../../apps/api/test/test-api.ts';
import {
  type BeaconUnderTest,
  type Ground,
  prepareGround,
  startOn,
  untilReady,
} from '../../../apps/beacon/src/beacon-under-test.ts';
import { countEvents } from '../examples/export-events.ts';
import { addSite } from '../examples/new-site.ts';
import { topPages } from '../examples/report.ts';
import { trackOrder } from '../examples/track-order.ts';
import { watchPages } from '../examples/watch-visitors.ts';
import { createFootfall } from '../src/create-footfall.ts';

let api: TestApi;
let ground: Ground;
let beacon: BeaconUnderTest;
let server: Server;
let url: string;

beforeAll(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  const { mongodbUri, redisKeyPrefix } = ground.settings;
  beacon = await startOn(ground);
  await untilReady(beacon.url);
  api = await openTestApi({ mongodbUri, redisKeyPrefix, beaconUrl: beacon.url });
  const replica = await api.openReplica();
  server = serve({ fetch: replica.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  await once(server, 'listening');
  server.once('close', () => void replica.close());
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await beacon.stop();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await api.close();
  await ground.close();
});

test('a site is added, and what is there already is said', async () => {
  expect(await addSite(url, API_KEY)).toBe('added shop');
  expect(await addSite(url, API_KEY)).toBe('is there already');
});

test('an order of a server is counted, and is in the report', async () => {
  expect(await trackOrder(url, API_KEY)).toBe('counted');
  const question = {
    site: 'shop',
    metrics: ['events' as const, 'revenue' as const],
    range: 'today' as const,
  };
  const footfall = createFootfall({ url, apiKey: API_KEY });
  await expect
    .poll(async () => (await footfall.query(question)).totals, { timeout: 15_000 })
    .toEqual([1, [{ amount: '12.50', currency: 'EUR' }]]);
});

test('reports are read, at once and page by page', async () => {
  expect(await topPages(url, API_KEY)).toEqual(['/checkout/done: 1']);
  expect(await countEvents(url, API_KEY, new AbortController().signal)).toEqual(expect.any(Number));
  const footfall = createFootfall({ url, apiKey: API_KEY });
  const hits = Array.from({ length: 5 }, (_, index) => ({
    site: 'shop',
    url: `https://shop.example/page-${index}`,
    ip: '198.51.100.8',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  }));
  expect(await Promise.all(hits.map(footfall.track))).toEqual(Array(5).fill({ ok: true }));
  const question = {
    site: 'shop',
    metrics: ['pageviews' as const],
    range: 'today' as const,
    dimensions: ['page' as const],
    filters: ['contains' as const, 'page' as const, ['/page-']] as ['contains', 'page', string[]],
    limit: 2,
  };
  await expect
    .poll(async () => (await footfall.query(question)).totals, { timeout: 15_000 })
    .toEqual([5]);
  const sizes = [];
  for await (const page of footfall.pages(question)) sizes.push(page.results.length);
  expect(sizes).toEqual([2, 2, 1]);
});

test('who is on a site is told as it happens, from the beacon on', async () => {
  const footfall = createFootfall({ url, apiKey: API_KEY });
  await footfall.api.sites.create.mutate({
    id: 'garden',
    domain: 'garden.example',
    timezone: 'UTC',
  });
  const ending = new AbortController();
  const told: string[] = [];
  const watched = watchPages(
    { url, apiKey: API_KEY, id: 'garden' },
    (page) => told.push(page),
    ending.signal,
  );
  for (const page of ['/roses', '/tulips']) {
    const hit = {
      site: 'garden',
      url: `https://garden.example${page}`,
      ip: '198.51.100.9',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    };
    expect(await footfall.track(hit)).toEqual({ ok: true });
    await expect.poll(() => told.at(-1), { timeout: 15_000 }).toBe(page);
  }
  expect(told).toEqual(['/roses', '/tulips']);
  ending.abort();
  await watched;
});
