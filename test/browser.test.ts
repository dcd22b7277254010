/** The whole way: a real browser visits a site with the snippet, and the dashboard shows the exact numbers. */

import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { launchChromium, type TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from './setup/dashboard-page.ts';
import { eventually } from './setup/eventually.ts';
import { footfallApi } from './setup/footfall-api.ts';
import { type Installation, makeDataFolder, startInstallation } from './setup/installation.ts';

const SITE = 'garden';
/** Kept for people to look at; nothing compares them. */
const SCREENSHOTS = resolve(import.meta.dirname, '../.cache/screenshots');

let installation: Installation;
let browser: TestBrowser;
let folder: Awaited<ReturnType<typeof makeDataFolder>>;
let garden: { url: string; close(): Promise<void> };

/** A small site of several pages, with links, a button that navigates without loading, and a custom event. */
async function startGarden(beacon: string): Promise<typeof garden> {
  const page = (path: string) => `<!doctype html><html lang="en"><head><title>Garden ${path}</title>
<script defer src="${beacon}/f.js" data-site="${SITE}"></script></head><body>
<nav><a href="/">home</a> <a href="/roses">roses</a> <a href="/tools">tools</a></nav>
<button id="push" onclick="history.pushState({}, '', '/roses/red')">red</button>
<button id="buy" onclick="footfall('purchase', { plan: 'large' })">buy</button></body></html>`;
  const server: Server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page(new URL(request.url ?? '/', 'http://garden').pathname));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

beforeAll(async () => {
  folder = await makeDataFolder();
  installation = await startInstallation(folder.path);
  garden = await startGarden(installation.beacon);
  browser = await launchChromium({ viewport: { width: 1280, height: 900 } });
  await mkdir(SCREENSHOTS, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await garden?.close();
  const code = await installation?.stop();
  await folder?.remove();
  expect(code).toBe(0);
});

async function totalOf(page: Page, metric: string): Promise<string | null> {
  return await page.getByTestId(`total-${metric}`).getAttribute('data-value');
}

async function rowsOf(page: Page, card: string): Promise<Record<string, string>> {
  const rows = await page.getByTestId(`card-${card}`).getByTestId('row').all();
  const pairs = rows.map(async (row) => [
    await row.getAttribute('data-label'),
    await row.getAttribute('data-value'),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

describe('a visit in a real browser', () => {
  it('is on the dashboard with exact numbers within seconds', async () => {
    const api = footfallApi({
      apiUrl: installation.dashboard,
      beaconUrl: installation.beacon,
      apiKey: installation.apiKey,
    });
    await api.createSite({ id: SITE, domain: '127.0.0.1', timezone: 'Europe/Berlin' });

    const visit = await browser.context.newPage();
    await visit.goto(`${garden.url}/?utm_source=newsletter&utm_medium=email&utm_campaign=spring`);
    await visit.getByRole('link', { name: 'roses' }).click();
    await visit.waitForURL('**/roses');
    await visit.locator('#push').click();
    await visit.locator('#buy').click();
    await visit.getByRole('link', { name: 'tools' }).click();
    await visit.waitForURL('**/tools');
    // A page from the back/forward cache does not load again, so there is no load to wait for.
    await visit.goBack({ waitUntil: 'commit' });

    // Home, roses, red (without loading), tools, and red again by the back button.
    await eventually(async () => {
      const { totals } = await api.query({
        site: SITE,
        metrics: ['visitors', 'sessions', 'pageviews', 'events'],
        range: 'today',
      });
      expect(totals).toEqual([1, 1, 5, 1]);
    });

    // The beacon's answer and the API's are the same.
    const asking = { headers: { authorization: `Bearer ${installation.apiKey}` } };
    const checks = await Promise.all([
      fetch(`${installation.beacon}/check?s=${SITE}`),
      fetch(`${installation.dashboard}/api/v1/install?site=${SITE}`, asking),
    ]);
    const [ofBeacon, ofApi] = await Promise.all(checks.map((answer) => answer.json()));
    expect(ofBeacon).toMatchObject({ seen: true, hostname: '127.0.0.1', reason: null });
    expect(ofApi).toEqual(ofBeacon);

    const page = await browser.context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(installation.dashboard);
    await signIn(page, installation);
    await page.goto(`${installation.dashboard}/sites/${SITE}?period=today`);
    await eventually(async () => {
      expect(await totalOf(page, 'visitors')).toBe('1');
      expect(await totalOf(page, 'sessions')).toBe('1');
      expect(await totalOf(page, 'pageviews')).toBe('5');
      expect(await totalOf(page, 'events')).toBe('1');
      expect(await totalOf(page, 'bounceRate')).toBe('0');
      expect(await totalOf(page, 'viewsPerSession')).toBe('5');
      expect(await rowsOf(page, 'pages')).toEqual({
        '/': '1',
        '/roses': '1',
        '/roses/red': '1',
        '/tools': '1',
      });
      expect(await page.getByTestId('here-now').getAttribute('data-value')).toBe('1');
    });
    await page.screenshot({ path: `${SCREENSHOTS}/dashboard-first-visit.png`, fullPage: true });

    // Another view without any reload of the dashboard: it updates by itself.
    await visit.goto(`${garden.url}/tools`);
    await eventually(async () => expect(await totalOf(page, 'pageviews')).toBe('6'));
    // Neither a script error nor anything that the content security policy refused.
    expect(complaints).toEqual([]);
    await page.close();
    await visit.close();
  }, 120_000);
});
