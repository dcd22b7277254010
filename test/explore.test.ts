/** Charts of one's own in a real browser: small traffic, numbers that can be counted by hand. */
import { readFile } from 'node:fs/promises';
import type { TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Apps } from './setup/apps.ts';
import { barriersOf } from './setup/barriers.ts';
import { openDashboard, startServed } from './setup/dashboard-page.ts';
import { eventually } from './setup/eventually.ts';
import type { FootfallApi } from './setup/footfall-api.ts';
import { harmDone } from './setup/harm.ts';
import { HOSTILE } from './setup/hostile.ts';

const dayAgo = (days: number) =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** Days that are over: what is asked does not change meanwhile. */
const [FIRST, SECOND, THIRD] = [dayAgo(5), dayAgo(4), dayAgo(3)];
const RANGE = `from=${FIRST}&to=${THIRD}`;
const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

let apps: Apps;
let api: FootfallApi;
let browser: TestBrowser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const stores = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
  ({ apps, api } = await startServed(stores));
  await sendHive();
  ({ browser, page, complaints } = await openDashboard(apps));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
});

let hits = 0;
const view = (day: string, who: number, { ua = DESKTOP, path = '/' } = {}) => {
  hits += 1;
  return {
    i: `explore-hit-${String(hits).padStart(8, '0')}`,
    n: 'pageview',
    u: `https://hive.example${path}`,
    ip: `198.51.100.${who}`,
    ua,
    at: `${day}T10:00:00Z`,
  };
};

/** On the first day two desktops, one of which looks at two pages, and a phone; on the second a phone, on the third nobody. */
async function sendHive(): Promise<void> {
  const sent = [
    view(FIRST, 1),
    view(FIRST, 1, { path: '/honey' }),
    view(FIRST, 2),
    view(FIRST, 3, { ua: PHONE }),
    view(SECOND, 4, { ua: PHONE }),
  ];
  await api.createSite({ id: 'hive', domain: 'hive.example', timezone: 'UTC' });
  await api.createSite({ id: 'wasps', domain: 'wasps.example', timezone: 'UTC' });
  const wasps = HOSTILE.slice(0, 40).map((text, index) => ({
    ...view(FIRST, index + 1),
    u: `https://wasps.example/?utm_source=${encodeURIComponent(text)}`,
  }));
  for (const [s, h] of [['hive', sent] as const, ['wasps', wasps] as const]) {
    const answer = await api.send({ s, h });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    await eventually(async () => {
      const range = { from: FIRST, to: SECOND };
      const { totals } = await api.query({ site: s, metrics: ['pageviews'], range });
      expect(totals).toEqual([h.length]);
    });
  }
}

const open = (search: string, site = 'hive') =>
  page.goto(`${apps.api.url}/sites/${site}/explore?${RANGE}&${search}`);
const card = (metric: string) => page.getByTestId(`explored-${metric}`);

/** The table of a metric, without its head. */
async function tableOf(metric: string): Promise<string[][]> {
  const toggle = card(metric).getByTestId('explore-table-toggle');
  if ((await toggle.getAttribute('aria-pressed')) === 'false') await toggle.click();
  return await card(metric)
    .getByTestId('explore-table')
    .locator('tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('th + th, td')].map((one) => one.textContent ?? ''),
      ),
    );
}

const PATIENCE = { timeout: 120_000 };

describe('somebody who puts a chart together', PATIENCE, () => {
  it('chooses metrics and by what they are split, and sees each value; the address keeps it all', async () => {
    await open('');
    await eventually(async () =>
      expect(await tableOf('visitors')).toEqual([['Visitors'], ['3'], ['1'], ['0']]),
    );
    await page.getByTestId('explore-pageviews').check();
    await card('pageviews').waitFor();
    await page.getByTestId('by').click();
    await page.getByRole('menuitemradio', { name: 'Size' }).click();
    await page.waitForURL(
      ({ searchParams }) =>
        searchParams.get('metrics') === 'visitors,pageviews' && searchParams.get('by') === 'device',
    );
    await eventually(async () => {
      expect(await tableOf('visitors')).toEqual([
        ['Desktop', 'Phone'],
        ['2', '1'],
        ['0', '1'],
        ['0', '0'],
      ]);
      expect(await tableOf('pageviews')).toEqual([
        ['Desktop', 'Phone'],
        ['3', '1'],
        ['0', '1'],
        ['0', '0'],
      ]);
    });
    expect(await barriersOf(page)).toEqual([]);
    await page.getByTestId('choice-bars').click();
    await page.waitForURL('**chart=bars**');
    // Visitors by device need not add up: they stay lines, and it is said why.
    await card('visitors').getByText('its parts do not add up').waitFor();
    await page.reload();
    await eventually(async () => expect((await tableOf('pageviews'))[1]).toEqual(['3', '1']));
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('chart'));
  });

  it('reads it out by keyboard, in a sentence, and takes it along as a file', async () => {
    await open('metrics=pageviews&by=device&chart=bars');
    const chart = card('pageviews').getByTestId('explore-chart');
    await chart.waitFor();
    expect(await card('pageviews').getByTestId('explore-summary').textContent()).toContain(
      'Desktop: at most 3',
    );
    await chart.focus();
    await page.keyboard.press('Home');
    await card('pageviews').getByTestId('explore-read-out').getByText('Desktop').waitFor();
    expect(await chart.getAttribute('aria-valuetext')).toContain('Desktop 3, Phone 1');
    expect(await barriersOf(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await card('pageviews').getByTestId('save-csv').click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file.trim().split('\r\n').slice(1)).toEqual([
      `${FIRST},desktop,3`,
      `${SECOND},desktop,0`,
      `${THIRD},desktop,0`,
      `${FIRST},mobile,1`,
      `${SECOND},mobile,1`,
      `${THIRD},mobile,0`,
    ]);
    await card('pageviews').getByTestId('explore-explain').click();
    await page.getByTestId('explain').getByText('Pageviews').first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('is told where nothing is, and how many values are not drawn; texts that mean harm are texts', async () => {
    await open('f=is:page:/nowhere&by=page');
    await card('visitors').getByText('Nothing in this period').waitFor();
    await page.setViewportSize({ width: 360, height: 780 });
    await open('metrics=pageviews&by=source&chart=bars', 'wasps');
    await eventually(async () => {
      const drawn = page.getByTestId('explore-line');
      const labels = await drawn.evaluateAll((all) => all.map((one) => one.dataset['label']));
      expect(labels).toHaveLength(6);
      expect(labels[5]).toBe('All others');
    });
    await card('pageviews')
      .getByText(/^The 5 largest of \d+\.$/)
      .waitFor();
    await card('pageviews').getByTestId('explore-chart').focus();
    await page.keyboard.press('Home');
    expect(await harmDone(page, ['wasps.example'])).toEqual([]);
    await tableOf('pageviews');
    expect(await barriersOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
