/** The script in real pages of a real Chromium, with a real beacon behind it: judged by the hits that were stored. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SITE } from '@footfall/enrichment/under-test';
import { startUnattendedChromium } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { wireHit } from '../apps/beacon/src/beacon-under-test.ts';
import { type Page, STORED, startTrackedPages, type TrackedPages } from './setup/tracked-pages.ts';

const README = '../packages/tracker/README.md';
const STUB =
  '<script>window.footfall=window.footfall||function(){(footfall.q=footfall.q||[]).push(arguments)}</script>';

let tracked: TrackedPages;
let { tag, open, report, hitsOf, expectStored, countedAs }: TrackedPages = {} as TrackedPages;

beforeAll(async () => {
  tracked = await startTrackedPages({
    mongodbUri: inject('mongodbUri'),
    redisUrl: inject('redisUrl'),
  });
  ({ tag, open, report, hitsOf, expectStored, countedAs } = tracked);
});

afterAll(() => tracked?.close());

describe('a view of a page', () => {
  test('that the back/forward cache brings back is one more', async () => {
    tracked.pages.set('/next', { head: tag() });
    const page = await open('/kept', { head: tag(), body: '<a href="/next">on</a>' });
    await page.evaluate(
      `addEventListener('pageshow', (event) => { if (event.persisted) document.title = 'restored'; })`,
    );
    await page.click('a');
    await page.waitForURL('**/next');
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForFunction(`document.title === 'restored'`);
    await expectStored('/kept', ['pageview', 'pageview']);
    await expectStored('/next', ['pageview']);
    expect((await hitsOf('/kept')).map(({ title }) => title)).toContain('restored');
    await page.close();
  });

  test('that was prerendered is counted when it is shown, once, and never when it is not', async () => {
    const rules = JSON.stringify({
      prerender: [{ source: 'list', urls: ['/prerendered', '/unseen'], eagerness: 'immediate' }],
    });
    const hidden = (path: string) => ({
      head: `${tag()}<script>onload = () => { if (document.prerendering) fetch('/loaded${path}'); }</script>`,
    });
    tracked.pages.set('/prerendered', hidden('/prerendered')).set('/unseen', hidden('/unseen'));
    const isLoaded = (path: string) => tracked.asked.includes(`/loaded${path}`);
    const prepared = expect
      .poll(() => isLoaded('/prerendered') && isLoaded('/unseen'), STORED)
      .toBe(true)
      .then(() => Date.now());
    tracked.pages.set('/prepared', { after: prepared });
    tracked.pages.set('/speculating', {
      head:
        `${tag()}<script type="speculationrules">${rules}</script>` +
        `<script>fetch('/prepared').then(() => { location.href = '/prerendered'; })</script>`,
    });
    const chromium = await startUnattendedChromium();
    try {
      await chromium.open(`${tracked.origin}/speculating`);
      const preparedAt = await prepared;
      await expectStored('/speculating', ['pageview']);
      await expectStored('/prerendered', ['pageview']);
      const [shown] = await hitsOf('/prerendered');
      expect(shown?.at).toBeGreaterThanOrEqual(preparedAt);
      // And not sent while the browser still said that it was only fetching ahead.
      expect(shown?.verdict).not.toBe('bot:prefetch');
      expect(await hitsOf('/unseen')).toEqual([]);
    } finally {
      await chromium.close();
    }
  });

  test('that was opened in the background is counted when it is first looked at', async () => {
    const chromium = await startUnattendedChromium();
    let answer = () => {};
    const answered = new Promise<void>((done) => {
      answer = done;
    });
    const loaded = `<script>onload = () => fetch('/loaded/' + (document.hidden ? 'hidden' : 'shown'))</script>`;
    tracked.pages.set('/behind', { head: tag() + loaded, after: answered });
    try {
      const front = await chromium.open(`${tracked.origin}/front`);
      const behind = await chromium.open(`${tracked.origin}/behind`);
      await chromium.activate(front);
      answer();
      await expect.poll(() => tracked.asked, STORED).toContain('/loaded/hidden');
      const seenAt = Date.now();
      await chromium.activate(behind);
      await expectStored('/behind', ['pageview']);
      expect((await hitsOf('/behind'))[0]?.at).toBeGreaterThanOrEqual(seenAt);
    } finally {
      await chromium.close();
    }
  });

  test('of a single-page site is one for each page, whatever its router does to the address', async () => {
    const page = await open('/app', { head: tag() });
    await page.evaluate(`(async () => {
      const task = () => new Promise((done) => setTimeout(done, 20));
      history.replaceState(null, '', '/app?filter=1');
      await task();
      history.pushState(null, '', '/app/list?page=1');
      await task();
      history.pushState(null, '', '/app/list?page=2');
      await task();
      history.pushState(null, '', '/app/old');
      history.replaceState(null, '', '/app/new');
      await task();
    })()`);
    await report(page, 'done');
    await expectStored('/app/new', ['pageview', 'done']);
    await expectStored('/app/list', ['pageview', 'pageview']);
    await expectStored('/app', ['pageview']);
    expect(await hitsOf('/app/old')).toEqual([]);
    await page.close();
  });

  test('of a site with routes behind # is one for each route', async () => {
    const page = await open('/routes', { head: tag(SITE.id, 'data-hash') });
    await page.evaluate(`(async () => {
      const task = () => new Promise((done) => setTimeout(done, 20));
      location.hash = '#/list?sort=1';
      await task();
      location.hash = '#/item';
      await task();
    })()`);
    await expectStored('/routes#/item', ['pageview']);
    await expectStored('/routes#/list', ['pageview']);
    await expectStored('/routes', ['pageview']);
    await page.close();
  });

  test('with Global Privacy Control is counted, unless the site respects that', async () => {
    const gpc = '<script>navigator.globalPrivacyControl = true</script>';
    const silent = await open('/silent', { head: gpc + tag(SITE.id, 'data-respect-gpc') });
    await report(silent, 'silent');
    const page = await open('/asked', { head: gpc + tag() });
    await expectStored('/asked', ['pageview']);
    // It had more time than the other.
    expect(await hitsOf('/silent')).toEqual([]);
    await silent.close();
    await page.close();
  });
});

