/** Pages with letters beyond ASCII, in the dashboard and by a link to some of them: shown in letters, asked for in letters. */
import type { TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Apps } from './setup/apps.ts';
import { openDashboard, startServed } from './setup/dashboard-page.ts';
import { eventually } from './setup/eventually.ts';
import type { FootfallApi } from './setup/footfall-api.ts';

/** A day that is over: what is asked does not change meanwhile. */
const DAY = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
const RANGE = { from: DAY, to: DAY };
const ADDRESS_RANGE = `from=${DAY}&to=${DAY}`;
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SITE = 'letters';
/** By so many visitors each. */
const PAGES = { '/über-uns': 4, '/東京': 3, '/a%2Fb': 3 };

let apps: Apps;
let api: FootfallApi;
let browser: TestBrowser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const stores = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
  ({ apps, api } = await startServed(stores));
  await api.createSite({ id: SITE, domain: 'letters.example', timezone: 'UTC' });
  const paths = Object.entries(PAGES).flatMap(([path, count]) =>
    Array.from({ length: count }, () => path),
  );
  const hits = paths.map((path, index) => ({
    i: `letters-hit-${String(index).padStart(8, '0')}`,
    n: 'pageview',
    u: `https://letters.example${path}`,
    ip: `198.51.100.${index + 1}`,
    ua: AGENT,
    at: `${DAY}T10:00:00Z`,
  }));
  expect((await api.send({ s: SITE, h: hits })).status).toBe(202);
  await eventually(async () => expect(await pageviewsWith([])).toBe(hits.length));
  ({ browser, page, complaints } = await openDashboard(apps));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
});

async function pageviewsWith(filters: NonNullable<Parameters<FootfallApi['query']>[0]['filters']>) {
  const { totals } = await api.query({ site: SITE, metrics: ['pageviews'], range: RANGE, filters });
  return totals[0];
}

const rows = () => page.getByTestId('card-pages').getByTestId('row').allInnerTexts();

async function shows(visitors: number): Promise<void> {
  await eventually(async () =>
    expect(await page.getByTestId('total-visitors').getAttribute('data-value')).toBe(
      String(visitors),
    ),
  );
}

describe('a page with letters beyond ASCII', () => {
  it('is found by an API that is asked in letters, or as URLs spell it', async () => {
    expect(await pageviewsWith(['is', 'page', ['/über-uns']])).toBe(4);
    expect(await pageviewsWith(['is', 'page', ['/%C3%BCber-uns']])).toBe(4);
    expect(await pageviewsWith(['contains', 'page', ['京']])).toBe(3);
    expect(await pageviewsWith(['is', 'page', ['/a/b']])).toBe(0);
  });

  it('stands in the dashboard in letters, and is found by what is typed', async () => {
    const address = `${apps.api.url}/sites/${SITE}?${ADDRESS_RANGE}`;
    await page.goto(address);
    await shows(10);
    await eventually(async () => {
      const shown = (await rows()).join('\n');
      for (const name of Object.keys(PAGES)) expect(shown).toContain(name);
    });
    await page.goto(`${address}&f=${encodeURIComponent('is:page:/über-uns')}`);
    await shows(4);
    await page.goto(address);
    await page.getByTestId('row').filter({ hasText: '/東京' }).getByRole('button').first().click();
    await shows(3);
    expect(await page.getByTestId('filter').innerText()).toContain('/東京');
    expect(complaints).toEqual([]);
  });
});

describe('a link to some pages', () => {
  it('offers only what it answers, and an address that asks for more shows the rest', async () => {
    const post = async (path: string, body: unknown) => {
      const headers = {
        authorization: `Bearer ${apps.apiKey}`,
        'content-type': 'application/json',
      };
      const made = await fetch(`${apps.api.url}/api/v1/${path}`, {
        ...{ method: 'POST', headers, body: JSON.stringify(body) },
      });
      expect(made.status).toBe(201);
      return (await made.json()) as { id: string; link: string };
    };
    const filters = ['matches', 'page', ['/über**']];
    const { id: segmentId } = await post('segments', { site: SITE, name: 'About', filters });
    const { link } = await post('shares', { site: SITE, name: 'About', segmentId });
    const token = link.split('/').at(-1) ?? '';
    const asked = ['is:entryPage:/', 'done(is:page:/)', 'is:prop:plan:pro', 'isNot:page:/x'];
    const refused = asked.map((filter) => `f=${encodeURIComponent(filter)}`).join('&');
    await page.goto(`${apps.api.url}/share/${token}?${ADDRESS_RANGE}&pages=exit&${refused}`);
    await shows(4);
    expect(await page.getByTestId('filter').count()).toBe(1);
    await page.getByTestId('add-filter').click();
    const builder = page.getByTestId('filter-builder');
    await builder.getByTestId('dimension').waitFor();
    const offered = await builder
      .getByTestId('dimension')
      .locator('option')
      .evaluateAll((options) => options.map((one) => one.getAttribute('value')));
    expect(offered).toContain('page');
    expect(offered).toContain('country');
    for (const withheld of ['entryPage', 'exitPage', 'prop:']) {
      expect(offered).not.toContain(withheld);
    }
    expect(await builder.getByRole('checkbox').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
