/** The browser that other tests use. */
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { launchChromium } from './chromium.ts';

const profiles = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('footfall-chromium-'));

it('runs a page in a real browser and leaves no profile behind', async () => {
  const before = new Set(profiles());
  const browser = await launchChromium();
  const mine = profiles().filter((name) => !before.has(name));
  const page = await browser.context.newPage();
  expect(await page.evaluate('6 * 7')).toBe(42);
  await browser.close();
  expect(mine.length).toBeGreaterThan(0);
  expect(mine.filter((name) => existsSync(`${tmpdir()}/${name}/Default`))).toEqual([]);
});