describe('the script', () => {
  test('that is there twice counts once', async () => {
    const page = await open('/twice', { head: tag() + tag() });
    await report(page, 'done');
    await expectStored('/twice', ['pageview', 'done']);
    await page.close();
  });

  test('makes one global, which the site may name', async () => {
    const named = STUB.replaceAll('footfall', 'stats');
    const head = `${named}<script>window.before = Object.keys(window); stats('early')</script>`;
    const page = await open('/named', { head: head + tag('whole', 'data-global="stats"') });
    await page.evaluate(`stats('late')`);
    await expectStored('/named', ['pageview', 'early', 'late'], 'whole');
    const added = `Object.keys(window).filter((key) => !before.includes(key) && key !== 'before')`;
    expect(await page.evaluate(added)).toEqual([]);
    const plain = await open('/unnamed', {
      head: `<script>window.before = Object.keys(window)</script>${tag('whole')}`,
    });
    await expectStored('/unnamed', ['pageview'], 'whole');
    expect(await plain.evaluate(added)).toEqual(['footfall']);
    expect([...page.errors, ...plain.errors]).toEqual([]);
    await page.close();
    await plain.close();
  });

  test('may be pinned to a version, whose integrity the browser compares', async () => {
    const list = await (await fetch(`${tracked.beacon.url}/f.json`)).json();
    const { path, integrity } = (list as Record<string, Record<string, string>>)['standard'] ?? {};
    const pinned = (hash = integrity) =>
      `<script defer src="${tracked.beacon.url}${path}" integrity="${hash}" crossorigin data-site="${SITE.id}"></script>`;
    const changed = await open('/changed', { head: pinned(`sha384-${'A'.repeat(64)}`) });
    const page = await open('/pinned', { head: pinned() });
    await expectStored('/pinned', ['pageview']);
    expect(await changed.evaluate('typeof footfall')).toBe('undefined');
    await changed.close();
    await page.close();
  });

  test('behind a proxy of the site sends hits there, without being told', async () => {
    const script = `<script defer src="/stats/f.js" data-site="${SITE.id}"></script>`;
    const policy = `default-src 'self'`;
    const page = await open('/proxied', {
      head: script,
      headers: { 'content-security-policy': policy },
    });
    await expectStored('/proxied', ['pageview']);
    expect(page.errors).toEqual([]);
    await page.close();
  });
});

