/**
 * `npm run screenshots`: pictures of the demo for the README, in docs/images.
 * Starts a demo of its own and waits for its past; `npm run screenshots -- http://… e-mail password` takes one that runs.
 */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { type DemoPlace, findDemo } from './setup/demo-place.ts';

const IMAGES = resolve(import.meta.dirname, '../docs/images');
const DEMO = '/sites/demo';
const SHOWN_MS = 60_000;

type Picture = {
  name: string;
  path: string;
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
  /** What is done before the picture is taken. */
  act?: (page: Page) => Promise<void>;
};

const wide = { width: 1280, height: 860, colorScheme: 'light' } as const;
const PICTURES: readonly Picture[] = [
  { ...wide, name: 'dashboard', path: DEMO },
  { ...wide, name: 'dashboard-dark', path: DEMO, colorScheme: 'dark' },
  { ...wide, name: 'details', path: `${DEMO}?details=pages` },
  {
    ...wide,
    name: 'filter',
    path: `${DEMO}?f=or(is:country:DE;is:country:AT)`,
    act: async (page) => {
      await page.getByTestId('filter').getByRole('button').first().click();
      await page.getByTestId('filter-builder').waitFor();
    },
  },
  {
    ...wide,
    name: 'map',
    path: `${DEMO}?places=map&rows=changes`,
    act: (page) => page.getByTestId('card-places').scrollIntoViewIfNeeded(),
  },
  { ...wide, name: 'realtime', path: `${DEMO}/realtime` },
  { ...wide, name: 'goals', path: `${DEMO}/goals?period=7d` },
  { ...wide, name: 'funnels', path: `${DEMO}/funnels?period=7d`, colorScheme: 'dark' },
  { ...wide, name: 'journeys', path: `${DEMO}/journeys?period=7d` },
  {
    ...wide,
    name: 'session',
    path: `${DEMO}/sessions?period=today&f=is:event:purchase`,
    act: async (page) => {
      await page.getByTestId('session').first().getByRole('button').click();
      await page.getByTestId('session-hit').first().waitFor();
    },
  },
  {
    ...wide,
    name: 'explore',
    path: `${DEMO}/explore?metrics=sessions,bounceRate&by=channel&chart=bars`,
  },
  { ...wide, name: 'retention', path: `${DEMO}/retention?period=90d` },
  { ...wide, name: 'bots', path: `${DEMO}/bots?period=7d` },
  { ...wide, name: 'vitals', path: `${DEMO}/vitals?period=7d` },
  { ...wide, name: 'errors', path: `${DEMO}/errors?period=7d` },
  { ...wide, name: 'quality', path: `${DEMO}/quality?period=today` },
  { name: 'phone', path: DEMO, width: 360, height: 780, colorScheme: 'dark' },
];

async function take(picture: Picture, place: DemoPlace): Promise<void> {
  const { width, height, colorScheme } = picture;
  const browser = await launchChromium({ viewport: { width, height }, colorScheme });
  try {
    const page = await browser.context.newPage();
    await page.goto(`${place.url}/sign-in`);
    await page.getByLabel(/e-mail/i).fill(place.email);
    await page.getByLabel(/password/i).fill(place.password);
    await page.getByRole('button', { name: /sign in/i }).click();
    await page.getByTestId('site').first().waitFor();
    await page.goto(`${place.url}${picture.path}`);
    await shown(page);
    await picture.act?.(page);
    await shown(page);
    await page.screenshot({ path: `${IMAGES}/${picture.name}.png` });
    console.log(`${picture.name}.png`);
  } finally {
    await browser.close();
  }
}

/** Waits until nothing on the page is a placeholder or out of date. */
async function shown(page: Page): Promise<void> {
  const deadline = Date.now() + SHOWN_MS;
  await page.locator('main h1').first().waitFor({ state: 'attached', timeout: SHOWN_MS });
  while ((await page.locator('.skeleton, .stale').count()) > 0) {
    if (Date.now() > deadline) throw new Error(`${page.url()} does not come to rest`);
    await sleep(100);
  }
  // What floats in takes a moment to arrive.
  await sleep(400);
}

const place = await findDemo(process.argv.slice(2));
try {
  await mkdir(IMAGES, { recursive: true });
  for (const picture of PICTURES) await take(picture, place);
} finally {
  await place.stop();
}
