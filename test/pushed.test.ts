/** What comes to the dashboard in a real browser while it waits: who is there as it happens, and how far a long question is. */
import { createHitStore, openDatabase } from '@footfall/db';
import { formBatch } from '@footfall/domain';
import { BLANK_HIT, type TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Apps } from './setup/apps.ts';
import { openDashboard, startServed } from './setup/dashboard-page.ts';
import { eventually } from './setup/eventually.ts';
import type { FootfallApi } from './setup/footfall-api.ts';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const PATIENCE = { timeout: 60_000 };

let apps: Apps;
let api: FootfallApi;
let browser: TestBrowser;
let page: Page;
/** What the page asks the API for, by the path of the request. */
let asked: string[];

beforeAll(async () => {
  const stores = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
  ({ apps, api } = await startServed(stores));
  await api.createSite({ id: 'garden', domain: 'garden.example', timezone: 'UTC' });
  ({ browser, page } = await openDashboard(apps));
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
});

let visits = 0;
/** Another visitor opens a page; resolves once the hit is acknowledged. */
async function visit(path: string): Promise<void> {
  visits += 1;
  const hit = {
    i: `pushed-hit-${String(visits).padStart(8, '0')}`,
    n: 'pageview',
    u: `https://garden.example${path}`,
    ip: `198.51.100.${visits}`,
    ua: AGENT,
    at: new Date().toISOString(),
  };
  expect(await api.send({ s: 'garden', h: [hit] })).toMatchObject({ status: 202 });
}

async function open(view: '' | '/realtime'): Promise<void> {
  asked = [];
  await page.goto(`${apps.api.url}/sites/garden${view}`);
}

const isPushed = () => page.getByTestId('realtime-state').getAttribute('data-pushed');
const untilPushed = (wanted: boolean) =>
  eventually(async () => expect(await isPushed()).toBe(String(wanted)));
const untilShown = (visitors: number) =>
  eventually(async () => {
    const shown = await page.getByTestId('visitors-now').getAttribute('data-value');
    expect(shown).toBe(String(visitors));
  });
const countAsked = (name: string) => asked.filter((path) => path.includes(name)).length;

it('shows a visitor who comes without asking for them', PATIENCE, async () => {
  await open('/realtime');
  await untilPushed(true);
  await untilShown(0);
  const before = countAsked('realtime.present');
  await visit('/roses');
  await untilShown(1);
  await visit('/tulips');
  await untilShown(2);
  expect(await page.getByTestId('feed-hit').count()).toBe(2);
  expect(countAsked('realtime.present')).toBe(before);
});

it('tells on every page how many are here, by a stream as well', PATIENCE, async () => {
  await open('');
  const shown = (visitors: number) =>
    eventually(async () => {
      const text = await page.getByTestId('here-now').getAttribute('data-value');
      expect(text).toBe(String(visitors));
    });
  await shown(2);
  expect(countAsked('realtime.watchNow')).toBe(1);
  await visit('/lilies');
  await shown(3);
});

const streams = async () => {
  const text = await (await fetch(`${apps.api.url}/metrics`)).text();
  return /^footfall_api_streams\{what="present"\} (\d+)$/m.exec(text)?.[1];
};

it('is quiet while the page cannot be seen or is paused, and goes on after', PATIENCE, async () => {
  await open('/realtime');
  await untilPushed(true);
  const show = (state: 'hidden' | 'visible') =>
    page.evaluate(`{
      Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }`);
  await show('hidden');
  await eventually(async () => expect(await streams()).toBe('0'));
  await show('visible');
  await untilPushed(true);
  await page.getByTestId('pause').click();
  await eventually(async () => expect(await streams()).toBe('0'));
  await visit('/asters');
  await page.getByTestId('pause').click();
  await untilShown(4);
});