describe('what the README shows', async () => {
  const readme = await readFile(resolve(import.meta.dirname, README), 'utf8');
  const shown = [...readme.matchAll(/<!-- stored: (.*) -->\n```html\n([^`]*)```/g)];

  test('is all there is to try', () => {
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.length).toBe(readme.split('```html').length - 1);
  });

  test.each(shown.map(([, names, html]) => ({ names: names ?? '', html: html ?? '' })))(
    'works as it stands, and stores $names',
    async ({ names, html }) => {
      const path = `/shown/${shown.findIndex(([, , one]) => one === html)}`;
      const head = html
        .replaceAll('https://stats.example.com', tracked.beacon.url)
        .replaceAll('SITE', 'whole');
      const page = await open(path, { head });
      for (const button of await page.locator('button').all()) await button.click();
      await expectStored(path, names.split(', '), 'whole');
      expect(page.errors).toEqual([]);
      await page.close();
    },
  );
});

describe('a page that is not as pages should be', () => {
  test.each([
    ['stops its clock', 'Date.now = () => 0; Object.freeze(Date); Object.freeze(Date.prototype)'],
    ['gives arrays a toJSON', 'Array.prototype.toJSON = function () { return String(this) }'],
    ['freezes JSON', 'Object.freeze(JSON)'],
    ['has a fetch that throws', 'window.fetch = () => { throw new Error("no") }'],
    ['has a fetch that gives nothing', 'window.fetch = () => {}'],
    ['wraps fetch', 'const real = fetch; window.fetch = (...args) => real(...args).then((a) => a)'],
    ['has no fetch', 'delete window.fetch'],
  ])('is counted, and sees no exception: %s', async (what, script) => {
    const path = `/${what.replaceAll(' ', '-')}`;
    const page = await open(path, { head: `<script>${script}</script>${STUB}${tag()}` });
    await report(page, 'event', { list: 'x' });
    await expectStored(path, ['pageview', 'event']);
    expect(page.errors).toEqual([]);
    await page.close();
  });

  test('is counted under a strict policy with trusted types', async () => {
    const policy = `default-src 'none'; script-src ${tracked.beacon.url}; connect-src ${tracked.beacon.url}; require-trusted-types-for 'script'; trusted-types 'none'`;
    const page = await open('/policy', {
      head: tag(),
      headers: { 'content-security-policy': policy },
    });
    await expectStored('/policy', ['pageview']);
    expect(page.errors).toEqual([]);
    await page.close();
  });

  test('is not counted inside another one, unless it asks, also in a sandbox without an origin', async () => {
    tracked.pages.set('/framed', { head: tag() });
    tracked.pages.set('/asking', { head: tag('whole', 'data-frames') });
    const page = await open('/framing', {
      head: tag(),
      body: '<iframe src="/framed"></iframe><iframe sandbox="allow-scripts" src="/asking"></iframe>',
    });
    await expectStored('/framing', ['pageview']);
    await expectStored('/asking', ['pageview'], 'whole');
    expect(await hitsOf('/framed')).toEqual([]);
    expect(page.errors).toEqual([]);
    await page.close();
  });

  test.each([
    ['10 kB', 10_000],
    ['20 MB', 20_000_000],
  ])('of %s is counted once', async (size, bytes) => {
    const path = `/size-${bytes}`;
    const page = await open(path, {
      head: tag(),
      body: `<p hidden>${'0123456789'.repeat(bytes / 10)}</p>`,
    });
    await expectStored(path, ['pageview']);
    expect([size, page.errors]).toEqual([size, []]);
    await page.close();
  });
});

test('a browser that a program drives is left out where the site is strict', async () => {
  const page = await open('/driven', { head: tag('strict') });
  const verdicts = async () =>
    (await tracked.ground.storedHits('strict')).map(({ verdict }) => verdict);
  await expect.poll(verdicts, STORED).toEqual(['bot:headless']);
  await page.close();
});

test('a hundred events in one burst are stored, each once', async () => {
  const page = await open('/burst', { head: tag() });
  await page.evaluate(`for (let index = 0; index < 100; index += 1) footfall('burst', { index })`);
  const stored = async () => {
    const hits = (await tracked.ground.storedHits(SITE.id)).filter(({ name }) => name === 'burst');
    return [...new Set(hits.map(({ props }) => props?.[0]?.[1]))].length + hits.length;
  };
  await expect.poll(stored, STORED).toBe(200);
  await page.close();
});

