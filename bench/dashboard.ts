/**
 * How the dashboard feels, on the demo, in Chromium: web vitals of a first load, a filter click until the new numbers are
 * on the page, script time of a pointer's move, and a hit's 202 until realtime shows it. `npm run bench:dashboard`.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium, type TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { signIn } from '../test/setup/dashboard-page.ts';
import { type DemoPlace, findDemo } from '../test/setup/demo-place.ts';

const OUT = '.cache/bench-dashboard.json';
/** Odd, so that there is one in the middle. */
const LOADS = 7;
const CLICKS = 9;
const MOVES = 60;
const HITS = 9;
const SEEN_MS = 20_000;
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0';

type Spread = { middle: number; best: number; worst: number };

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const round = (value: number | undefined) => Math.round((value ?? 0) * 1000) / 1000;
  return {
    middle: round(sorted[Math.floor(sorted.length / 2)]),
    best: round(sorted[0]),
    worst: round(sorted.at(-1)),
  };
}

/** Notes what the browser tells of the page, from its first moment on. */
const WATCH = `window.told = { lcp: 0, cls: 0, slowest: 0 };
new PerformanceObserver((list) => { for (const one of list.getEntries()) told.lcp = one.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) told.cls += one.value; }).observe({ type: 'layout-shift', buffered: true });
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.interactionId) told.slowest = Math.max(told.slowest, one.duration); }).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

type Told = { lcp: number; cls: number; slowest: number };

/** Until nothing on the page is a placeholder or out of date. */
async function rest(page: Page): Promise<void> {
  const deadline = Date.now() + SEEN_MS;
  await page.getByTestId('freshness').waitFor({ timeout: SEEN_MS });
  while ((await page.locator('.skeleton, .stale').count()) > 0) {
    if (Date.now() > deadline) throw new Error(`${page.url()} does not come to rest`);
    await sleep(50);
  }
}

/** Nothing of it is in the browser's cache, but for who is signed in. */
async function measureLoads(browser: TestBrowser, place: DemoPlace) {
  const told: Told[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const page = await browser.context.newPage();
    const session = await browser.context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.addInitScript(WATCH);
    await page.goto(`${place.url}/sites/demo`);
    await rest(page);
    // Input that changes nothing in the address: a tab of a card, there and back.
    await page.getByTestId('tab-entry').click();
    await page.getByTestId('tab-top').click();
    await rest(page);
    told.push(await page.evaluate<Told>('window.told'));
    await page.close();
  }
  return {
    lcpMs: spreadOf(told.map(({ lcp }) => lcp)),
    cls: spreadOf(told.map(({ cls }) => cls)),
    inpMs: spreadOf(told.map(({ slowest }) => slowest)),
  };
}

/** From the click's own time until a frame with another number of visitors was painted. */
const CLICK = `new Promise((done, fail) => {
  const total = document.querySelector('[data-testid="total-visitors"]');
  const before = total.dataset.value;
  let from = 0;
  document.addEventListener('click', (event) => { from = event.timeStamp; }, { once: true, capture: true });
  const seen = new MutationObserver(() => {
    if (total.dataset.value === before) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
  });
  seen.observe(total, { attributes: true });
  setTimeout(() => fail(new Error('no new number')), ${SEEN_MS});
})`;

async function measureClicks(page: Page, place: DemoPlace) {
  const tookMs: number[] = [];
  for (let click = 0; click < CLICKS; click += 1) {
    await page.goto(`${place.url}/sites/demo`);
    await rest(page);
    const rows = page.getByTestId('card-places').getByTestId('row');
    const seen = page.evaluate<number>(CLICK);
    // Each click another country: nothing was asked about it before.
    await rows.nth(click).getByRole('button').first().click();
    tookMs.push(await seen);
  }
  return spreadOf(tookMs);
}

/** Over the chart from left to right, and down the rows of the first card. */
async function measureMoves(page: Page, place: DemoPlace) {
  await page.goto(`${place.url}/sites/demo`);
  await rest(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const scriptMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000;
  };
  const over = async (testId: string, along: 'x' | 'y') => {
    const box = await page.getByTestId(testId).boundingBox();
    if (box === null) throw new Error(`there is no ${testId}`);
    const took: number[] = [];
    for (let move = 0; move < MOVES; move += 1) {
      const part = (move + 0.5) / MOVES;
      const [x, y] = along === 'x' ? [part, 0.5] : [0.3, part];
      const before = await scriptMs();
      await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
      took.push((await scriptMs()) - before);
    }
    return spreadOf(took);
  };
  return { chartMs: await over('chart', 'x'), rowsMs: await over('card-sources', 'y') };
}

/** From the 202 until the page that was looked at stands in the feed. */
async function measureRealtime(page: Page, place: DemoPlace) {
  if (place.door === null) return null;
  const { url, apiKey } = place.door;
  await page.goto(`${place.url}/sites/demo/realtime`);
  await page.getByTestId('feed-hit').first().waitFor({ timeout: SEEN_MS });
  const tookMs: number[] = [];
  for (let hit = 0; hit < HITS; hit += 1) {
    // Letters alone: a long number would be taken out as personal data.
    const name = randomBytes(8).toString('hex').replace(/\d/g, 'x');
    const seen = page.evaluate<number>(`new Promise((done, fail) => {
      const look = () => { if (document.body.textContent.includes('/${name}')) { seen.disconnect(); done(Date.now()); } };
      const seen = new MutationObserver(look);
      seen.observe(document.body, { subtree: true, childList: true, characterData: true });
      setTimeout(() => fail(new Error('not seen')), ${SEEN_MS});
    })`);
    const at = new Date().toISOString();
    const pageview = { n: 'pageview', u: `https://demo.example/${name}`, ua: AGENT, at };
    const hits = [{ ...pageview, i: `bench-dashboard-${name}`, ip: `203.0.113.${hit + 1}` }];
    const answer = await fetch(`${url}/e`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ s: 'demo', h: hits }),
      signal: AbortSignal.timeout(SEEN_MS),
    });
    const takenAt = Date.now();
    if (answer.status !== 202) throw new Error(`the beacon answered ${answer.status}`);
    tookMs.push((await seen) - takenAt);
    // Not in step with the page's own rhythm.
    await sleep(200 + Math.random() * 1000);
  }
  return spreadOf(tookMs);
}

const place = await findDemo(process.argv.slice(2));
const browser = await launchChromium({ viewport: { width: 1280, height: 900 } });
try {
  const page = await browser.context.newPage();
  await page.goto(`${place.url}/sign-in`);
  await signIn(page, place);
  const measured = {
    firstLoad: await measureLoads(browser, place),
    filterClickMs: await measureClicks(page, place),
    pointerMoveScript: await measureMoves(page, place),
    hitToRealtimeMs: await measureRealtime(page, place),
    loadAverage: loadavg()[0],
  };
  await mkdir('.cache', { recursive: true });
  await writeFile(OUT, `${JSON.stringify(measured, null, 2)}\n`);
  console.log(JSON.stringify(measured, null, 2));
} finally {
  await browser.close();
  await place.stop();
}
