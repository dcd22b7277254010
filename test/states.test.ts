/** What the dashboard says and does while its server is away, while it is offline, and while numbers are on their way. */
import type { TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Apps } from './setup/apps.ts';
import { barriersOf } from './setup/barriers.ts';
import { openDashboard, startServed } from './setup/dashboard-page.ts';
import { eventually } from './setup/eventually.ts';
import type { FootfallApi } from './setup/footfall-api.ts';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const PATIENCE = { timeout: 120_000 };

let apps: Apps;
let api: FootfallApi;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  const stores = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
  ({ apps, api } = await startServed(stores));
  await api.createSite({ id: 'pond', domain: 'pond.example', timezone: 'UTC' });
  await visit(3);
  ({ browser, page } = await openDashboard(apps));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
});

afterEach(() => browser.context.setOffline(false));

let visitors = 0;

/** So many visitors more, each with a page and an event; resolves when they are in the reports. */
async function visit(count: number): Promise<void> {
  const hits = Array.from({ length: count }, () => {
    visitors += 1;
    const id = String(visitors).padStart(4, '0');
    const hit = { ip: `198.51.100.${visitors}`, ua: AGENT, u: `https://pond.example/${visitors}` };
    return [
      { ...hit, i: `states-view-${id}-0000`, n: 'pageview' },
      { ...hit, i: `states-event-${id}-000`, n: 'swim', p: { depth: visitors } },
    ];
  }).flat();
  const answer = await api.send({ s: 'pond', h: hits });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  await eventually(async () => {
    const { totals } = await api.query({ site: 'pond', metrics: ['visitors'], range: '7d' });
    expect(totals).toEqual([visitors]);
  });
}

const open = (view: string) => page.goto(`${apps.api.url}/sites/pond/${view}`);
const goTo = (view: string) => page.getByTestId(`view-${view}`).click();
const total = () => page.getByTestId('total-visitors').getAttribute('data-value');
const banner = () => page.getByTestId('stale-banner');

describe('somebody who loses the connection', PATIENCE, () => {
  it('keeps the numbers, is told from when they are on every page, and gets new ones when it is back', async () => {
    // Its files are there from now on.
    await open('goals');
    await page.getByRole('heading', { name: 'Goals', level: 1 }).waitFor();
    await goTo('dashboard');
    await eventually(async () => expect(await total()).toBe(String(visitors)));
    await browser.context.setOffline(true);
    await banner().getByText('You are offline. These are the numbers as of').waitFor();
    expect(await total()).toBe('3');
    expect(await barriersOf(page)).toEqual([]);
    expect(await page.getByTestId('here-now').getAttribute('data-value')).toBe('');
    // Another period cannot be asked for: it is said of which days the old numbers are, in the chart and in the cards.
    await page.keyboard.press('w');
    await page.waitForURL('**period=7d**');
    await page.getByTestId('still').nth(1).waitFor();
    await page.getByTestId('still').first().getByText('These are still the numbers of').waitFor();
    expect(await total()).toBe('3');
    await goTo('goals');
    await page.getByRole('heading', { name: 'Goals', level: 1 }).waitFor();
    await banner().getByText('You are offline.').waitFor();
    await goTo('dashboard');
    await visit(1);
    await browser.context.setOffline(false);
    await banner().waitFor({ state: 'detached' });
    await eventually(async () => expect(await total()).toBe(String(visitors)));
  });

  it('is told that a page cannot be loaded, and sees it when it can', async () => {
    await open('');
    await eventually(async () => expect(await total()).toBe(String(visitors)));
    await browser.context.setOffline(true);
    await banner().waitFor();
    await goTo('retention');
    await page.getByRole('heading', { name: 'This page did not load' }).waitFor();
    await page.getByText('You are offline. It comes by itself').waitFor();
    await page.getByTestId('site-switcher').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await browser.context.setOffline(false);
    await page.getByRole('heading', { name: 'Retention' }).waitFor();
  });

  it('keeps the page where a dialog cannot be loaded', async () => {
    await open('');
    await eventually(async () => expect(await total()).toBe(String(visitors)));
    await browser.context.setOffline(true);
    await page.keyboard.press('?');
    await page.getByTestId('undo-bar').getByText('The server cannot be reached.').waitFor();
    expect(await total()).toBe(String(visitors));
    await browser.context.setOffline(false);
    await page.getByTestId('undo').click();
    await eventually(async () => expect(await total()).toBe(String(visitors)));
    await page.keyboard.press('?');
    await page.getByTestId('keyboard-help').waitFor();
  });

  it('is asked before a form with changes is left', async () => {
    await open('settings');
    await page.getByTestId('excludedPages').fill('/reeds');
    await goTo('goals');
    await page.getByTestId('stay').click();
    expect(await page.getByTestId('excludedPages').inputValue()).toBe('/reeds');
    await goTo('goals');
    await page.getByTestId('leave').click();
    await page.getByRole('heading', { name: 'Goals', level: 1 }).waitFor();
  });

  it('is told at once that a deed was not done, and none is done later', async () => {
    await open('settings');
    await page.getByTestId('excludedPages').fill('/reeds');
    await browser.context.setOffline(true);
    await banner().waitFor();
    await page.getByTestId('save-settings').click();
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    await browser.context.setOffline(false);
    await banner().waitFor({ state: 'detached' });
    await page.reload();
    expect(await page.getByTestId('excludedPages').inputValue()).toBe('');
  });
});

describe('somebody whose server is away for a while', PATIENCE, () => {
  it('keeps the numbers and is told how old they are; new ones come by themselves', async () => {
    await open('');
    await eventually(async () => expect(await total()).toBe(String(visitors)));
    await apps.api.end('SIGTERM');
    await banner().getByText('The server does not answer. These are the numbers as of').waitFor();
    expect(await total()).toBe(String(visitors));
    await apps.api.start();
    await banner().waitFor({ state: 'detached' });
  });
});

describe('a page that is on its way', PATIENCE, () => {
  /** How far things moved that nobody moved: the sum that browsers call layout shift. */
  const shifted = () =>
    page.evaluate<number>(`new Promise((done) => {
      new PerformanceObserver((list) => {
        done(list.getEntries().reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0));
      }).observe({ type: 'layout-shift', buffered: true });
      // Without any shift the observer is never called.
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(0), 200)));
    })`);

  it('does not move when its numbers come, nor when a row is clicked', async () => {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await open('');
      await page.getByTestId('freshness').waitFor();
      await barriersOf(page);
      expect(await shifted(), `the page at ${width}`).toBeLessThan(0.01);
      await page
        .getByTestId('card-pages')
        .getByTestId('row')
        .first()
        .getByRole('button')
        .first()
        .click();
      await eventually(async () => expect(await total()).toBe('1'));
      await barriersOf(page);
      expect(await shifted(), `a click at ${width}`).toBeLessThan(0.01);
    }
  });
});

describe('somebody with a keyboard', PATIENCE, () => {
  it('has commands and the list of keys on pages that have no period', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await open('realtime');
    await page.getByTestId('visitors-now').waitFor();
    await page.keyboard.press('?');
    await page.getByTestId('keyboard-help').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('past days');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/past-days');
    await page.getByRole('heading', { name: 'Past days' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('your account');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/account');
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('pond');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sites/pond');
    await page.getByTestId('freshness').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('theme dark');
    await page.keyboard.press('Enter');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });
});
