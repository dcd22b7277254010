/** What the standard and the full variant have beyond the core, in a real Chromium, judged by the hits received. */
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

/** What links and forms lead to must not load in place of the page under test. */
const STAY = `<script>for (const name of ['click', 'auxclick', 'submit'])
  addEventListener(name, (event) => {
    if (event.type === 'submit' || event.target.closest('a')) event.preventDefault();
  });</script>`;
const TALL = '<div style="height:3000px"></div>';

beforeAll(async () => {
  const [standard, full, module] = await Promise.all([
    buildVariant('standard'),
    buildVariant('full'),
    buildVariant('standard-module'),
  ]);
  [beacon, site, browser] = await Promise.all([
    startHitReceiver({ '/standard.js': standard, '/full.js': full, '/module.js': module }),
    startSite(),
    launchChromium({ viewport: { width: 1000, height: 1000 } }),
  ]);
  const tag = (variant: string, attributes = '') =>
    `<script defer src="${beacon.url}/${variant}.js" data-site="demo" ${attributes}></script>`;
  site.pages.set('/short', { head: tag('standard') });
  site.pages.set('/tall', { head: tag('standard'), body: TALL });
  site.pages.set('/plain', {});
  // Its clock and its timer run fifty times as fast.
  site.pages.set('/hurried', {
    head:
      `<script>const now = performance.now.bind(performance), every = setInterval;
        performance.now = () => now() * 50; setInterval = (run, ms) => every(run, ms / 50);</script>` +
      tag('standard'),
  });
  site.pages.set('/links', {
    head: tag('standard') + STAY,
    body:
      '<a id="out" href="https://other.example/there?token=1#x"><b>out</b></a>' +
      '<a id="in" href="/b">in</a><a id="mail" href="mailto:a@b.example">mail</a>' +
      '<a id="file" href="/Price.PDF?v=2">file</a><a id="named" download href="/data">named</a>' +
      '<form id="contact" action="/send?secret=1"><input name="id" required><button>go</button></form>',
  });
  site.pages.set('/manual', { head: tag('standard', 'data-manual') });
  site.pages.set('/canonical', {
    head: `<link rel="canonical" href="/article#top">${tag('standard', 'data-canonical')}`,
  });
  site.pages.set('/missing', { head: tag('standard', 'data-not-found') });
  site.pages.set('/redacted', {
    head:
      `<script>window.redact = (hit) => hit.n !== 'secret' && { ...hit, u: hit.u.replace(/order=\\d+/, 'order=N'), t: 'redacted' }</script>` +
      tag('standard', 'data-before-send="redact"'),
  });
  site.pages.set('/swelling', {
    head:
      `<script>window.swell = (hit) => ({ ...hit, p: { ...hit.p, also: hit.p?.text } })</script>` +
      tag('standard', 'data-before-send="swell"'),
  });
  site.pages.set('/mistyped', { head: tag('standard', 'data-before-send="nobody"') });
  const options = `{ site: 'demo', api: '${beacon.url}/e' }`;
  site.pages.set('/module', {
    head:
      `<script type="module">import { createTracker } from '${beacon.url}/module.js';` +
      `const footfall = createTracker(${options}); createTracker(${options})('again');` +
      `footfall('started', { by: 'module' });</script>`,
  });
  site.pages.set('/old', {
    head: `<script>delete window.PerformanceObserver</script>${tag('full')}`,
  });
  site.pages.set('/full', {
    head: tag('full') + STAY,
    body:
      '<h1>Hello</h1><button id="buy" data-footfall-event="buy" data-footfall-plan-type="large"><i>buy</i></button>' +
      '<form data-footfall-event="search"><button id="go">go</button></form>' +
      '<button id="fail" onclick="null.x">fail</button>',
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await beacon?.close();
});

async function open(path: string): Promise<void> {
  page = await browser.context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(site.url + path);
  await page.waitForFunction(() => window.footfall?.on === 1);
}

afterEach(async () => {
  // A page reports on its view when it is closed: that would arrive at any moment of the next test.
  await page.evaluate(() => {
    window.fetch = () => new Promise(() => {});
  });
  await page.close();
  beacon.reset();
  expect(errors.splice(0)).toEqual([]);
});

const named = (name: string) => beacon.hits().filter(({ n }) => n === name);
const countOf = (name: string) => named(name).length;
const told = (hits: ReceivedHit[]) => hits.map(({ n, p }) => [n, p]);

describe('engagement', () => {
  it('says how long a view was looked at and how far it was scrolled, when it is left', async () => {
    await open('/tall');
    await page.evaluate(() => scrollTo(0, 500));
    await page.waitForTimeout(1200);
    await page.goto(`${site.url}/plain`);
    await beacon.until(() => countOf('engagement') === 1);
    const [hit] = named('engagement');
    expect(hit).toMatchObject({ u: `${site.url}/tall`, d: expect.any(Number) });
    expect(hit?.e).toBeGreaterThanOrEqual(1200);
    expect(hit?.d).toBeGreaterThanOrEqual(45);
    expect(hit?.d).toBeLessThanOrEqual(55);
    expect(countOf('pageview')).toBe(1);
  });

  it('does not count the time in which another window has the focus', async () => {
    await open('/short');
    await page.evaluate(() => {
      document.hasFocus = () => false;
      dispatchEvent(new Event('blur'));
    });
    await page.waitForTimeout(1500);
    await page.goto(`${site.url}/plain`);
    await beacon.until(() => countOf('engagement') === 1);
    expect(named('engagement')[0]?.e).toBeLessThan(1500);
    expect(named('engagement')[0]?.d).toBe(100);
  });

  it('belongs to each view of a single-page site by itself, and grows while a view goes on', async () => {
    await open('/tall?first');
    await page.waitForTimeout(1100);
    await page.evaluate(() => history.pushState(null, '', '/tall?second'));
    await beacon.until(() => countOf('pageview') === 2);
    const hide = (isHidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        dispatchEvent(new Event('visibilitychange'));
        // As browsers do when one comes back to a tab.
        if (!value) dispatchEvent(new Event('focus'));
      }, isHidden);
    await hide(true);
    await hide(false);
    await page.evaluate(() => scrollTo(0, 9999));
    await page.waitForTimeout(1100);
    await hide(true);
    await beacon.until(() => countOf('engagement') === 3);
    // Two of them may be under way at once: by what they say, not by which arrived first.
    const [first, second, third] = named('engagement').sort(
      (a, b) => Number(a.u > b.u) - Number(a.u < b.u) || (a.e ?? 0) - (b.e ?? 0),
    );
    expect([first?.u, second?.u, third?.u]).toEqual(
      ['first', 'second', 'second'].map((name) => `${site.url}/tall?${name}`),
    );
    expect(third?.e).toBeGreaterThan((second?.e ?? 0) + 1000);
    expect(first?.e).toBeGreaterThanOrEqual(1100);
    expect([second?.d, third?.d]).toEqual([33, 100]);
  });

  it('is told while a view goes on: after 15 seconds, and when the time has doubled', async () => {
    await open('/hurried');
    await beacon.until(() => countOf('engagement') >= 3);
    const [first, second, third] = named('engagement').map(({ e }) => e ?? 0);
    expect(first).toBeGreaterThanOrEqual(15_000);
    expect(second).toBeGreaterThanOrEqual(2 * (first ?? 0));
    expect(third).toBeGreaterThanOrEqual(2 * (second ?? 0));
  });
});

describe('a canonical address', () => {
  it('is what a page counts under, with the query that it was reached by', async () => {
    await open('/canonical?utm_source=letter');
    await page.evaluate(() => window.footfall?.('read'));
    const hits = await beacon.settled(2);
    expect(hits.map(({ u }) => u)).toEqual(Array(2).fill(`${site.url}/article?utm_source=letter`));
    await page.evaluate(() => {
      document.querySelector('link[rel=canonical]')?.setAttribute('href', 'https://other.example/');
      window.footfall?.('elsewhere');
    });
    expect((await beacon.settled(3))[2]?.u).toBe(`${site.url}/canonical?utm_source=letter`);
  });
});

describe('a custom event', () => {
  it('carries revenue, and whether the visitor did it', async () => {
    await open('/short');
    await page.evaluate(() => {
      window.footfall?.('sale', { plan: 'pro' }, { revenue: { amount: 12.5, currency: 'EUR' } });
      window.footfall?.('autoplay', null, { interactive: false });
    });
    const hits = await beacon.settled(3);
    expect(hits[1]).toMatchObject({ n: 'sale', v: { amount: '12.5', currency: 'EUR' } });
    expect(hits[2]).toMatchObject({ n: 'autoplay', p: null, x: false });
  });
});

describe('links, files and forms', () => {
  it('are events with the address, without its query', async () => {
    await open('/links');
    await page.click('#out b');
    await page.click('#out', { button: 'middle' });
    await page.click('#in');
    await page.evaluate(() => document.getElementById('mail')?.click());
    await page.click('#file');
    await page.click('#named');
    await page.fill('input', 'x');
    await page.click('button');
    const hits = await beacon.settled(6);
    const away = { url: 'https://other.example/there' };
    expect(told(hits.slice(1))).toEqual([
      ['outbound link', away],
      ['outbound link', away],
      ['file download', { url: `${site.url}/Price.PDF` }],
      ['file download', { url: `${site.url}/data` }],
      ['form submit', { form: 'contact', url: `${site.url}/send` }],
    ]);
  });
});

describe('what a site may set', () => {
  it('counts only the views that the page reports, with data-manual', async () => {
    await open('/manual');
    await page.evaluate(() => {
      history.pushState(null, '', '/manual/2');
      window.footfall?.('pageview', { section: 'news' });
    });
    const [hit, ...more] = await beacon.settled(1);
    expect(more).toEqual([]);
    expect(hit).toMatchObject({
      n: 'pageview',
      u: `${site.url}/manual/2`,
      t: 'Title of /manual',
      p: { section: 'news' },
    });
  });

  it('marks an error page, without making a bounce look like a visit', async () => {
    await open('/missing');
    const hits = await beacon.settled(2);
    expect(hits.map(({ n, x }) => [n, x])).toEqual([
      ['pageview', undefined],
      ['not found', false],
    ]);
  });

  it('has the last word on every hit: changed, or dropped', async () => {
    await open('/redacted?order=123');
    await page.evaluate(() => {
      window.footfall?.('secret');
      window.footfall?.('open');
    });
    const hits = await beacon.settled(2);
    expect(hits.map(({ n, u, t }) => [n, u, t])).toEqual([
      ['pageview', `${site.url}/redacted?order=N`, 'redacted'],
      ['open', `${site.url}/redacted?order=N`, 'redacted'],
    ]);
  });

  it('may make a hit so large that it travels alone, and holds nothing up', async () => {
    await open('/swelling');
    await page.evaluate(() => {
      window.footfall?.('swelling', { text: 'x'.repeat(9000) });
      window.footfall?.('after');
    });
    await beacon.settled(3);
    expect(beacon.hits().map(({ n }) => n)).toEqual(['pageview', 'swelling', 'after']);
  });

  it('sends nothing when the function that was to see it does not exist', async () => {
    await open('/mistyped');
    await beacon.settled(0);
    expect(beacon.requests).toEqual([]);
  });
});

describe('the full variant', () => {
  it('reports events by attributes, with the other attributes as properties', async () => {
    await open('/full');
    await page.click('#buy i');
    await page.click('#go');
    const hits = await beacon.settled(4);
    expect(told(hits.slice(1))).toEqual([
      ['buy', { 'plan-type': 'large' }],
      ['form submit', { form: '', url: `${site.url}/full` }],
      ['search', {}],
    ]);
  });

  it('says who it is only where the visitor consented, and which browser where they agreed', async () => {
    await open('/full');
    const told = async (mode: 'cookieless' | 'session' | 'consented') => {
      await page.evaluate((consent) => {
        window.footfall?.('consent', consent);
        window.footfall?.('identify', 'user-42');
        window.footfall?.(`in ${consent}`);
      }, mode);
      await beacon.until(() => countOf(`in ${mode}`) === 1);
      const hit = named(`in ${mode}`).at(-1);
      return [typeof hit?.c, hit?.k];
    };
    expect(await told('cookieless')).toEqual(['undefined', undefined]);
    expect(await told('session')).toEqual(['string', undefined]);
    expect(await told('consented')).toEqual(['string', 'user-42']);
  });

  it('tells the age of hits that an earlier page kept, however old, and none that is less than nothing', async () => {
    await open('/full');
    await page.evaluate(() => {
      window.footfall?.('consent', 'consented');
      const key = Object.keys(localStorage)[0] ?? '';
      const hit = { u: location.href, p: {} };
      for (const [n, ageMs] of Object.entries({ old: 50 * 86_400_000, early: -3_600_000 })) {
        const i = `kept-by-an-earlier-page-${n}`;
        localStorage[key + i] = JSON.stringify({ ...hit, i, n, a: Date.now() - ageMs });
      }
    });
    await open('/full');
    await beacon.until(() => countOf('old') === 1 && countOf('early') === 1);
    expect(Number(named('old')[0]?.a)).toBeGreaterThanOrEqual(50 * 86_400_000);
    expect(Number(named('early')[0]?.a)).toBeLessThan(60_000);
    expect(Number(named('early')[0]?.a)).toBeGreaterThanOrEqual(0);
    await page.evaluate(() => localStorage.clear());
  });

  it('tells how the load felt when the page is left, once', async () => {
    await open('/full');
    await page.click('#buy');
    await page.waitForTimeout(300);
    await page.goto(`${site.url}/plain`);
    await beacon.until(() => countOf('vital') === 1);
    const [hit] = named('vital');
    expect(hit).toMatchObject({ u: `${site.url}/full` });
    expect(hit?.p).toEqual({
      TTFB: expect.any(Number),
      FCP: expect.any(Number),
      LCP: expect.any(Number),
      INP: expect.any(Number),
      CLS: expect.any(Number),
    });
    expect(hit?.p?.['LCP']).toBeGreaterThanOrEqual(hit?.p?.['TTFB'] as number);
  });

  it('counts views where a browser cannot have all of it', async () => {
    await open('/old');
    const fromThere = () => beacon.hits().filter(({ u }) => u === `${site.url}/old`);
    await beacon.until(() => fromThere().length > 0);
    await beacon.settled(1);
    // What the page before it had on the way when it was closed is not this one's.
    expect(fromThere().map(({ n }) => n)).toEqual(['pageview']);
  });

  it('reports a script error once however often it happens, and a rejected promise', async () => {
    await open('/full');
    await page.click('#fail');
    await page.click('#fail');
    await page.evaluate(() => {
      void Promise.reject(new Error('later'));
    });
    await beacon.settled(3);
    expect(named('error').map(({ p }) => p)).toEqual([
      { message: expect.stringContaining('null'), at: expect.stringMatching(/\/full:\d+:\d+$/) },
      { message: 'Error: later', at: 'promise' },
    ]);
    // The page's own errors, which this page makes on purpose.
    expect(errors.splice(0)).toHaveLength(3);
  });
});

describe('the module', () => {
  it('counts like the script, once, however often it is started', async () => {
    await open('/module');
    const hits = await beacon.settled(3);
    expect(told(hits)).toEqual([
      ['pageview', undefined],
      ['again', undefined],
      ['started', { by: 'module' }],
    ]);
    await page.goto(`${site.url}/plain`);
    await beacon.until(() => countOf('engagement') === 1);
  });
});
