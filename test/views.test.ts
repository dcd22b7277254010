/** The views beside the dashboard in a real browser: small traffic, numbers that can be counted by hand. */
import type { TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Apps } from './setup/apps.ts';
import { barriersOf } from './setup/barriers.ts';
import { openDashboard, startServed } from './setup/dashboard-page.ts';
import { eventually } from './setup/eventually.ts';
import type { FootfallApi } from './setup/footfall-api.ts';

/** A day that is over: what is asked does not change meanwhile. */
const DAY = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
/** As the page writes a day of this year or of another. */
const DATE: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  ...(DAY.slice(0, 4) === String(new Date().getFullYear()) ? {} : { year: 'numeric' }),
};
const RANGE = `from=${DAY}&to=${DAY}`;
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

let apps: Apps;
let api: FootfallApi;
let browser: TestBrowser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const stores = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
  ({ apps, api } = await startServed(stores));
  await sendMeadow();
  ({ browser, page, complaints } = await openDashboard(apps));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
});

type Told = { who: number; time: string; path: string; name?: string; more?: object };

let hits = 0;
function hit(host: string, { who, time, path, name = 'pageview', more = {} }: Told) {
  hits += 1;
  return {
    i: `views-hit-${String(hits).padStart(8, '0')}`,
    n: name,
    u: `https://${host}${path}`,
    t: `Title of ${path}`.slice(0, 200),
    ip: `198.51.100.${who}`,
    ua: AGENT,
    at: `${DAY}T${time}Z`,
    ...more,
  };
}

/** Four visitors: three look at prices, two go on to sign up, one does and buys. */
async function sendMeadow(): Promise<void> {
  await api.createSite({ id: 'meadow', domain: 'meadow.example', timezone: 'UTC' });
  const load = (lcp: number) => ({ p: { LCP: lcp, INP: 100, CLS: 0.05, FCP: 900, TTFB: 200 } });
  const boom = { p: { message: 'Error: Boom', at: 'https://meadow.example/app.js:1:2' } };
  const sent = [
    { who: 1, time: '10:00:00', path: '/pricing' },
    { who: 1, time: '10:00:10', path: '/pricing', name: 'vital', more: load(1200) },
    { who: 1, time: '10:00:30', path: '/signup' },
    { who: 1, time: '10:01:00', path: '/signup', name: 'signup', more: { p: { plan: 'team' } } },
    {
      who: 1,
      time: '10:02:00',
      path: '/signup',
      name: 'purchase',
      more: { v: { amount: '12.50', currency: 'EUR' } },
    },
    { who: 2, time: '11:00:00', path: '/pricing' },
    { who: 2, time: '11:00:10', path: '/pricing', name: 'vital', more: load(3000) },
    { who: 2, time: '11:01:00', path: '/docs' },
    { who: 3, time: '12:00:00', path: '/pricing' },
    { who: 3, time: '12:00:05', path: '/pricing', name: 'vital', more: load(5000) },
    { who: 3, time: '12:00:10', path: '/signup' },
    { who: 3, time: '12:00:20', path: '/signup', name: 'error', more: boom },
    { who: 4, time: '13:00:00', path: '/docs' },
    { who: 4, time: '13:00:05', path: '/docs', name: 'error', more: boom },
  ].map((told) => hit('meadow.example', told));
  const answer = await api.send({ s: 'meadow', h: sent });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  await counted('meadow', 9);
}

/** Waits until so many pageviews and events, or more, are in the reports. */
async function counted(site: string, least: number): Promise<void> {
  await eventually(async () => {
    const range = { from: DAY, to: DAY };
    const { totals } = await api.query({ site, metrics: ['pageviews', 'events'], range });
    expect(totals.reduce<number>((sum, n) => sum + Number(n), 0)).toBeGreaterThanOrEqual(least);
  });
}

const open = (view: string, search = RANGE) =>
  page.goto(`${apps.api.url}/sites/meadow/${view}?${search}`);

/** Each element's data attributes of these names. */
async function told(testId: string, ...names: string[]): Promise<string[][]> {
  return await page
    .getByTestId(testId)
    .evaluateAll(
      (elements, wanted) =>
        elements.map((element) => wanted.map((name) => element.getAttribute(`data-${name}`) ?? '')),
      names,
    );
}

const value = (testId: string) => page.getByTestId(testId).getAttribute('data-value');

const barriers = () => barriersOf(page);

const PATIENCE = { timeout: 120_000 };

