/** Accounts as people meet them, in a real browser: mailed links, people and their roles, keys, the audit log. */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { launchChromium, type TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Apps, prepareApps } from './setup/apps.ts';
import { barriersOf } from './setup/barriers.ts';
import { footfallApi } from './setup/footfall-api.ts';
import { type Mailbox, openMailbox } from './setup/mailbox.ts';

/** Pictures of each page, in both themes and at both ends of width: artefacts to look at. */
const PICTURES = resolve(import.meta.dirname, '../.cache/screenshots');
const HEIGHT = 900;

const OWNER = { email: 'ada@footfall.test', password: 'correct horse battery' };
const PATIENCE = { timeout: 120_000 };

let apps: Apps;
let mailbox: Mailbox;
let browser: TestBrowser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  mailbox = await openMailbox();
  apps = await prepareApps(
    { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') },
    {
      FOOTFALL_ADMIN_EMAIL: OWNER.email,
      FOOTFALL_ADMIN_PASSWORD: OWNER.password,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'statistics@footfall.test',
    },
  );
  await apps.api.start();
  const api = footfallApi({ apiUrl: apps.api.url, beaconUrl: '', apiKey: apps.apiKey });
  await api.createSite({ id: 'garden', domain: 'garden.example', timezone: 'UTC' });
  browser = await launchChromium({ viewport: { width: 1280, height: HEIGHT } });
  page = await browser.context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The browser itself notes answers that are refusals; the pages under test provoke some.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text());
  });
  await mkdir(PICTURES, { recursive: true });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
  await mailbox?.close();
});

async function signIn({ email, password } = OWNER): Promise<void> {
  await page.goto(`${apps.api.url}/sign-in`);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByTestId('site').first().waitFor();
}

async function signOut(): Promise<void> {
  await browser.context.clearCookies();
  await page.goto('about:blank');
}

/** Calls a procedure as the page's own script would, with the session of the browser. */
async function call(path: string, input: object): Promise<Record<string, unknown>> {
  const response = await browser.context.request.post(`${apps.api.url}/api/trpc/${path}`, {
    headers: { 'x-footfall': '1', 'sec-fetch-site': 'same-origin' },
    data: input,
  });
  return (await response.json()) as Record<string, unknown>;
}

const invite = (email: string, role: string, site: string | null = null) =>
  call('invitations.create', { organisation: 'administrator', email, role, site });

/** Each theme, each width and each language, in half of their combinations. */
const LOOKS = [
  { language: 'en', colorScheme: 'light', width: 1280 },
  { language: 'de', colorScheme: 'dark', width: 1280 },
  { language: 'en', colorScheme: 'dark', width: 360 },
  { language: 'de', colorScheme: 'light', width: 360 },
] as const;

/** Nothing in the way, nothing too wide, however it is looked at; with a picture of each. */
async function look(name: string): Promise<void> {
  const found: string[] = [];
  for (const { language, colorScheme, width } of LOOKS) {
    const place = `${name}-${language}-${colorScheme}-${width}`;
    await page.evaluate(`localStorage.setItem('footfall-language', '${language}')`);
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: HEIGHT });
    await page.reload();
    await page.locator('main h1').first().waitFor();
    found.push(...(await barriersOf(page)).map((barrier) => `${place} ${barrier}`));
    const excess = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    if (excess !== 0) found.push(`${place} is ${excess} pixels too wide`);
    await page.screenshot({ path: `${PICTURES}/${place}.png`, fullPage: true });
  }
  await page.evaluate(`localStorage.removeItem('footfall-language')`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: HEIGHT });
  await page.reload();
  await page.locator('main h1').first().waitFor();
  expect(found).toEqual([]);
}

describe('somebody who is invited', PATIENCE, () => {
  it('follows the link, chooses a name and a password, and is in; the link is good once', async () => {
    await signIn();
    await invite('ben@footfall.test', 'editor');
    await signOut();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const link = await mailbox.linkFor('ben@footfall.test');
    await page.goto(link);
    await page.getByText('To My organisation, with all of its sites').waitFor();
    await look('invitation');
    await page.getByLabel(/your name/i).fill('Ben');
    await page.getByLabel(/password/i).fill('password1');
    await page.getByTestId('accept').click();
    await page.getByText('Many people use this password').waitFor();
    await page.getByLabel(/password/i).fill('the password of Ben');
    await page.getByTestId('accept').click();
    await page.getByTestId('site').first().waitFor();
    // What stands behind the # is in no address that a server sees.
    const token = link.split('#')[1] ?? 'none';
    expect(asked.filter((url) => url.split('#')[0]?.includes(token))).toEqual([]);

    await page.goto('about:blank');
    await page.goto(link);
    await page.getByRole('heading', { name: 'This invitation is not good any more' }).waitFor();
    await look('invitation-lost');
  });

  it('and has an account already signs in on the page of the invitation, as the one who was invited', async () => {
    await signOut();
    await signIn();
    await invite('ben@footfall.test', 'viewer', 'garden');
    const link = await mailbox.linkFor('ben@footfall.test');
    // Still signed in as the one who invited.
    await page.goto(link);
    await page.getByText(`You are signed in as ${OWNER.email}`).waitFor();
    await page.getByTestId('leave').click();
    await page.getByLabel(/password/i).fill('the password of Ben');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Accept as ben@footfall.test' }).click();
    await page.getByTestId('site').first().waitFor();
  });
});

describe('somebody who forgot their password', PATIENCE, () => {
  it('is told the same whether they have an account, and gets a link if so', async () => {
    await signOut();
    await page.goto(`${apps.api.url}/sign-in`);
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    await page.getByLabel(/e-mail/i).fill('nobody@footfall.test');
    await page.getByRole('button', { name: 'Send the link' }).click();
    const heading = page.getByRole('heading', { name: 'Look into your mailbox' });
    await heading.waitFor();
    const saidToNobody = await page.locator('main').innerText();
    await page.goto(`${apps.api.url}/forgotten-password`);
    await look('forgotten-password');
    await page.getByLabel(/e-mail/i).fill('ben@footfall.test');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await heading.waitFor();
    const saidToBen = await page.locator('main').innerText();
    expect(saidToBen).toBe(saidToNobody.replace('nobody@', 'ben@'));
  });

  it('chooses another one by the link, once, and signs in with it', async () => {
    await signIn({ email: 'ben@footfall.test', password: 'the password of Ben' });
    await call('account.requestReset', { email: 'ben@footfall.test' });
    const link = await mailbox.linkFor('ben@footfall.test');
    await page.goto(link);
    await look('new-password');
    await page.getByLabel(/password/i).fill('iloveyou');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('Many people use this password').waitFor();
    await page.getByLabel(/password/i).fill('another password of Ben');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    // The session that was open here has ended too.
    await page.getByLabel(/e-mail/i).fill('ben@footfall.test');
    await page.getByLabel(/password/i).fill('another password of Ben');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByTestId('site').first().waitFor();

    await page.goto(link);
    await page.getByLabel(/password/i).fill('a third password of Ben');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: 'This link is not good any more' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
