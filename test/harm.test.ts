/** Texts that mean harm, wherever visitors, sites and the people who look at them can put any: they are texts, in every view, on a phone too. */
import type { TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Apps } from './setup/apps.ts';
import { ACCOUNT, openDashboard, signIn, startServed } from './setup/dashboard-page.ts';
import { eventually } from './setup/eventually.ts';
import type { FootfallApi } from './setup/footfall-api.ts';
import { callAll, harmDone } from './setup/harm.ts';
import { HOSTILE } from './setup/hostile.ts';

/** Yesterday: what is asked does not change meanwhile. */
const DAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const RANGE = `from=${DAY}&to=${DAY}`;
const HOST = 'harm.example';
const SITE = { site: 'harm' };
const ORGANISATION = { organisation: 'administrator' };
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const CRAWLER = 'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)';
const TITLES = HOSTILE.map((text) => text.trim());
const PATIENCE = { timeout: 120_000 };

let apps: Apps;
let api: FootfallApi;
let browser: TestBrowser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const stores = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
  ({ apps, api } = await startServed(stores));
  await api.createSite({ id: 'harm', domain: HOST, timezone: 'UTC' });
  await sendHarm(`${DAY}T10:00:00Z`);
  ({ browser, page, complaints } = await openDashboard(apps));
  await page.setViewportSize({ width: 360, height: 780 });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
});

let sent = 0;

/** Each text in everything that a visitor can choose, by a visitor of its own who agreed to be known again; and by a bot. */
async function sendHarm(at: string): Promise<void> {
  const hits = HOSTILE.flatMap((text, index) => {
    const own = encodeURIComponent(text);
    const tags = ['source', 'medium', 'campaign', 'term', 'content'];
    const query = tags.map((tag) => `utm_${tag}=${own}`).join('&');
    const hit = (n: string, more: object = {}) => {
      sent += 1;
      return {
        i: `hostile-hit-${String(sent).padStart(6, '0')}`,
        n,
        u: `https://${HOST}/${own}?${query}`,
        r: `https://evil.example/${own}`,
        t: text,
        ip: `198.51.100.${index + 1}`,
        ua: FIREFOX,
        c: `browser-of-visitor-${index}`,
        at,
        ...more,
      };
    };
    return [
      hit('pageview'),
      hit(text.slice(0, 120), { p: { plan: text, [text.slice(0, 40)]: text } }),
      hit('error', { p: { message: text, at: text } }),
      hit('vital', { p: { LCP: 1200 } }),
      hit('pageview', { ua: CRAWLER, c: undefined }),
    ];
  });
  const answer = await api.send({ s: 'harm', h: hits });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  await eventually(async () => {
    const { totals } = await api.query({ ...SITE, metrics: ['visitors'], range: '7d' });
    expect(totals).toEqual([HOSTILE.length]);
  });
}

const open = (path: string) => page.goto(`${apps.api.url}${path}`);
const inSite = (view: string, search = RANGE) => open(`/sites/harm/${view}?${search}`);
const harm = () => harmDone(page, [HOST]);
const call = <Data>(path: string, inputs: readonly object[]) =>
  callAll<Data>(page, { path, home: apps.api.url }, inputs);
const labels = (testId: string) =>
  page
    .getByTestId(testId)
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-label') ?? ''));

/** The page's texts, once so many elements with the id are there; and that they did nothing. */
async function shown(testId: string, least: number, place: string): Promise<string> {
  await eventually(async () => {
    expect(await page.getByTestId(testId).count(), place).toBeGreaterThanOrEqual(least);
    expect(await page.locator('.skeleton').count(), place).toBe(0);
  });
  expect(await harm(), place).toEqual([]);
  return await page.locator('main').innerText();
}