describe('hits that do not get through at first', () => {
  test.each([500, 429, 503])('are sent again after %i', async (status) => {
    const path = `/again-${status}`;
    tracked.pages.set(path, { head: STUB + tag() });
    const page = await tracked.browser.context.newPage();
    let refused = 0;
    await page.route('**/e', async (route) => {
      refused += 1;
      if (refused > 1) await route.continue();
      else await route.fulfill({ status, headers: { 'access-control-allow-origin': '*' } });
    });
    await page.goto(tracked.origin + path);
    await expectStored(path, ['pageview']);
    expect(refused).toBeGreaterThan(1);
    await page.close();
  });

  test('are counted by reason when they had to be given up, and the ledger shows it', async () => {
    tracked.pages.set('/lossy', { head: tag('lossy') });
    const page = await tracked.browser.context.newPage();
    const statuses = [413, 503];
    let answered = 0;
    await page.route('**/e', async (route) => {
      const status = statuses[answered];
      answered += 1;
      if (status === undefined) await route.continue();
      else await route.fulfill({ status, headers: { 'access-control-allow-origin': '*' } });
    });
    await page.goto(`${tracked.origin}/lossy`);
    await expect.poll(() => answered, STORED).toBe(1);
    // The view was refused for good. Of what comes now the first says so, one is too large and some are too many.
    await page.evaluate(`
      footfall('large', { text: 'x'.repeat(20_000) });
      for (let index = 0; index < 300; index += 1) footfall('flood', { index });
    `);
    await expect.poll(() => answered, STORED).toBeGreaterThan(2);
    const stored = async () => (await hitsOf('/lossy', 'lossy')).map(({ name }) => name);
    await expect.poll(async () => (await stored()).length, STORED).toBe(200);
    await report(page, 'after');
    await expect.poll(async () => (await stored()).at(-1), STORED).toBe('after');
    expect(new Set(await stored())).toEqual(new Set(['flood', 'after']));
    const lost = () =>
      Promise.all(['refused', 'large', 'full'].map((name) => countedAs(`lost:${name}`, 'lossy')));
    await expect.poll(lost, STORED).toEqual([1, 1, 100]);
    await page.close();
  });

  test('wait until the network is back', async () => {
    const page = await open('/offline', { head: tag() });
    await expectStored('/offline', ['pageview']);
    await tracked.browser.context.setOffline(true);
    await report(page, 'offline');
    await page.waitForTimeout(1_000);
    await tracked.browser.context.setOffline(false);
    await expectStored('/offline', ['pageview', 'offline']);
    await page.close();
  });

  test('get past blockers of ping requests, also while the page is left', async () => {
    tracked.pages.set('/blocked', { head: tag() });
    const page = await tracked.browser.context.newPage();
    await page.route('**/*', (route) =>
      route.request().resourceType() === 'ping' ? route.abort() : route.continue(),
    );
    await page.goto(`${tracked.origin}/blocked`);
    await report(page, 'leaving');
    await page.goto(`${tracked.origin}/elsewhere`);
    await expectStored('/blocked', ['pageview', 'leaving']);
    await page.close();
  });

  test('survive a tab that is killed, where the visitor consented', async () => {
    const page = await open('/killed', { head: tag('whole', 'data-consent="consented"') });
    await expectStored('/killed', ['pageview'], 'whole');
    await page.route('**/e', (route) => route.abort());
    await report(page, 'unsent');
    await page.goto('chrome://crash').catch(() => {});
    await page.close();
    const next = await open('/after', { head: tag('whole') });
    await expectStored('/killed', ['pageview', 'unsent'], 'whole');
    await expectStored('/after', ['pageview'], 'whole');
    await next.evaluate('localStorage.clear()');
    await next.close();
  });
});

