/** Summaries reach who asked for them, once each, and nobody else. */
import { createHitStore, createSummaryStore } from '@footfall/db';
import { addDays, formBatch, lastPeriod, monthOf, type StoredHit } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  ADMINISTRATOR,
  API_KEY,
  bearer,
  OWN_PAGE,
  openTestApi,
  type TestApi,
} from '../apps/api/test/test-api.ts';
import { readSettings } from '../apps/worker/src/env.ts';
import { startWorker, type Worker } from '../apps/worker/src/start-worker.ts';
import { type Mailbox, openMailbox } from './setup/mailbox.ts';

const DAY_MS = 86_400_000;
const WAIT = { timeout: 30_000, interval: 100 };
const ZONE = { timezone: 'Europe/Berlin', weekStart: 1 };
/** By then a week and a month are over that began after everybody had asked. */
const LATER = Date.now() + 70 * DAY_MS;
const WEEK = lastPeriod('weekly', ZONE, LATER);

let api: TestApi;
let mailbox: Mailbox;
let cookie: string;
let workers: Worker[] = [];
let logged = '';

beforeAll(async () => {
  mailbox = await openMailbox();
  api = await openTestApi({
    mail: { url: mailbox.url, from: 'Footfall <stats@footfall.example>' },
  });
  cookie = await api.signIn();
}, 60_000);
beforeEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
  mailbox.mails.splice(0);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await api.close();
  await mailbox.close();
});

/** A worker whose calendar is further on; its first run of each job is at once. */
async function work(clock = LATER): Promise<void> {
  const { mongodbUri, dataDir, objects } = api.settings;
  const settings = readSettings({
    MONGODB_URI: mongodbUri,
    FOOTFALL_DATA: dataDir,
    WORKER_PORT: '0',
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'Footfall <stats@footfall.example>',
    PUBLIC_URL: 'https://stats.example',
  });
  const write = (line: string) => {
    logged += line;
  };
  const log = pino({}, { write });
  workers.push(await startWorker({ ...settings, objects }, log, () => clock));
}

async function addSite(id: string, name = 'Shop <& Söhne>'): Promise<void> {
  const body = { id, name, domain: 'shop.example', timezone: ZONE.timezone };
  await api.send('/api/v1/sites', { method: 'POST', headers: bearer(API_KEY), body });
}

async function subscribe(site: string, wish: object): Promise<void> {
  const response = await api.send('/api/trpc/summaries.put', {
    method: 'POST',
    headers: { ...OWN_PAGE, cookie },
    body: { site, weekly: false, monthly: false, language: 'en', ...wish },
  });
  expect(response.status).toBe(200);
}

async function storeViews(siteId: string, views: Partial<StoredHit>[]): Promise<void> {
  const hits = views.map((view, index): StoredHit => {
    const ids = { visitorId: index + 1, sessionId: index + 1, order: 0 };
    const at = view.at ?? 0;
    const named = { hitId: `view-of-a-summary-${index}`, name: 'pageview' };
    return { ...BLANK_HIT, ...named, ...ids, sessionAt: at, at, ...view };
  });
  const store = createHitStore(api.database);
  for (const month of new Set(hits.map(({ at }) => monthOf(at)))) {
    const ofMonth = hits.filter(({ at }) => monthOf(at) === month);
    await store.storeBatches([formBatch(`${siteId}-${month}`, siteId, ofMonth)]);
  }
}

/** Until the job of the worker that was started last has run. */
async function settled(): Promise<void> {
  const port = workers.at(-1)?.port;
  const figures = async () => await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  await expect.poll(figures, WAIT).toMatch(/footfall_job_runs_total\{job_name="summaries"\} 1/);
}

/** Mails about a site, by where they lead. */
const mailsOf = (site: string) =>
  mailbox.mails.filter(({ text }) => text.includes(`/sites/${site}?`));

const noon = (day: string) => Date.parse(`${day}T12:00:00Z`);