describe('somebody who wants to know what visitors do on the meadow', PATIENCE, () => {
  it('is told from when there are data, in place of zeros and of a change against nothing', async () => {
    const written = new Intl.DateTimeFormat('en-US', { ...DATE, timeZone: 'UTC' }).format(
      new Date(`${DAY}T12:00:00Z`),
    );
    // A line ends before or behind a date.
    const since = written.replaceAll(' ', '\u00a0');
    const earlier = new Date(Date.parse(DAY) - 9 * 86_400_000).toISOString().slice(0, 10);
    await page.goto(`${apps.api.url}/sites/meadow?from=${earlier}&to=${DAY}`);
    const total = page.getByTestId('total-visitors');
    await page.getByTestId('no-data-before').waitFor();
    expect(await total.textContent()).toContain(`4since ${since}`);
    expect(await total.getAttribute('data-before')).toBe('');
    expect(await page.getByTestId('chart-summary').textContent()).toContain(
      `No data before ${since}`,
    );
    await page.getByTestId('chart-table-toggle').click();
    const cells = page.getByTestId('chart-table').locator('td');
    await cells.first().waitFor();
    expect(await cells.allTextContents()).toEqual([...Array(9).fill('no data'), '4']);
  });

  it('makes goals and sees how many reached them, also in the past; deleting one can be undone', async () => {
    await open('goals');
    await page.getByTestId('add-goal').click();
    await page.getByTestId('goal-name').fill('Sign-up');
    await page.getByTestId('goal-form').getByTestId('choice-event').click();
    await page.getByTestId('rule-event').fill('signup');
    await page.getByTestId('save-goal').click();
    await page.getByTestId('goal').waitFor();
    await page.getByTestId('add-goal').click();
    await page.getByTestId('goal-name').fill('Prices');
    await page.getByTestId('rule-page').fill('/pri*');
    await eventually(async () => expect(await value('rule-fits')).toBe('1'));
    await page.getByTestId('save-goal').click();
    const both = [
      ['Prices', '3', '3', '0.75'],
      ['Sign-up', '1', '1', '0.25'],
    ];
    const shown = () => told('goal', 'label', 'conversions', 'visitors', 'rate');
    await eventually(async () => expect(await shown()).toEqual(both));
    expect(await value('goals-conversions')).toBe('4');
    expect(await value('goals-rate')).toBe('0.75');
    await page.getByTestId('goal-deeds').first().click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await eventually(async () => expect(await shown()).toEqual([both[1]]));
    await page.getByTestId('undo').click();
    await eventually(async () => expect(await shown()).toEqual(both));
    expect(await barriers()).toEqual([]);
  });

  it('puts a funnel together and sees where visitors are lost', async () => {
    await open('funnels');
    await page.getByTestId('add-funnel').click();
    await page.getByTestId('funnel-name').fill('To the sign-up');
    await page.getByTestId('add-step').click();
    const step = (index: number) => page.getByTestId('funnel-step').nth(index);
    await step(0).getByTestId('rule-page').fill('/pricing');
    await step(1).getByTestId('rule-page').fill('/signup');
    await step(2).getByTestId('choice-event').click();
    await step(2).getByTestId('rule-event').fill('signup');
    await step(2).getByTestId('step-name').fill('Done');
    await page.getByTestId('save-funnel').click();
    await eventually(async () => {
      expect(await told('funnel-step-row', 'label', 'value')).toEqual([
        ['/pricing', '3'],
        ['/signup', '2'],
        ['Done', '1'],
      ]);
    });
    expect(await value('funnel-began')).toBe('3');
    expect(await page.getByTestId('funnel-summary').innerText()).toContain(
      '3 began, 1 got through',
    );
    expect(await barriers()).toEqual([]);
  });

  it('follows their ways from a page, by clicking boxes, and shares the address', async () => {
    await open('journeys', `${RANGE}&start=/pricing`);
    await eventually(async () => {
      expect((await told('journey-node', 'label', 'value')).slice(0, 3)).toEqual([
        ['0 /pricing', '3'],
        ['1 /signup', '2'],
        ['1 /docs', '1'],
      ]);
    });
    expect(await barriers()).toEqual([]);
    await page.getByTestId('journey-node').nth(2).click();
    await page.waitForURL('**start=/docs**');
    await eventually(async () => expect(await value('journey-sessions')).toBe('2'));
    await page.goBack();
    await eventually(async () => expect(await value('journey-sessions')).toBe('3'));
  });

  it('looks at sessions one by one, under the filter that went along', async () => {
    await open('sessions');
    await eventually(async () => {
      expect(await told('session', 'pageviews')).toEqual([['1'], ['2'], ['2'], ['2']]);
    });
    expect(await barriers()).toEqual([]);
    await page.getByTestId('session').last().getByRole('button').click();
    await page.waitForURL('**session=**');
    await eventually(async () => {
      expect((await told('session-hit', 'name')).flat()).toEqual([
        'pageview',
        'vital',
        'pageview',
        'signup',
        'purchase',
      ]);
    });
    expect(await barriers()).toEqual([]);
    await open('goals', `${RANGE}&f=is:page:/docs`);
    await page.getByTestId('view-sessions').click();
    await page.waitForURL('**/sessions?**f=is:page:/docs**');
    await eventually(async () => {
      expect((await told('session', 'pageviews')).flat()).toEqual(['1', '2']);
    });
  });

  it('sees how pages load and what fails, by page', async () => {
    await open('vitals');
    await eventually(async () => {
      expect(await told('vital-row', 'label', 'value')).toEqual([['/pricing', '5000']]);
    });
    expect(await value('vital-LCP')).toBe('5000');
    expect(await value('vital-INP')).toBe('100');
    await page.getByTestId('vital-CLS').click();
    await page.waitForURL('**vital=CLS**');
    expect(await barriers()).toEqual([]);
    await open('errors');
    await eventually(async () => {
      expect(await told('error', 'label', 'value')).toEqual([['Error: Boom', '2']]);
    });
    expect(await value('errors-visitors')).toBe('2');
    expect(await barriers()).toEqual([]);
  });

  it('notes what happened on a day, and keeps filters under a name', async () => {
    await page.goto(`${apps.api.url}/sites/meadow?from=${DAY}&to=${DAY}&f=is:page:/docs`);
    await page.getByTestId('freshness').waitFor();
    await page.getByTestId('open-notes').click();
    await page.getByTestId('note-date').fill(DAY);
    await page.getByTestId('note-text').fill('The gate was opened');
    await page.getByTestId('save-note').click();
    await eventually(async () => expect(await told('note', 'date')).toEqual([[DAY]]));
    await page.getByRole('button', { name: 'Delete: The gate was opened' }).click();
    await eventually(async () => expect(await told('note', 'date')).toEqual([]));
    await page.getByTestId('undo').click();
    await eventually(async () => expect(await told('note', 'date')).toEqual([[DAY]]));
    expect(await barriers()).toEqual([]);
    await page.keyboard.press('Escape');
    await eventually(async () => expect(await told('note-flag', 'index')).toEqual([['0']]));
    await page.getByTestId('chart-table-toggle').click();
    await page.getByTestId('chart-table').getByText('The gate was opened').waitFor();
    await page.getByTestId('save-as-segment').click();
    await page.getByTestId('segment-name').fill('Readers');
    await page.getByTestId('save-segment').click();
    await eventually(async () => expect(await told('segment', 'label')).toEqual([['Readers']]));
    expect(await barriers()).toEqual([]);
    await open('sessions');
    await eventually(async () => expect(await told('session', 'pageviews')).toHaveLength(4));
    await page.getByTestId('add-filter').click();
    await page.getByTestId('open-segments').click();
    await page.getByTestId('segment').getByRole('button').first().click();
    await page.waitForURL('**f=is:page:/docs**');
    await eventually(async () => expect(await told('session', 'pageviews')).toHaveLength(2));
  });

  it('watches a visitor arrive', async () => {
    await open('realtime');
    await eventually(async () => expect(await value('visitors-now')).toBe('0'));
    // Of a block that is registered in Germany.
    const more = { ip: '84.160.0.9' };
    const { at: _, ...now } = hit('meadow.example', { who: 9, time: '', path: '/roses', more });
    await api.send({ s: 'meadow', h: [{ ...now, at: new Date().toISOString() }] });
    await eventually(async () => {
      expect(await value('visitors-now')).toBe('1');
      expect(await told('here-page', 'label', 'value')).toEqual([['/roses', '1']]);
      expect(await told('feed-hit', 'name')).toEqual([['pageview']]);
    });
    const onMap = page.getByTestId('here-map').locator('[data-country]');
    await onMap.first().waitFor();
    expect(await onMap.getAttribute('data-country')).toBe('DE');
    expect(await onMap.getAttribute('data-value')).toBe('1');
    await page.getByTestId('pause').click();
    expect(await barriers()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('has text as large as the browser is set to, and then nothing sticks out of a page either', async () => {
    const settings = await page.context().newCDPSession(page);
    const setText = (standard: number) =>
      settings.send('Page.setFontSizes', { fontSizes: { standard } });
    const sizeOf = () => page.evaluate<string>('getComputedStyle(document.body).fontSize');
    expect(await sizeOf()).toBe('13px');
    await setText(32);
    expect(await sizeOf()).toBe('26px');
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of ['', '/goals', '/vitals', '/storage', '/settings']) {
        await page.goto(`${apps.api.url}/sites/meadow${path}`);
        expect([width, path, ...(await barriers())]).toEqual([width, path]);
      }
    }
    await setText(16);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
});
