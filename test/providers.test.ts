/** Signing in by another account, in a real browser: the button, the issuer's pages, the way back, and what the account's page says. */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { launchChromium, type TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CLIENT, type OidcServer, openOidcServer } from '../apps/api/test/oidc-server.ts';
import { type Apps, prepareApps } from './setup/apps.ts';
import { barriersOf } from './setup/barriers.ts';
import { footfallApi } from './setup/footfall-api.ts';
import { type Mailbox, openMailbox } from './setup/mailbox.ts';

const PICTURES = resolve(import.meta.dirname, '../.cache/screenshots');
const OWNER = { email: 'ada@footfall.test', password: 'correct horse battery' };
const ADA = { sub: 'ada', email: OWNER.email, verified: true, name: 'Ada' };
const BEN = { sub: 'ben', email: 'ben@footfall.test', verified: true, name: 'Ben' };
const PATIENCE = { timeout: 120_000 };

let apps: Apps;
let oidc: OidcServer;
let mailbox: Mailbox;
let browser: TestBrowser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  mailbox = await openMailbox();
  const redirectUris: string[] = [];
  oidc = await openOidcServer(redirectUris);
  apps = await prepareApps(
    { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') },
    {
      FOOTFALL_ADMIN_EMAIL: OWNER.email,
      FOOTFALL_ADMIN_PASSWORD: OWNER.password,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'statistics@footfall.test',
      OIDC_ISSUER: oidc.issuer,
      OIDC_CLIENT_ID: CLIENT.clientId,
      OIDC_CLIENT_SECRET: CLIENT.clientSecret,
      OIDC_NAME: 'Example Login',
    },
  );
  redirectUris.push(`${apps.api.url}/api/auth/callback/oidc`);
  await apps.api.start();
  const api = footfallApi({ apiUrl: apps.api.url, beaconUrl: '', apiKey: apps.apiKey });
  await api.createSite({ id: 'garden', domain: 'garden.example', timezone: 'UTC' });
  browser = await launchChromium({ viewport: { width: 1280, height: 900 } });
  page = await browser.context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await mkdir(PICTURES, { recursive: true });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
  await oidc?.close();
  await mailbox?.close();
});

const byIssuer = () => page.getByRole('button', { name: 'Continue with Example Login' }).click();

/** Nothing in the way and nothing too wide, in both themes at both ends of width. */
async function look(name: string): Promise<void> {
  const found: string[] = [];
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    found.push(...(await barriersOf(page)).map((barrier) => `${width}: ${barrier}`));
    await page.screenshot({
      path: `${PICTURES}/${name}-${colorScheme}-${width}.png`,
      fullPage: true,
    });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(found).toEqual([]);
}

describe('an account elsewhere', PATIENCE, () => {
  it('signs in who has an account with its address, to the page that they wanted', async () => {
    oidc.seat(ADA);
    await page.goto(`${apps.api.url}/account`);
    await page.getByTestId('providers').waitFor();
    await look('sign-in-by');
    await byIssuer();
    await page.getByTestId('linked-providers').waitFor();
    expect(new URL(page.url()).pathname).toBe('/account');
    await look('linked-account');
  });

  it('is closed and allowed again on the page of the account', async () => {
    await page.getByTestId('close').click();
    await page.getByTestId('close').click();
    await page.getByText('closed: it opens nothing here').waitFor();
    await browser.context.clearCookies();
    await page.goto(`${apps.api.url}/sign-in`);
    await byIssuer();
    await page.getByText('does not let that provider sign it in').waitFor();
    await look('sign-in-refused');
    await page.getByLabel(/e-mail/i).fill(OWNER.email);
    await page.getByLabel('Password').fill(OWNER.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByTestId('site').first().waitFor();
    await page.goto(`${apps.api.url}/account`);
    await page.getByTestId('allow').click();
    await page.getByTestId('close').waitFor();
  });

  it('says who was invited, and the invitation is accepted with it', async () => {
    const { request } = browser.context;
    const headers = { 'x-footfall': '1', 'sec-fetch-site': 'same-origin' };
    const data = { organisation: 'administrator', email: BEN.email, role: 'viewer' };
    await request.post(`${apps.api.url}/api/trpc/invitations.create`, { headers, data });
    await browser.context.clearCookies();
    await page.goto('about:blank');
    const link = await mailbox.linkFor(BEN.email);
    const token = link.split('#')[1] ?? '';
    const asked: string[] = [];
    page.on('request', (sent) => asked.push(sent.url()));
    oidc.seat({ ...BEN, email: 'somebody@else.test' });
    await page.goto(link);
    await byIssuer();
    await page.getByText('No account here has the address').waitFor();
    await look('invitation-by');
    oidc.seat(BEN);
    await byIssuer();
    await page.getByRole('button', { name: `Accept as ${BEN.email}` }).click();
    await page.getByTestId('site').first().waitFor();
    // In the body of a request of our own page alone.
    expect(asked.filter((url) => url.includes(token) && !url.endsWith(`#${token}`))).toEqual([]);
    await page.goto(`${apps.api.url}/account`);
    await page.getByTestId('no-password').waitFor();
    await look('account-without-password');
  });

  it('leaves neither a complaint of the browser nor a word about a person in the log', () => {
    expect(complaints).toEqual([]);
    expect(apps.api.output).toContain('/api/auth/callback/:provider');
    for (const word of ['@footfall.test', 'code=', 'state=', CLIENT.clientSecret]) {
      expect(apps.api.output).not.toContain(word);
    }
  });
});