test('two workers mail a week and a month once each, with what reports say of them', async () => {
  await addSite('shop');
  const before = noon(addDays(WEEK.from, -2));
  const inWeek = noon(addDays(WEEK.from, 2));
  await storeViews('shop', [
    ...['/a', '/a', '/<script>alert(1)</script>'].map((page) => ({
      at: inWeek,
      page,
      country: 'DE',
    })),
    { at: inWeek, page: '/b', source: 'Google', channel: 'Organic Search' },
    { at: before, page: '/a' },
    { at: before, page: '/a' },
  ]);
  await subscribe('shop', { weekly: true, monthly: true, language: 'de' });
  await Promise.all([work(), work()]);
  await expect.poll(() => mailbox.mails.length, WAIT).toBe(2);
  const weekly = mailbox.mails.find(({ text }) => text.includes('Die Woche'));
  expect(mailbox.mails.every(({ to }) => to.join() === ADMINISTRATOR.email)).toBe(true);
  expect(weekly?.text).toContain('Besucher: 4 (+100');
  expect(weekly?.text).toMatch(/Seiten\n {2}2 {2}\/a\n/);
  expect(weekly?.text).toMatch(/Quellen\n {2}3 {2}Direct\n {2}1 {2}Google\n/);
  expect(weekly?.text).toMatch(/Länder\n {2}3 {2}Deutschland\n {2}1 {2}unbekannt\n/);
  expect(weekly?.text).toContain(
    `https://stats.example/sites/shop?from=${WEEK.from}&to=${WEEK.to}`,
  );
  expect(weekly?.html).toContain('Shop &lt;&amp; Söhne&gt;');
  expect(weekly?.html).not.toContain('<script');
  // Nothing that is fetched, and nothing that tells that it was read.
  expect(weekly?.html).not.toMatch(/<img|<link|url\(|@import|src=/i);
  expect(weekly?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  // A third one finds nothing to do.
  await work();
  await settled();
  expect(mailbox.mails).toHaveLength(2);
  expect(logged).not.toContain(ADMINISTRATOR.email);
}, 90_000);

test('who unsubscribes by the mail gets no other, and needs no account for it', async () => {
  await addSite('left');
  await subscribe('left', { weekly: true });
  await work();
  await expect.poll(() => mailsOf('left').length, WAIT).toBe(1);
  const link =
    /^<(.*)>$/.exec(mailsOf('left')[0]?.headers.get('list-unsubscribe') ?? '')?.[1] ?? '';
  const { pathname } = new URL(link);
  // A program that looks at links changes nothing.
  const page = await api.send(pathname, { headers: { 'accept-language': 'de-AT,en;q=0.5' } });
  expect(await page.text()).toContain('<form method="post">');
  const readers = async () =>
    JSON.parse(await (await api.ask('/api/v1/summaries?site=left')).text()) as unknown[];
  expect(await readers()).toHaveLength(1);
  const oneClick = await api.send(pathname, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://mail.example',
    },
    body: 'List-Unsubscribe=One-Click',
  });
  expect(oneClick.status).toBe(200);
  expect(await readers()).toEqual([]);
  expect((await api.send('/unsubscribe/nonsense', { method: 'POST' })).status).toBe(404);
  // Asking again begins with the next period: what is over by then was for others.
  await work(LATER + 7 * DAY_MS);
  await settled();
  expect(mailsOf('left')).toHaveLength(1);
}, 60_000);

test('a server that is busy is asked again, and one that refuses is not', async () => {
  const summaries = createSummaryStore(api.database);
  const failuresOf = async (site: string) => {
    const [one] = (await summaries.list(site, 'latest')).map(({ failures, sent }) => ({
      failures,
      sent,
    }));
    return one;
  };
  await addSite('busy');
  await subscribe('busy', { weekly: true });
  mailbox.answerWith({ code: 451, times: 1 });
  await work();
  await expect.poll(async () => (await failuresOf('busy'))?.failures.weekly, WAIT).toBe(1);
  expect(mailsOf('busy')).toHaveLength(0);
  await work();
  await expect.poll(() => mailsOf('busy').length, WAIT).toBe(1);
  await addSite('refused');
  await subscribe('refused', { weekly: true });
  mailbox.answerWith({ code: 550, times: 1 });
  await work();
  await expect.poll(async () => (await failuresOf('refused'))?.sent.weekly, WAIT).toBe(WEEK.from);
  await expect.poll(async () => (await failuresOf('refused'))?.failures.weekly, WAIT).toBe(0);
  expect(mailsOf('refused')).toHaveLength(0);
}, 60_000);

test('who may not see the site any more is told nothing', async () => {
  await addSite('foreign');
  await addSite('own');
  const { id } = await api.addPerson('left@example.com');
  const over = { weekly: '2020-01-01', monthly: '2020-01-01' };
  const wish = { weekly: true, monthly: true, language: 'en', over } as const;
  await createSummaryStore(api.database).put('foreign', id, wish);
  await subscribe('own', { weekly: true });
  await work();
  await expect.poll(() => mailsOf('own').length, WAIT).toBe(1);
  expect(mailbox.mails.some(({ to }) => to.includes('left@example.com'))).toBe(false);
}, 60_000);
