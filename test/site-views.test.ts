/** More views of a site in a real browser: who comes again, from where, what was kept out. Small traffic, counted by hand. */
import { readFile } from 'node:fs/promises';
import type { TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Apps } from './setup/apps.ts';
import { barriersOf } from './setup/barriers.ts';
import { openDashboard, startServed } from './setup/dashboard-page.ts';
import { eventually } from './setup/eventually.ts';
import type { FootfallApi } from './setup/footfall-api.ts';

const dayAgo = (days: number) =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** Days that are over: what is asked does not change meanwhile. */
const [FIRST, SECOND, THIRD] = [dayAgo(5), dayAgo(4), dayAgo(3)];
const RANGE = `from=${FIRST}&to=${THIRD}`;
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const CUSTOMER = 'customer 2';
const CRAWLER = 'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)';

let apps: Apps;
let api: FootfallApi;
let browser: TestBrowser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const stores = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
  ({ apps, api } = await startServed(stores));
  await sendOrchard();
  ({ browser, page, complaints } = await openDashboard(apps));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
});

let hits = 0;
const hitOf = (day: string, who: number, more: object = {}) => {
  hits += 1;
  return {
    i: `site-views-${String(hits).padStart(8, '0')}`,
    n: 'pageview',
    u: 'https://orchard.example/',
    ip: `198.51.100.${who}`,
    ua: AGENT,
    at: `${day}T10:00:00Z`,
    ...more,
  };
};
const agreed = (who: number) => ({
  c: `browser-of-visitor-${who}`,
  // The site knows one of them.
  ...(who === 2 && { k: CUSTOMER }),
});

/** Three visitors agreed to be known again; two of them come the next day, one on the day after. A fourth did not agree. */
async function sendOrchard(): Promise<void> {
  const orchard = { id: 'orchard', domain: 'orchard.example', timezone: 'UTC' };
  await api.createSite({ ...orchard, excludedPages: ['/admin/*'] });
  const sent = [
    ...[1, 2, 3].map((who) => hitOf(FIRST, who, agreed(who))),
    hitOf(FIRST, 4),
    ...[1, 2].map((who) => hitOf(SECOND, who, agreed(who))),
    hitOf(SECOND, 4),
    hitOf(THIRD, 2, agreed(2)),
    hitOf(THIRD, 5, agreed(5)),
  ];
  // Kept out: two pages read by a program, and one on a page that the site excludes.
  const aside = [
    hitOf(FIRST, 6, { ua: CRAWLER }),
    hitOf(FIRST, 6, { ua: CRAWLER, u: 'https://orchard.example/apples' }),
    hitOf(FIRST, 7, { u: 'https://orchard.example/admin/trees' }),
  ];
  const picked = { n: 'picked' };
  const events = [
    hitOf(FIRST, 1, { ...agreed(1), ...picked, p: { fruit: 'apple', kilos: 3 } }),
    hitOf(FIRST, 2, { ...agreed(2), ...picked, p: { fruit: 'pear' } }),
    hitOf(FIRST, 3, { ...agreed(3), ...picked, p: { fruit: 'apple' } }),
  ];
  const answer = await api.send({ s: 'orchard', h: [...sent, ...events, ...aside] });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  await eventually(async () => {
    const range = { from: FIRST, to: THIRD };
    const { totals } = await api.query({
      site: 'orchard',
      metrics: ['pageviews', 'events'],
      range,
    });
    expect(totals).toEqual([sent.length, events.length]);
  });
}

const open = (view: string, search = RANGE) =>
  page.goto(`${apps.api.url}/sites/orchard/${view}?${search}`);

/** Of each element with the id: its own value, and those of what is in it. */
const valuesIn = (testId: string, inside: string) =>
  page
    .getByTestId(testId)
    .evaluateAll(
      (elements, wanted) =>
        elements.map((element) => [
          element.getAttribute('data-label') ?? '',
          ...[...element.querySelectorAll(wanted)].map(
            (one) => one.getAttribute('data-value') ?? '',
          ),
        ]),
      inside,
    );

const value = (testId: string) => page.getByTestId(testId).getAttribute('data-value');