describe('a text of a visitor that means harm', PATIENCE, () => {
  const TABS: Record<string, string[]> = {
    sources: ['sources', 'campaigns', 'referrers', 'mediums', 'terms', 'contents'],
    pages: ['top', 'entry', 'exit', 'titles'],
    events: [],
  };

  it('is a text in every card: nothing runs, nothing breaks out, every link leads to the web', async () => {
    for (const [card, tabs] of Object.entries(TABS)) {
      await inSite('', `period=7d&details=${card}`);
      for (const tab of tabs.length === 0 ? [''] : tabs) {
        if (tab !== '') await page.getByTestId('details').getByTestId(`tab-${tab}`).click();
        // Paths are percent-encoded by the sender; a few texts are one source or event with others.
        await eventually(async () =>
          expect((await labels('details-row')).length, `${card} ${tab}`).toBeGreaterThan(30),
        );
        expect(await harm(), `${card} ${tab}`).toEqual([]);
      }
    }
    await inSite('', 'period=7d&details=pages&pages=titles');
    await page.getByTestId('details-row').first().waitFor();
    expect((await labels('details-row')).toSorted()).toEqual([...new Set(TITLES)].toSorted());
  });

  it('is a text as a filter, in its chip, in the builder, and in the window’s title', async () => {
    for (const text of HOSTILE.filter((_, index) => index % 13 === 0)) {
      const search = new URLSearchParams({ period: '7d' });
      search.append('f', `is:title:${text.replace(/[\\,~]/g, '\\$&')}`);
      await inSite('', String(search));
      await eventually(async () => {
        expect(await page.getByTestId('total-visitors').getAttribute('data-value'), text).toBe('1');
      });
      await page.getByTestId('filter').getByRole('button').first().click();
      await page.getByTestId('filter-builder').waitFor();
      expect(await harm(), text).toEqual([]);
    }
  });

  it('is a text in the views beside the dashboard', async () => {
    const views: [string, string, number][] = [
      ['errors', 'error', 20],
      ['sessions', 'session', 20],
      ['vitals?by=page', 'vital-row', 20],
      ['retention', 'retention-row', 1],
      ['bots', 'left-out-page', 10],
      ['quality?period=7d', 'outcome-received', 1],
      ['storage', 'storage-waiting', 1],
    ];
    for (const [view, testId, least] of views) {
      const [path = '', own = ''] = view.split('?');
      await inSite(path, `${RANGE}&${own}`);
      await shown(testId, least, view);
    }
    await inSite('journeys', `${RANGE}&through=events`);
    await shown('journey-node', 3, 'journeys');
    await inSite('', `${RANGE}&property=plan`);
    await shown('property-value', 5, 'properties');
    expect(await page.getByTestId('total-visitors').getAttribute('data-value')).toBe('40');
  });

  it('is a text in the timelines of sessions, and in the feed of who is there now', async () => {
    await inSite('sessions');
    await page.getByTestId('session').first().waitFor();
    for (const index of [0, 7, 14]) {
      await page.getByTestId('session').nth(index).getByRole('button').first().click();
      await page.getByTestId('session-hit').first().waitFor();
      expect(await harm(), `session ${index}`).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('session-sheet').waitFor({ state: 'detached' });
    }
    await sendHarm(new Date().toISOString());
    await inSite('realtime', '');
    await shown('feed-hit', 10, 'realtime');
    expect(complaints).toEqual([]);
  });
});