describe('what a page says when it is left', () => {
  const names = async (path: string) =>
    (await hitsOf(path, 'agreed')).map(({ name }) => name).toSorted();
  const WHOLE = ['engagement', 'pageview', 'vital'];

  test('is sent once, also where the visitor agreed to keep what waits', async () => {
    const head = tag('agreed', 'data-consent="consented"');
    for (const path of ['/agreed/1', '/agreed/2', '/agreed/3']) tracked.pages.set(path, { head });
    const page = await open('/agreed/1');
    await expectStored('/agreed/1', ['pageview'], 'agreed');
    await page.goto(`${tracked.origin}/agreed/2`);
    await expectStored('/agreed/2', ['pageview'], 'agreed');
    await page.goto(`${tracked.origin}/agreed/3`);
    await expectStored('/agreed/3', ['pageview'], 'agreed');
    await expect.poll(() => names('/agreed/1'), STORED).toEqual(WHOLE);
    await expect.poll(() => names('/agreed/2'), STORED).toEqual(WHOLE);
    // What is sent twice on purpose is counted after what came twice before it.
    const hit = wireHit({ u: `${tracked.origin}/other` });
    for (const i of [1, 2]) {
      expect([i, (await tracked.beacon.post({ s: 'agreed', h: [hit] })).status]).toEqual([i, 202]);
    }
    await expect.poll(() => countedAs('duplicate', 'agreed'), STORED).toBe(1);
    await page.close();
  });

  test('is kept and sent by the next page where requests fail, if the visitor agreed', async () => {
    tracked.pages.set('/agreed/away', { head: tag('agreed', 'data-consent="consented"') });
    const away = await tracked.browser.context.newPage();
    let failed = 0;
    await away.route('**/e', async (route) => {
      failed += 1;
      await route.abort();
    });
    await away.goto(`${tracked.origin}/agreed/away`);
    await expect.poll(() => failed, STORED).toBeGreaterThan(0);
    await away.goto(`${tracked.origin}/plain`);
    await away.unroute('**/e');
    // The id, and one for each.
    expect(await away.evaluate('localStorage.length')).toBe(1 + WHOLE.length);
    await away.goto(`${tracked.origin}/agreed/1`);
    await expect.poll(() => names('/agreed/away'), STORED).toEqual(WHOLE);
    await away.evaluate('localStorage.clear()');
    await away.close();
  });
});

describe('what is kept on the device', () => {
  // `caches` are not there in every context that tests run in.
  const keptIn = (page: Page) =>
    page.evaluate(`(async () => ({
      cookies: document.cookie,
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      caches: 'caches' in window ? (await caches.keys()).length : 0,
    }))()`);
  const NOTHING = { cookies: '', local: 0, session: 0, databases: 0, caches: 0 };

  test('is nothing unless the visitor agrees, and nothing again when they withdraw', async () => {
    const page = await open('/consent', { head: tag('whole') });
    await report(page, 'first');
    await expectStored('/consent', ['pageview', 'first'], 'whole');
    expect(await keptIn(page)).toEqual(NOTHING);

    await report(page, 'consent', 'session');
    expect(await keptIn(page)).toEqual({ ...NOTHING, session: 1 });
    await report(page, 'consent', 'consented');
    expect(await keptIn(page)).toEqual({ ...NOTHING, local: 1 });
    await report(page, 'identify', 'user-42');
    await report(page, 'known');
    expect(await keptIn(page)).toEqual({ ...NOTHING, local: 2 });
    await expectStored('/consent', ['pageview', 'first', 'known'], 'whole');
    await expect.poll(() => keptIn(page), STORED).toEqual({ ...NOTHING, local: 1 });
    await report(page, 'consent', 'cookieless');
    expect(await keptIn(page)).toEqual(NOTHING);
    expect(await tracked.browser.context.cookies()).toEqual([]);

    // One session, and one visitor, whatever they agreed to on the way.
    const hits = (await tracked.ground.storedHits('whole')).filter(
      ({ page: path }) => path === '/consent',
    );
    expect(new Set(hits.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(new Set(hits.map(({ visitorId }) => visitorId)).size).toBe(1);
    await page.close();
  });
});

test('it never holds the page up for a long task', async () => {
  tracked.pages.set('/profiled', { head: tag('whole') });
  const page = await tracked.browser.context.newPage();
  const session = await tracked.browser.context.newCDPSession(page);
  await session.send('Profiler.enable');
  const spentMs: number[] = [];
  for (let load = 0; load < 5; load += 1) {
    await session.send('Profiler.start');
    await page.goto(`${tracked.origin}/profiled`);
    const { profile } = await session.send('Profiler.stop');
    const ours = new Set(
      profile.nodes.filter(({ callFrame }) => callFrame.url.includes('/f.js')).map(({ id }) => id),
    );
    const deltas = profile.timeDeltas ?? [];
    const samples = profile.samples ?? [];
    const us = samples.reduce(
      (sum, id, index) => sum + (ours.has(id) ? (deltas[index] ?? 0) : 0),
      0,
    );
    spentMs.push(us / 1000);
  }
  // The best of five: the others tell how busy the machine is.
  expect(Math.min(...spentMs)).toBeLessThan(50);
  await page.close();
});
