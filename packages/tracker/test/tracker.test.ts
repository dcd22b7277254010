/** What every variant does: the built core in a real Chromium, judged by the hits that a server received. */
import { launchChromium, type TestBrowser } from '@footfall/testing';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildVariant } from './build-variant.ts';
import { type HitReceiver, type ReceivedHit, startHitReceiver } from './hit-receiver.ts';
import { startSite, type TestSite } from './site.ts';

let beacon: HitReceiver;
let site: TestSite;
let browser: TestBrowser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  const script = await buildVariant('core');
  [beacon, site, browser] = await Promise.all([
    startHitReceiver({ '/f.js': script }),
    startSite(),
    launchChromium(),
  ]);
  const tag = `<script defer src="${beacon.url}/f.js" data-site="demo"></script>`;
  const stub =
    '<script>window.footfall=window.footfall||function(){(footfall.q=footfall.q||[]).push(arguments)}</script>';
  const link = '<a href="/b">b</a>';
  site.pages.set('/a', { head: tag, body: link });
  site.pages.set('/b', { head: tag, body: '<a href="/a">a</a>' });
  site.pages.set('/unlucky', { head: `<script>Math.random = () => 0.1</script>${tag}` });
  site.pages.set('/twice', { head: tag + tag });
  site.pages.set('/early', {
    head: `${stub}<script>footfall('early', { n: 1 }); window.kept = footfall;</script>${tag}`,
  });
  site.pages.set('/plain', { body: '<p>no script</p>' });
  const tagWith = (attributes: string) =>
    `<script defer src="${beacon.url}/f.js" data-site="demo" ${attributes}></script>`;
  site.pages.set('/hash', { head: tagWith('data-hash') });
  const withGpc = '<script>navigator.globalPrivacyControl = true</script>';
  site.pages.set('/gpc', { head: withGpc + tag });
  site.pages.set('/gpc-respected', { head: withGpc + tagWith('data-respect-gpc') });
  site.pages.set('/strict', {
    head: tag,
    headers: {
      'content-security-policy': `default-src 'none'; script-src ${beacon.url}; connect-src ${beacon.url}; require-trusted-types-for 'script'`,
    },
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await beacon?.close();
});

/** Opens a page in a tab of its own; an exception in any of them fails the test. */
async function open(path: string): Promise<void> {
  page = await browser.context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // Chromium itself notes every answer that is an error; those are what some tests are about.
    const isOurs = !message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && isOurs) errors.push(message.text());
  });
  await page.goto(site.url + path);
}

afterEach(async () => {
  await browser.context.setOffline(false);
  for (const one of browser.context.pages()) if (one !== page) await one.close();
  await page.close();
  beacon.reset();
  expect(errors.splice(0)).toEqual([]);
});

const names = () => beacon.hits().map(({ n }) => n);
const countOf = (name: string) => names().filter((one) => one === name).length;
const paths = () => beacon.hits().map(({ u }) => u.replace(site.url, ''));
/**
 * What each hit is told apart by, sorted: documents do not share a connection, so nothing is promised about which
 * one's hits arrive first, not even by arrival less age, which has the way of the request in it.
 */
const sortedBy = (nameOf: (hit: ReceivedHit) => string) => beacon.hits().map(nameOf).sort();

describe('a page view', () => {
  it('says where, in which language, how wide and how long ago, under an id of its own', async () => {
    await open('/a?utm_source=letter#secret');
    const [hit] = await beacon.settled(1);
    expect(beacon.requests).toHaveLength(1);
    expect(hit).toEqual({
      i: expect.stringMatching(/^\d+(-\d+){3}$/),
      n: 'pageview',
      u: `${site.url}/a?utm_source=letter`,
      t: 'Title of /a',
      a: expect.any(Number),
      w: 1280,
      l: 'en-US',
      r: '',
      b: true,
    });
    expect(hit?.a).toBeLessThan(1000);
    expect(beacon.requests[0]?.site).toBe('demo');
  });

  it('is sent as text without credentials, so that no preflight is needed', async () => {
    await browser.context.addCookies([{ name: 'c', value: '1', url: beacon.url }]);
    await open('/a');
    await beacon.until(() => names().length === 1);
    const headers = beacon.requests[0]?.headers;
    expect(headers?.['content-type']).toBe('text/plain;charset=UTF-8');
    expect(headers?.cookie).toBeUndefined();
    await browser.context.clearCookies();
  });

  it('is counted for every page of an ordinary site, with the page before as referrer', async () => {
    await open('/a');
    await page.click('a');
    await page.click('a');
    const hits = await beacon.settled(3);
    const steps = sortedBy(({ r, u }) => `${r} > ${u}`.replaceAll(site.url, ''));
    expect(steps).toEqual([' > /a', '/a > /b', '/b > /a']);
    expect(new Set(hits.map(({ i }) => i)).size).toBe(3);
  });

  it('is counted once when a page has the tag twice', async () => {
    await open('/twice');
    expect(await beacon.settled(1)).toHaveLength(1);
  });

  it('is counted under a strict content security policy', async () => {
    await open('/strict');
    expect(await beacon.settled(1)).toHaveLength(1);
  });

  it('leaves nothing on the device', async () => {
    await open('/a');
    await beacon.until(() => names().length === 1);
    expect(await browser.context.cookies()).toEqual([]);
    const stored = await page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      cookies: document.cookie,
    }));
    expect(stored).toEqual({ local: 0, session: 0, databases: 0, cookies: '' });
  });
});