const labelled = (testId: string) =>
  page
    .getByTestId(testId)
    .evaluateAll((elements) =>
      elements.map((element) => [
        element.getAttribute('data-label') ?? '',
        element.getAttribute('data-value') ?? '',
      ]),
    );

const barriers = () => barriersOf(page);

const PATIENCE = { timeout: 120_000 };

describe('somebody who wants to know who comes again to the orchard', PATIENCE, () => {
  it('sees a triangle by day of those who agreed, and how many nobody can know again', async () => {
    await open('retention');
    await eventually(async () => {
      expect(await valuesIn('retention-row', '[data-value]')).toEqual([[FIRST, '2', '1'], [THIRD]]);
    });
    expect(await value('retention-visitors')).toBe('4');
    // Their id is another one on each of the two days.
    expect(await value('retention-passing')).toBe('2');
    expect(Number(await value('retention-again'))).toBeCloseTo(2 / 3);
    expect(await barriers()).toEqual([]);
    await page.getByTestId('choice-visitors').click();
    await page.waitForURL('**show=visitors**');
    await page.getByTestId('choice-month').click();
    await page.waitForURL('**per=month**');
  });

  it('is told why there is nothing where nobody agreed, and gets there by a key', async () => {
    await open('sessions', `${RANGE}&f=is:page:/nowhere`);
    await page.getByTestId('view-retention').waitFor();
    await page.keyboard.press('6');
    await page.waitForURL('**/retention?**f=is:page:/nowhere**');
    await page.getByRole('link', { name: 'To the settings' }).waitFor();
    expect(await barriers()).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('somebody who wants to know what else is known of the orchard', PATIENCE, () => {
  it('sees what was kept out and why, and which programs read its pages', async () => {
    await open('bots');
    await eventually(async () => {
      expect(await labelled('left-out-reason')).toEqual([
        ['bot:agent', '2'],
        ['excluded:page', '1'],
      ]);
    });
    expect(await labelled('bot')).toEqual([['GPTBot', '2']]);
    expect(await value('left-out-ai')).toBe('2');
    expect(await barriers()).toEqual([]);
    await page.getByTestId('bot-kind').selectOption('search');
    await page.waitForURL('**kind=search**');
    await eventually(async () => expect(await labelled('bot')).toEqual([]));
  });

  it('looks from a property to its values, and filters by one', async () => {
    await open('');
    const named = [
      ['fruit', '3'],
      ['kilos', '1'],
    ];
    await eventually(async () => expect(await labelled('property')).toEqual(named));
    await page.getByTestId('property').first().getByRole('button').click();
    await page.waitForURL('**property=fruit**');
    const values = [
      ['apple', '2'],
      ['pear', '1'],
    ];
    await eventually(async () => expect(await labelled('property-value')).toEqual(values));
    expect(await barriers()).toEqual([]);
    await page.getByTestId('property-value').first().getByRole('button').click();
    await page.waitForURL('**f=is:prop:fruit:apple**');
    await eventually(async () => expect(await value('total-visitors')).toBe('2'));
    await page.getByTestId('all-properties').click();
    await eventually(async () =>
      expect(await labelled('property')).toEqual(named.map(() => expect.any(Array))),
    );
  });

  it('keeps a filter as a segment, gives it another name and other filters, deletes it and brings it back', async () => {
    await open('', `${RANGE}&f=is:prop:fruit:pear`);
    await page.getByTestId('save-as-segment').click();
    await page.getByTestId('segment-name').fill('Pears');
    await page.getByTestId('save-segment').click();
    const segment = page.getByTestId('segment');
    await segment.waitFor();
    await open('', `${RANGE}&f=is:prop:fruit:apple`);
    await page.getByTestId('save-as-segment').click();
    await segment.getByRole('button', { name: 'Change the segment Pears' }).click();
    await page.getByTestId('segment-new-name').fill('Apples');
    await page.getByTestId('segment-take-filters').check();
    expect(await barriers()).toEqual([]);
    await page.getByTestId('change-segment').click();
    await eventually(async () => {
      expect(await segment.getAttribute('data-label')).toBe('Apples');
      expect(await segment.innerText()).toContain('apple');
    });
    await segment.getByRole('button', { name: 'Delete the segment Apples' }).click();
    await segment.waitFor({ state: 'detached' });
    expect(await barriers()).toEqual([]);
    await page.getByTestId('undo').click();
    await eventually(async () => expect(await segment.innerText()).toContain('apple'));
  });

  it('sees what other definitions would make of it, and lets the installation say how long hits are kept', async () => {
    await open('settings', '');
    await page.getByTestId('definitions').selectOption('matomo');
    const sessions = page.getByTestId('preview-sessions');
    await eventually(async () => expect(await sessions.getAttribute('data-value')).toBe('9'));
    const retention = page.getByTestId('retentionDays');
    await retention.fill('400');
    expect(await barriers()).toEqual([]);
    await page.getByTestId('save-settings').click();
    const saved = page.getByTestId('settings-saved').getByText('Saved');
    await saved.waitFor();
    await retention.fill('');
    await saved.waitFor({ state: 'hidden' });
    await page.getByTestId('save-settings').click();
    await saved.waitFor();
    await page.reload();
    await eventually(async () => expect(await retention.inputValue()).toBe(''));
    expect(await page.getByTestId('definitions').inputValue()).toBe('matomo');
  });

  it('judges days of the past again after a look at what that changes, and takes it back', async () => {
    await open('past-days', '');
    await page.getByTestId('judging-from').fill(FIRST);
    await page.getByTestId('judging-to').fill(THIRD);
    await page.getByTestId('judging-hostnames').fill('nowhere.example');
    await page.getByTestId('lift-bot:agent').check();
    await page.getByTestId('judging-submit').click();
    const foreseen = async (name: string) => Number(await value(`judging-${name}`));
    await page.getByTestId('judging-preview').waitFor();
    expect([await foreseen('now'), await foreseen('taken')]).toEqual([9, 0]);
    expect([await foreseen('lifted'), await foreseen('after')]).toEqual([2, 11]);
    expect(await barriers()).toEqual([]);
    await page.getByTestId('judging-submit').click();
    await page.getByTestId('judging').waitFor();
    await open('');
    await eventually(async () => expect(await value('total-pageviews')).toBe('11'));
    await open('past-days', '');
    const remove = page.getByTestId('judging-remove');
    await remove.click();
    await remove.click();
    await page.getByTestId('judging').waitFor({ state: 'detached' });
    await open('');
    await eventually(async () => expect(await value('total-pageviews')).toBe('9'));
  });

  it('sees how its hits are kept', async () => {
    await open('storage', '');
    // No worker runs here: all of them wait, those that are left out too.
    await eventually(async () => expect(await value('storage-waiting')).toBe('15'));
    expect(await value('level-archived')).toBe('0');
    expect(await barriers()).toEqual([]);
  });

  it('takes away what is kept of one visitor whom the site knows, and has it deleted', async () => {
    await open('data', '');
    await page.getByTestId('known-as').fill(CUSTOMER);
    await page.getByTestId('find-visitor').click();
    const download = page.waitForEvent('download');
    await page.getByTestId('save-visitor').click();
    const file = await readFile(await (await download).path(), 'utf8');
    const days = file
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).at.slice(0, 10));
    expect(days).toEqual([FIRST, FIRST, SECOND, THIRD]);
    expect(await barriers()).toEqual([]);
    const erase = page.getByTestId('erase-visitor');
    await erase.click();
    await erase.click();
    await page.getByTestId('visitor-state').getByText('Asked for').waitFor();
    await open('storage', '');
    await page.getByText('A visitor').waitFor();
  });

  it('sees all sites together, and each beside the others', async () => {
    await api.createSite({ id: 'meadow', domain: 'meadow.example', timezone: 'UTC' });
    await api.send({ s: 'meadow', h: [hitOf(FIRST, 9, { u: 'https://meadow.example/' })] });
    const all = page.getByTestId('all-visitors').locator('[data-value]');
    // Each on each day: a visitor who agreed is one on all of them.
    await eventually(async () => {
      await page.goto(apps.api.url);
      expect(await all.getAttribute('data-value')).toBe('7');
    });
    expect(await page.getByTestId('site').count()).toBe(2);
    expect(await barriers()).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
