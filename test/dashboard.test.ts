/** The dashboard as people use it, in a real browser: the daily questions with exact numbers. */
import { readFile } from 'node:fs/promises';
import { type QueryInput, querySchema, type Site } from '@footfall/domain';
import {
  createOracle,
  generateTraffic,
  type Oracle,
  sessionize,
  type TestBrowser,
} from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Apps } from './setup/apps.ts';
import { barriersOf } from './setup/barriers.ts';
import { openDashboard, startServed } from './setup/dashboard-page.ts';
import { eventually } from './setup/eventually.ts';
import type { FootfallApi } from './setup/footfall-api.ts';

/** So many of axe's rules apply to each of these pages. */
const PASSES_MIN = 10;
const TOTALS = [
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'bounceRate',
  'sessionDuration',
  'viewsPerSession',
] as const;
/** The last day that is over in Berlin, and the 27 before: what is asked does not change meanwhile. */
const NOW = Date.now();
const dayOf = (daysBack: number) =>
  new Date(NOW - daysBack * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });
const DAYS = { from: dayOf(28), to: dayOf(1) };
const RANGE = `from=${DAYS.from}&to=${DAYS.to}`;

let apps: Apps;
let api: FootfallApi;
let browser: TestBrowser;
let page: Page;
let garden: Site;
let oracle: Oracle;
let complaints: string[];

beforeAll(async () => {
  const stores = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
  ({ apps, api } = await startServed(stores));
  await sendTraffic();
  ({ browser, page, complaints } = await openDashboard(apps));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
});

/** Some weeks of known traffic, and the oracle that knows what they must come to. */
async function sendTraffic(): Promise<void> {
  garden = await api.createSite({
    id: 'garden',
    domain: 'garden.example',
    timezone: 'Europe/Berlin',
  });
  const requests = generateTraffic({
    seed: 6,
    hits: 4000,
    siteIds: ['garden'],
    now: NOW - 60_000,
    days: 60,
  });
  const stored = sessionize(requests).get('garden') ?? [];
  oracle = createOracle(stored);
  for (const [index, { siteId, hits }] of requests.entries()) {
    // The first of all says what a script had to give up before it.
    const lost = index === 0 ? { g: { full: 3 } } : {};
    const h = hits.map(({ wire }, place) => Object.assign({}, wire, place === 0 && lost));
    const answer = await api.send({ s: siteId, h });
    expect(answer.status).toBe(202);
  }
  const all = { from: '2025-01-01', to: '2027-12-31' };
  const question: QueryInput = { site: 'garden', metrics: ['pageviews', 'events'], range: all };
  await eventually(async () => {
    expect((await api.query(question)).totals).toEqual(expected(question).totals);
  });
}

function expected(question: Partial<QueryInput>) {
  const whole = { site: 'garden', range: DAYS, metrics: [...TOTALS], ...question };
  return oracle.answer(garden, querySchema.parse(whole), NOW);
}

const open = (address: string) => page.goto(`${apps.api.url}/sites/garden?${address}`);

async function expectTotals(question: Partial<QueryInput>): Promise<void> {
  const { totals } = expected(question);
  await eventually(async () => {
    for (const [index, metric] of TOTALS.entries()) {
      const shown = await page.getByTestId(`total-${metric}`).getAttribute('data-value');
      expect(Number(shown), metric).toBeCloseTo(Number(totals[index]), 6);
    }
  });
}

/** Many pages and a whole look at each: on a machine that does other things too, that takes its time. */
const PATIENCE = { timeout: 120_000 };