describe('a single-page site', () => {
  it('has a view for every new URL, with the title that it has in the end', async () => {
    await open('/a');
    await beacon.until(() => names().length === 1);
    await page.evaluate(() => {
      history.pushState(null, '', '/a/list?page=1');
      setTimeout(() => {
        document.title = 'List';
      }, 200);
    });
    await page.waitForTimeout(300);
    await page.evaluate(() => history.pushState(null, '', '/a/list?page=2'));
    const hits = await beacon.settled(3);
    expect(paths()).toEqual(['/a', '/a/list?page=1', '/a/list?page=2']);
    expect(hits.map(({ t }) => t)).toEqual(['Title of /a', 'List', 'List']);
  });

  it('has none for the same URL, for a new fragment, or for a replaced query', async () => {
    await open('/a');
    await page.evaluate(async () => {
      const task = () => new Promise((done) => setTimeout(done, 20));
      history.pushState(null, '', '/a');
      await task();
      history.replaceState(null, '', '/a?filter=1');
      await task();
      history.replaceState({ scroll: 1 }, '', '/a?filter=2');
      await task();
      location.hash = 'part';
      await task();
      history.pushState(null, '', '/a?filter=2#other');
    });
    await beacon.settled(1);
    expect(paths()).toEqual(['/a']);
  });

  it('has one view for a push that is redirected at once, and one for a redirect alone', async () => {
    await open('/a');
    await page.evaluate(() => {
      history.pushState(null, '', '/login');
      history.replaceState(null, '', '/login/start');
    });
    await page.waitForTimeout(50);
    await page.evaluate(() => history.replaceState(null, '', '/login/done'));
    await beacon.settled(3);
    expect(paths()).toEqual(['/a', '/login/start', '/login/done']);
  });

  it('has a view for back and forward', async () => {
    await open('/a');
    await page.evaluate(() => history.pushState(null, '', '/a/1'));
    await page.waitForTimeout(50);
    await page.goBack();
    await page.waitForTimeout(50);
    await page.goForward();
    await beacon.settled(4);
    expect(paths()).toEqual(['/a', '/a/1', '/a', '/a/1']);
  });
});

describe('what a site may set', () => {
  it('tells pages apart by what follows #/, and keeps other fragments to itself, with data-hash', async () => {
    await open('/hash#/list?sort=1');
    await page.evaluate(async () => {
      const task = () => new Promise((done) => setTimeout(done, 20));
      location.hash = '#/item';
      await task();
      location.hash = '#part';
      await task();
      history.replaceState(null, '', '#!/old');
      await task();
    });
    await beacon.settled(4);
    expect(paths()).toEqual(['/hash#/list?sort=1', '/hash#/item', '/hash', '/hash#!/old']);
  });

  it('counts a visitor with Global Privacy Control unless the site respects it', async () => {
    await open('/gpc-respected');
    await page.evaluate(() => window.footfall?.('silent'));
    await page.goto(`${site.url}/gpc`);
    await beacon.settled(1);
    expect(paths()).toEqual(['/gpc']);
  });
});

describe('pages that browsers keep', () => {
  it('counts a page anew that comes back from the back/forward cache', async () => {
    await open('/a');
    await page.evaluate(() => {
      addEventListener('pageshow', (event) => {
        if (event.persisted) document.title = 'restored';
      });
    });
    await page.click('a');
    await page.waitForURL('**/b');
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForFunction(() => document.title === 'restored');
    const hits = await beacon.settled(3);
    const views = sortedBy(({ u, t }) => `${u.replace(site.url, '')} ${t}`);
    expect(views).toEqual(['/a Title of /a', '/a restored', '/b Title of /b']);
    expect(new Set(hits.map(({ i }) => i)).size).toBe(3);
  });
});

