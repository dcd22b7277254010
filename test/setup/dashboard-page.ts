/** The dashboard in a real browser, with its administrator signed in, and all that the page complained of. */
import { launchChromium, type TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { type Apps, prepareApps } from './apps.ts';
import { type FootfallApi, footfallApi } from './footfall-api.ts';

type Account = { email: string; password: string };

export const ACCOUNT: Account = { email: 'ada@footfall.test', password: 'correct horse battery' };

/** API and beacon of an installation of its own, and a client of them. */
export async function startServed(stores: {
  mongodbUri: string;
  redisUrl: string;
}): Promise<{ apps: Apps; api: FootfallApi }> {
  const apps = await prepareApps(stores, {
    FOOTFALL_ADMIN_EMAIL: ACCOUNT.email,
    FOOTFALL_ADMIN_PASSWORD: ACCOUNT.password,
  });
  await Promise.all([apps.api.start(), apps.beacon.start()]);
  const addresses = { apiUrl: apps.api.url, beaconUrl: apps.beacon.url, apiKey: apps.apiKey };
  return { apps, api: footfallApi(addresses) };
}

export type DashboardPage = {
  browser: TestBrowser;
  page: Page;
  /** Exceptions, errors in the console and dialogs, as they come. */
  complaints: string[];
};

/** Opens a browser, and the list of sites in it. */
export async function openDashboard({ api }: Pick<Apps, 'api'>): Promise<DashboardPage> {
  const browser = await launchChromium({ viewport: { width: 1280, height: 900 } });
  const page = await browser.context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    // Somebody who leaves a form half filled in: the browser's own question, and no complaint.
    if (dialog.type() === 'beforeunload') {
      void dialog.accept();
      return;
    }
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(api.url);
  await signIn(page, ACCOUNT);
  return { browser, page, complaints };
}

/** Fills in the page for signing in, which is open, and waits for the sites. */
export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByTestId('site').first().waitFor();
}