describe('a text of somebody who works with the site, and means harm', PATIENCE, () => {
  it('is a text as the name of goals, funnels, segments and notes', async () => {
    const names = HOSTILE.map((text, index) => `${index} ${text}`.slice(0, 120));
    const page40 = (text: string) => ({ type: 'page', page: `/${text}`.slice(0, 200) });
    const rules = names.map((name) => ({ ...SITE, name, rule: page40(name) }));
    await call('goals.add', rules);
    const steps = names.slice(0, 10).map((name) => ({ name, rule: { type: 'page', page: '**' } }));
    await call('funnels.add', [...names.map((name) => ({ ...SITE, name, steps }))]);
    const filters = HOSTILE.map((text) => [['is', 'title', [text]]]);
    const segments = names.map((name, index) => ({ ...SITE, name, filters: filters[index] }));
    await call('segments.add', segments);
    await call(
      'annotations.add',
      names.map((text) => ({ ...SITE, date: DAY, text })),
    );
    await inSite('goals');
    await shown('goal', names.length, 'goals');
    expect(await labels('goal')).toEqual(expect.arrayContaining(names.map((name) => name.trim())));
    await inSite('funnels');
    await shown('funnel-step-row', steps.length, 'funnels');
    await inSite('', RANGE);
    await page.getByTestId('open-notes').click();
    await shown('note', names.length, 'notes');
    await page.keyboard.press('Escape');
    await page.getByTestId('add-filter').click();
    await page.getByTestId('open-segments').click();
    await shown('segment', names.length, 'segments');
    await page.keyboard.press('Escape');
    await page.getByTestId('chart').focus();
    await page.keyboard.press('End');
    expect(await harm(), 'the chart').toEqual([]);
  });

  it('is a text as the name of links and imports, in judged days, and in the form for a visitor', async () => {
    const named = HOSTILE.map((name) => ({ ...SITE, name }));
    const links = await call<{ link: string }>('shares.add', named);
    await call(
      'imports.add',
      named.map((wanted) => ({ ...wanted, kind: 'footfall' })),
    );
    const take = { pages: TITLES, hostnames: TITLES, referrers: TITLES };
    const judgedAgain = [{ from: '2020-01-01', to: '2020-01-02', take }];
    await call('sites.update', [{ ...SITE, change: { judgedAgain, excludedPages: TITLES } }]);
    await inSite('sharing', '');
    await shown('share', HOSTILE.length, 'sharing');
    await inSite('data', '');
    await shown('import', HOSTILE.length, 'imports');
    await page.getByTestId('known-as').fill(HOSTILE[0] ?? '');
    await page.getByTestId('find-visitor').click();
    await page.getByTestId('erase-visitor').waitFor();
    expect(await harm(), 'a visitor').toEqual([]);
    await inSite('past-days', '');
    await shown('judging', 1, 'judged days');
    await inSite('settings', '');
    await shown('rule-test', 1, 'settings');
    expect(await page.getByTestId('excludedPages').inputValue()).toContain(HOSTILE[0]);
    const [first] = links;
    await page.goto(first?.link ?? '');
    await shown('total-visitors', 1, 'a shared dashboard');
  });

  it('is a text as the name of sites, for those who lead them and for those who visit them', async () => {
    const { request } = page;
    for (const [index, name] of HOSTILE.entries()) {
      if (index % 4 !== 0) continue;
      await call('sites.create', [{ id: `harm-${index}`, domain: HOST, timezone: 'UTC', name }]);
      await open(`/privacy/harm-${index}`);
      expect(await harm(), `privacy ${name}`).toEqual([]);
      const told = await request.get(`${apps.api.url}/privacy.json?site=harm-${index}`);
      expect(told.headers()['content-type']).toContain('application/json');
    }
    await open('/');
    await shown('site', 11, 'all sites');
    await open('/sites/harm-0/install');
    await shown('snippet', 1, 'the snippet');
    await page.keyboard.press('Control+k');
    expect(await harm(), 'commands').toEqual([]);
  });

  it('is a text as the name of an organisation, its people and its keys, and in its audit log', async () => {
    const [organisation = '', person = ''] = HOSTILE;
    await call('organisations.rename', [{ ...ORGANISATION, name: organisation }]);
    const email = 'mallory@footfall.test';
    const [invited] = await call<{ link: string }>('invitations.create', [
      { ...ORGANISATION, email, role: 'viewer' },
    ]);
    const newcomer = { name: person, password: 'the password of Mallory' };
    const token = invited?.link.split('#')[1];
    await call(
      'keys.create',
      HOSTILE.map((name) => ({
        ...ORGANISATION,
        name,
        permissions: ['reports:read'],
      })),
    );
    await page.context().request.post(`${apps.api.url}/api/trpc/invitations.accept`, {
      headers: { 'x-footfall': '1', 'sec-fetch-site': 'same-origin' },
      data: { token, newcomer },
    });
    const places = { people: 'person', keys: 'key', audit: 'audit-entry' };
    await browser.context.clearCookies();
    await page.goto(apps.api.url);
    await signIn(page, ACCOUNT);
    for (const [part, testId] of Object.entries(places)) {
      await open(`/organisations/administrator/${part}`);
      const text = await shown(testId, part === 'people' ? 2 : HOSTILE.length, part);
      expect(text).toContain(organisation);
      if (part === 'people') expect(text).toContain(person);
    }
    expect(complaints).toEqual([]);
  });
});