it('asks where a stream is refused, or kept by something on the way', PATIENCE, async () => {
  const watching = '**/api/trpc/realtime.watchPresent**';
  let isKept = false;
  await page.route(watching, (route) => (isKept ? undefined : route.abort()));
  await open('/realtime');
  await untilShown(4);
  await visit('/dahlias');
  await untilShown(5);
  expect(await isPushed()).toBe('false');
  expect(countAsked('realtime.present')).toBeGreaterThan(1);
  isKept = true;
  const tried = countAsked('realtime.watchPresent');
  await eventually(async () => expect(countAsked('realtime.watchPresent')).toBeGreaterThan(tried));
  await visit('/irises');
  await untilShown(6);
  expect(await isPushed()).toBe('false');
  await page.unroute(watching);
});

it('comes back by itself when the process that pushed is replaced', PATIENCE, async () => {
  await open('/realtime');
  await untilPushed(true);
  expect(await apps.api.end('SIGTERM')).toBe(0);
  await untilPushed(false);
  await apps.api.start();
  await untilPushed(true);
  await visit('/poppies');
  await untilShown(7);
});

const DAY_MS = 86_400_000;
const SLOW_HITS = 6_000;

/** Long addresses, for a filter that has to look at each of them from its beginning to its end, many times over. */
async function storeSlowSite(): Promise<void> {
  await api.createSite({ id: 'slow', domain: 'slow.example', timezone: 'UTC' });
  const database = openDatabase({ uri: apps.mongodbUri, appName: 'test' });
  const store = createHitStore(database);
  const at = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
  const page = (index: number) => `/${'ab'.repeat(150)}/${index}`;
  const hits = Array.from({ length: SLOW_HITS }, (_, index) => ({
    ...BLANK_HIT,
    ...{ hitId: `slow-hit-${index}`, visitorId: index + 1, sessionId: index + 1, name: 'pageview' },
    ...{ at: at + index, sessionAt: at + index, order: 0, page: page(index) },
  }));
  for (let from = 0; from < hits.length; from += 1_000) {
    const batch = formBatch(`slow-${from}`, 'slow', hits.slice(from, from + 1_000));
    await store.storeBatches([batch]);
  }
  await database.close();
}

it(
  'says how far a question is that takes long, and no more once it is answered',
  PATIENCE,
  async () => {
    await storeSlowSite();
    const patterns = Array.from({ length: 100 }, (_, index) => `**a**b**/x${index}`);
    asked = [];
    await page.goto(
      `${apps.api.url}/sites/slow?range=yesterday&f=matchesNot:page:${patterns.join(',')}`,
    );
    const progress = page.getByTestId('report-progress');
    await progress.waitFor();
    expect(await progress.getAttribute('data-step')).toMatch(/^(waiting|preparing|counting)$/);
    expect(await progress.getByRole('progressbar').getAttribute('aria-label')).not.toBe('');
    await page.getByTestId('freshness').waitFor();
    await eventually(async () => {
      expect(await page.getByTestId('total-visitors').getAttribute('data-value')).toBe(
        String(SLOW_HITS),
      );
    });
    await progress.waitFor({ state: 'detached' });
    // All of the page in a request or two, as ever.
    expect(asked.filter((path) => path.includes('reports.query'))).toEqual([]);
    expect(asked.filter((path) => path.includes('reports.answer')).length).toBeLessThanOrEqual(2);
  },
);

it('says so too while a study is made', PATIENCE, async () => {
  const patterns = Array.from({ length: 100 }, (_, index) => `**b**a**/y${index}`);
  const filters = `f=matchesNot:page:${patterns.join(',')}`;
  await page.goto(`${apps.api.url}/sites/slow/journeys?period=yesterday&${filters}`);
  const progress = page.getByTestId('report-progress');
  await progress.waitFor();
  expect(await progress.getAttribute('data-step')).toMatch(/^(waiting|preparing|counting)$/);
  await page.getByTestId('journey-sessions').waitFor();
  await progress.waitFor({ state: 'detached' });
  expect(asked.filter((path) => path.includes('reports.journey'))).toEqual([]);
});