describe('somebody who looks at the numbers of the garden', PATIENCE, () => {
  it('sees totals, the days before, and where visitors come from, exactly', async () => {
    await open(RANGE);
    await expectTotals({});
    const { totalsComparison } = expected({ compare: 'previousPeriod' });
    const before = await page.getByTestId('total-visitors').getAttribute('data-before');
    expect(Number(before)).toBe(totalsComparison?.metrics[0]);

    const channels = expected({
      metrics: ['visitors'],
      dimensions: ['channel'],
      orderBy: [['visitors', 'desc']],
      limit: 10,
    });
    const wanted = Object.fromEntries(
      channels.results.map(({ dimensions, metrics }) => [dimensions[0] ?? '', metrics[0]]),
    );
    const card = page.getByTestId('card-sources');
    await card.getByTestId('row').first().waitFor();
    const shown = await card
      .getByTestId('row')
      .evaluateAll((rows) =>
        rows.map((row) => [row.getAttribute('data-label'), Number(row.getAttribute('data-value'))]),
      );
    expect(Object.fromEntries(shown)).toEqual(wanted);
  });

  it('clicks a country and sees it alone, by one request; the way back brings all again', async () => {
    await open(RANGE);
    await expectTotals({});
    const asked: string[] = [];
    const listen = (request: { url(): string }) => {
      if (request.url().includes('reports.answer')) asked.push(request.url());
    };
    page.on('request', listen);
    await page
      .getByTestId('card-places')
      .getByTestId('row')
      .first()
      .getByRole('button')
      .first()
      .click();
    const [top] = expected({
      metrics: ['visitors'],
      dimensions: ['country'],
      orderBy: [['visitors', 'desc']],
      limit: 1,
    }).results;
    const country = top?.dimensions[0] ?? '';
    await page.waitForURL(`**f=is:country:${country}**`);
    await expectTotals({ filters: ['is', 'country', [country]] });
    page.off('request', listen);
    // Totals, the days before, five cards and the names of properties: eight questions at once.
    expect(asked).toHaveLength(1);
    expect(new URL(asked[0] ?? '').pathname.split(',')).toHaveLength(8);
    await page.goBack();
    await expectTotals({});
  });

  it('joins conditions by or and not, in the builder as in the address', async () => {
    await open(`${RANGE}&f=not(is:device:mobile)`);
    await expectTotals({ filters: ['not', ['is', 'device', ['mobile']]] });
    await page.getByTestId('add-filter').click();
    await page.getByTestId('choice-any').click();
    await page.getByTestId('dimension').selectOption('page');
    await page.getByTestId('operator').selectOption('contains');
    await page.getByTestId('value').fill('e');
    await page.getByTestId('value').press('Enter');
    await page.getByTestId('add-condition').click();
    const second = page.getByTestId('condition').nth(1);
    await second.getByTestId('dimension').selectOption('browser');
    await second.getByTestId('suggestion').first().click();
    const browserName = await page
      .getByTestId('condition')
      .nth(1)
      .locator('bdi')
      .first()
      .innerText();
    await page.getByTestId('apply-filter').click();
    await expectTotals({
      filters: [
        ['not', ['is', 'device', ['mobile']]],
        [
          'or',
          [
            ['contains', 'page', ['e']],
            ['is', 'browser', [browserName]],
          ],
        ],
      ],
    });
  });

  it('opens all pages, sorts and searches them, and takes them along as a file', async () => {
    await open(`${RANGE}&details=pages`);
    const question = {
      metrics: ['pageviews', 'visitors'],
      dimensions: ['page'],
      orderBy: [['pageviews', 'desc']],
      limit: 50,
    } satisfies Partial<QueryInput>;
    await page.getByTestId('sort-pageviews').click();
    const pages = expected(question);
    await eventually(async () => {
      const shown = await page
        .getByTestId('details-row')
        .evaluateAll((rows) =>
          rows.map((row) =>
            Number(row.querySelector('[data-metric=pageviews]')?.getAttribute('data-value')),
          ),
        );
      expect(shown).toEqual(pages.results.map(({ metrics }) => metrics[0]));
    });
    await page.getByTestId('details-search').fill('a');
    const found = expected({ ...question, filters: ['contains', 'page', ['a']] });
    await eventually(async () => {
      expect(await page.getByTestId('details-rows').getAttribute('data-value')).toBe(
        String(found.rows),
      );
    });
    const download = page.waitForEvent('download');
    await page.getByTestId('save-csv').click();
    const file = await readFile(await (await download).path(), 'utf8');
    // The head, the rows, and the end of the last line.
    expect(file.split('\r\n')).toHaveLength(found.rows + 2);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('details'));
  });

  it('draws over some days to see them alone, and has numbers explained', async () => {
    await open(RANGE);
    await expectTotals({});
    const box = await page.getByTestId('chart').boundingBox();
    if (box === null) throw new Error('there is no chart');
    await page.mouse.move(box.x + box.width * 0.3, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 80, { steps: 4 });
    await page.getByTestId('stretch').waitFor();
    await page.mouse.up();
    await page.waitForURL((url) => (url.searchParams.get('from') ?? '') > DAYS.from);
    const { searchParams } = new URL(page.url());
    const range = { from: searchParams.get('from') ?? '', to: searchParams.get('to') ?? '' };
    expect(range.to < DAYS.to).toBe(true);
    await expectTotals({ range });
    await page.getByTestId('explain-total').click();
    await page.getByTestId('explain').getByText('Distinct visitor ids').waitFor();
    // Whatever way they were read, they are at least what the number counts.
    const read = await page.getByTestId('explain-read').first().getAttribute('data-value');
    expect(Number(read)).toBeGreaterThanOrEqual(
      Number(expected({ metrics: ['pageviews'], range }).totals[0]),
    );
    await page.keyboard.press('Escape');
  });

  it('does everything by keyboard', async () => {
    await open(RANGE);
    await expectTotals({});
    await page.keyboard.press('?');
    await page.getByTestId('keyboard-help').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('yester');
    await page.keyboard.press('Enter');
    await page.waitForURL('**period=yesterday**');
    await page.keyboard.press('b');
    await page.waitForURL('**compare=previousYear**');
    await page.keyboard.press('w');
    await page.waitForURL('**period=7d**');
  });

  it('has nothing in the way when they cannot see or not use a mouse', async () => {
    const places = [RANGE, `${RANGE}&details=pages&places=map`, `${RANGE}&f=is:device:desktop`];
    for (const place of places) {
      await open(place);
      await page.getByTestId('freshness').waitFor();
      expect(await barriersOf(page, PASSES_MIN), place).toEqual([]);
    }
    await page.goto(`${apps.api.url}/sites/garden/quality`);
    await page.getByTestId('outcome-received').waitFor();
    expect(await barriersOf(page, PASSES_MIN), 'quality').toEqual([]);
  });

  it('sees every hit accounted for', async () => {
    await page.goto(`${apps.api.url}/sites/garden/quality?period=today`);
    const value = (name: string) =>
      page.getByTestId(`outcome-${name}`).getAttribute('data-value').then(Number);
    await page.getByTestId('outcome-received').waitFor();
    const parts = ['stored', 'duplicate', 'malformed'];
    const counts = await Promise.all(parts.map(value));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(await value('received'));
    expect(await value('received')).toBe(4000);
    const lost = page.getByTestId('lost-row');
    expect(await lost.getAttribute('data-label')).toBe('full');
    expect(await lost.getAttribute('data-value')).toBe('3');
  });

  it('is told why no hit of a new site counts yet, and when the first one does', async () => {
    await api.createSite({ id: 'fresh', domain: 'fresh.example', timezone: 'UTC' });
    const hit = { n: 'pageview', u: 'https://shop.fresh.example/', ip: '198.51.100.7' };
    const send = (name: string, ua: string) =>
      api.send({ s: 'fresh', h: [{ ...hit, i: `fresh-${name}-${NOW}`, ua }] });
    await page.goto(`${apps.api.url}/sites/fresh/install`);
    const wait = (state: string) => page.locator(`[data-testid=first-hit]${state}`).waitFor();
    await wait('[data-reason=nothingArrived]');
    await send('of-a-bot', 'Googlebot/2.1 (+http://www.google.com/bot.html)');
    await wait('[data-reason=bots]');
    await send(
      'of-a-person',
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    );
    await wait('[data-state=arrived]');
    await page.getByTestId('first-hit').getByText('shop.fresh.example').waitFor();
  });

  it('changes what is left out, and tries it before', async () => {
    await page.goto(`${apps.api.url}/sites/garden/settings`);
    await page.getByTestId('excludedPages').fill('/admin/*');
    await page.getByTestId('rule-test').fill('https://garden.example/admin/users');
    const verdict = () => page.getByTestId('rule-verdict').getAttribute('data-value');
    expect(await verdict()).toBe('page');
    await page.getByTestId('rule-test').fill('https://garden.example/roses');
    expect(await verdict()).toBe('counts');
    expect(await barriersOf(page, PASSES_MIN)).toEqual([]);
    await page.getByTestId('keptParameters').fill('id\nq');
    await page.getByTestId('redactPersonalData').uncheck();
    await page.getByTestId('save-settings').click();
    await page.getByTestId('settings-saved').getByText('Saved').waitFor();
    await page.reload();
    expect(await page.getByTestId('excludedPages').inputValue()).toBe('/admin/*');
    expect(await page.getByTestId('keptParameters').inputValue()).toBe('id\nq');
    expect(await page.getByTestId('redactPersonalData').isChecked()).toBe(false);
    expect(complaints).toEqual([]);
  });
});