describe('a custom event', () => {
  it('carries properties as they were when it was reported', async () => {
    await open('/a');
    await page.evaluate(() => {
      const props = { plan: 'pro', seats: 3, trial: true };
      window.footfall?.('signup', props);
      props.seats = 99;
    });
    const hits = await beacon.settled(2);
    expect(hits[1]).toMatchObject({ n: 'signup', p: { plan: 'pro', seats: 3, trial: true } });
  });

  it('may be reported before the script has loaded, and by the stub ever after', async () => {
    await open('/early');
    await page.evaluate(() =>
      (window as unknown as { kept: (name: string) => void }).kept('later'),
    );
    const hits = await beacon.settled(3);
    expect(names()).toEqual(['pageview', 'early', 'later']);
    expect(hits[1]?.p).toEqual({ n: 1 });
  });

  it('is not lost when the page is left in the same moment', async () => {
    await open('/a');
    await beacon.until(() => names().length === 1);
    await page.evaluate(() => {
      window.footfall?.('leaving');
      location.href = '/plain';
    });
    await beacon.settled(2);
    expect(names()).toEqual(['pageview', 'leaving']);
  });

  it('never throws into the page, whatever it is called with', async () => {
    await open('/a');
    await page.evaluate(() => {
      const report = window.footfall as unknown as (...args: unknown[]) => void;
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;
      report('circular', circular);
      report('big', { big: 10n });
      report('long', { text: 'x'.repeat(100_000) });
      report();
      report('fine', { ok: true });
    });
    await beacon.settled(2);
    expect(names().filter(Boolean)).toEqual(['pageview', 'fine']);
  });

  it('arrives a hundred times in one burst, each once, in small batches', async () => {
    await open('/a');
    await page.evaluate(() => {
      for (let index = 0; index < 100; index += 1) window.footfall?.('burst', { index });
    });
    const hits = await beacon.settled(101);
    expect(hits).toHaveLength(101);
    expect(new Set(hits.map(({ i }) => i)).size).toBe(101);
    expect(hits.slice(1).map(({ p }) => p?.['index'])).toEqual([...Array(100).keys()]);
    for (const { hits: batch } of beacon.requests) expect(batch.length).toBeLessThanOrEqual(50);
  });

  it('travels with others in batches of at most 16,000 bytes', async () => {
    await open('/a');
    await page.evaluate(() => {
      for (let index = 0; index < 20; index += 1)
        window.footfall?.('large', { t: 'ü'.repeat(2000) });
    });
    await beacon.settled(21);
    expect(beacon.requests.length).toBeGreaterThan(5);
    for (const { bytes } of beacon.requests) expect(bytes).toBeLessThanOrEqual(16_000);
  });

  it('is given up when too many wait, and the next that is kept says how many were', async () => {
    beacon.answerNext({ status: 503 });
    await open('/a');
    await beacon.until(() => beacon.requests.length === 1);
    await page.evaluate(() => {
      for (let index = 0; index < 500; index += 1) window.footfall?.('flood', { index });
    });
    await beacon.settled(200);
    const kept = beacon.hits().length;
    await page.evaluate(() => window.footfall?.('after', { text: 'é'.repeat(7000) }));
    await page.evaluate(() => window.footfall?.('last'));
    await beacon.until(() => countOf('last') === 1);
    expect(beacon.hits().at(-1)?.g).toEqual({ full: 501 - kept, large: 1 });
    expect(beacon.hits().filter(({ g }) => g !== undefined)).toHaveLength(1);
  });
});

describe('when the beacon cannot be reached', () => {
  it('tries again with the same id and a greater age after 503, not before Retry-After', async () => {
    beacon.answerNext({ status: 503, retryAfter: 2 });
    await open('/a');
    const hits = await beacon.settled(1);
    const [first, second] = beacon.requests;
    expect(hits).toHaveLength(1);
    expect(first?.hits[0]?.i).toBe(hits[0]?.i);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1990);
    expect(hits[0]?.a).toBeGreaterThanOrEqual(1990);
  });

  it('tries again after 429 and 500, and gives up what is refused for good', async () => {
    beacon.answerNext({ status: 429 }, { status: 500 }, { status: 202 }, { status: 400 });
    await open('/a');
    await beacon.until(() => names().length === 1);
    expect(beacon.requests.map(({ status }) => status)).toEqual([429, 500, 202]);
    expect(new Set(beacon.requests.map(({ hits }) => hits[0]?.i)).size).toBe(1);
    await page.evaluate(() => window.footfall?.('refused'));
    await beacon.until(() => beacon.requests.length === 4);
    await page.evaluate(() => window.footfall?.('next'));
    await beacon.settled(2);
    expect(names()).toEqual(['pageview', 'next']);
  });

  it('waits longer after every failure, by a share that chance decides', async () => {
    const failed = [500, 502, 503].map((status) => ({ status }));
    beacon.answerNext(...failed);
    await open('/unlucky');
    await beacon.settled(1);
    const [first, second, third, fourth] = beacon.requests.map(({ at }) => at);
    // The page's chance is always a tenth: of 3, 6 and 12 seconds.
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(290);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(590);
    expect((fourth ?? 0) - (third ?? 0)).toBeGreaterThanOrEqual(1190);
    expect(beacon.requests).toHaveLength(4);
  });

  it('keeps what happens offline, and sends it when the network is back', async () => {
    await open('/a');
    await beacon.until(() => names().length === 1);
    await browser.context.setOffline(true);
    await page.evaluate(() => window.footfall?.('offline'));
    await page.waitForTimeout(2000);
    expect(names()).toEqual(['pageview']);
    await browser.context.setOffline(false);
    const hits = await beacon.settled(2);
    expect(names()).toEqual(['pageview', 'offline']);
    expect(hits[1]?.a).toBeGreaterThanOrEqual(1900);
  });
});
