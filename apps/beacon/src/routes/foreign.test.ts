import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { StoredHit } from '@footfall/domain';
import { SITE } from '@footfall/enrichment/under-test';
import { launchChromium } from '@footfall/testing';
import type { PlausibleConfig } from '@plausible-analytics/tracker';
import { Umami } from '@umami/node';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  type BeaconUnderTest,
  type Ground,
  prepareGround,
  startOn,
  untilReady,
} from '../beacon-under-test.ts';

let ground: Ground;
let beacon: BeaconUnderTest;

const KEY = 'a-key-that-may-write-hits-0123456789';
const WEBSITE = '94db1cb1-74f4-4a40-ad6c-962362670409';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';

beforeAll(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  const keyHash = createHash('sha256').update(KEY).digest('hex');
  await ground.addKey(keyHash, SITE.ownerId, ['hits:write']);
  await ground.addSite({ ...SITE, id: 'later', createdAt: '2026-11-02T00:00:00.000Z' });
  await ground.addSite({ ...SITE, id: 'shop', domain: 'www.shop.example' });
  await ground.addSite({ ...SITE, id: WEBSITE, domain: 'umami.example' });
  await ground.addSite({ ...SITE, id: 'private', domain: 'p.example', honourPrivacySignal: true });
  beacon = await startOn(ground);
  await untilReady(beacon.url);
});

afterAll(async () => {
  await beacon.stop();
  await ground.close();
});

type Sent = { status: number; json: Record<string, unknown>; headers: Headers };

async function send(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const response = await fetch(`${beacon.url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'User-Agent': FIREFOX, ...headers },
  });
  const json = (await response.json()) as Record<string, unknown>;
  return { status: response.status, json, headers: response.headers };
}

const plausible = (body: unknown, headers?: Record<string, string>) =>
  send('/api/event', body, headers);
const umami = (body: unknown, headers?: Record<string, string>) => send('/api/send', body, headers);

/** The one hit of a page; every test has pages of its own. */
async function storedFor(page: string, siteId = SITE.id): Promise<StoredHit> {
  const [hit] = await allStoredFor(page, 1, siteId);
  if (hit === undefined) throw new Error('there is no such hit');
  return hit;
}

async function allStoredFor(page: string, count: number, siteId = SITE.id): Promise<StoredHit[]> {
  const find = async () => (await ground.storedHits(siteId)).filter((hit) => hit.page === page);
  await expect.poll(async () => (await find()).length, { timeout: 15_000 }).toBe(count);
  return (await find()).sort((a, b) => a.at - b.at);
}

describe("Plausible's payloads", () => {
  test('its npm client, in a browser: views, events, revenue and engagement', async () => {
    const script = createRequire(import.meta.url).resolve('@plausible-analytics/tracker');
    const source = await readFile(script);
    const config: PlausibleConfig = {
      domain: 'www.example.com',
      endpoint: `${beacon.url}/api/event`,
      captureOnLocalhost: true,
    };
    const page = `<!doctype html><title>Roses</title><body style="height:4000px"><script type="module">
import { init, track } from '/plausible.js';
init(${JSON.stringify(config)});
window.statuses = [];
const callback = (result) => window.statuses.push(result?.status);
track('Purchase', { props: { plan: 'large' }, revenue: { amount: 12.5, currency: 'EUR' }, callback });
track('Seen', { interactive: false, callback });
</script>`;
    const server = createServer((request, response) => {
      const isScript = request.url === '/plausible.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? source : page);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const browser = await launchChromium();
    try {
      const tab = await browser.context.newPage();
      const { port } = server.address() as AddressInfo;
      await tab.goto(`http://127.0.0.1:${port}/plausible/roses?utm_source=letter&secret=1#top`);
      await tab.waitForFunction('window.statuses.length === 2');
      expect(await tab.evaluate('window.statuses')).toEqual([202, 202]);
      // A view that ends tells how far it was scrolled.
      await tab.evaluate(
        "window.plausible('pageview', { url: 'https://example.com/plausible/red' })",
      );
      const hits = await allStoredFor('/plausible/roses', 4);
      expect(hits.map(({ name }) => name).sort()).toEqual([
        'Purchase',
        'Seen',
        'engagement',
        'pageview',
      ]);
      const named = (name: string) => hits.find((hit) => hit.name === name);
      expect(named('pageview')).toMatchObject({ source: 'letter', hostname: '127.0.0.1' });
      expect(named('Purchase')).toMatchObject({
        props: [['plan', 'large']],
        amount: '12.5',
        currency: 'EUR',
        interactive: true,
      });
      expect(named('Seen')).toMatchObject({ interactive: false, amount: null });
      expect(named('engagement')?.scroll).toBeGreaterThan(0);
      expect(named('engagement')?.scroll).toBeLessThan(100);
      expect(new Set(hits.map((hit) => hit.sessionId)).size).toBe(1);
    } finally {
      await browser.close();
      await new Promise((done) => server.close(done));
    }
  });

  test('long names and short ones, as they were sent over the years', async () => {
    const shapes = [
      { n: 'pageview', u: 'https://example.com/p/short', d: 'example.com', r: null, w: 1680 },
      {
        name: 'pageview',
        url: 'https://example.com/p/long',
        domain: 'example.com',
        screen_width: 1680,
      },
      {
        n: 'pageview',
        u: 'https://example.com/p/json',
        d: 'demo',
        p: '{"author":"Ann"}',
        w: '1680',
      },
      { name: 'pageview', url: 'https://example.com/p/none', w: 1680, m: { author: 'Ann' } },
    ];
    for (const shape of shapes) {
      const answer = await plausible(shape, { 'Content-Type': 'text/plain' });
      expect(answer).toMatchObject({ status: 202, json: { accepted: 1, rejected: [] } });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
    for (const page of ['/p/short', '/p/long']) {
      expect(await storedFor(page)).toMatchObject({
        viewport: 1680,
        browser: 'Firefox',
        props: null,
      });
    }
    expect((await storedFor('/p/json')).props).toEqual([['author', 'Ann']]);
    expect((await storedFor('/p/none')).props).toEqual([['author', 'Ann']]);
  });

  test('engagement comes in pieces there, and is stored as the time on the page so far', async () => {
    const of = (fields: object) => ({
      u: 'https://example.com/p/time',
      d: 'example.com',
      ...fields,
    });
    await plausible(of({ n: 'pageview' }));
    await plausible(of({ n: 'engagement', e: 4_000, sd: 30 }));
    await plausible(of({ n: 'engagement', e: 3_500, sd: 255 }));
    await plausible(of({ n: 'engagement', e: 1_000, sd: 80 }), { 'User-Agent': 'another' });
    const hits = (await allStoredFor('/p/time', 4)).filter(({ name }) => name === 'engagement');
    expect(hits.map(({ engagedMs, scroll }) => [engagedMs, scroll])).toEqual(
      expect.arrayContaining([
        [4_000, 30],
        [7_500, null],
        [1_000, 80],
      ]),
    );
  });

  test('fragments are pages in hash mode only, and apps have schemes of their own', async () => {
    const view = (u: string, h?: unknown) => plausible({ n: 'pageview', d: 'example.com', u, h });
    await view('https://example.com/p/hash#section');
    await view('https://example.com/p/hash#about', 1);
    await view('https://example.com/p/hash#!/contact?id=7', true);
    await view('app://localhost/p/login');
    await storedFor('/p/hash');
    await storedFor('/p/hash#/about');
    await storedFor('/p/hash#/contact');
    expect((await storedFor('/p/login')).hostname).toBe('localhost');
  });

  test('what cannot be used of properties and revenue is left out, and costs nothing else', async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`p${index}`, index]));
    await plausible({
      n: 'Odd',
      u: 'https://example.com/p/odd',
      d: 'example.com',
      p: { list: [1], map: { a: 1 }, nothing: null, empty: '', long: 'x'.repeat(900), yes: true },
      $: { amount: '1e400', currency: 'EUR' },
    });
    const hit = await storedFor('/p/odd');
    expect(hit).toMatchObject({ amount: null, currency: null });
    expect(hit.props).toEqual([
      ['long', 'x'.repeat(500)],
      ['yes', true],
    ]);
    await plausible({ n: 'Many', u: 'https://example.com/p/many', d: 'example.com', p: many });
    expect((await storedFor('/p/many')).props).toHaveLength(30);
    const hostile = `{"n":"X","u":"https://example.com/p/proto","d":"example.com","p":{"__proto__":{"a":1},"constructor":"c","ok":"y"},"$":"{\\"amount\\":\\"3.10\\",\\"currency\\":\\"usd\\"}"}`;
    await plausible(hostile);
    expect(await storedFor('/p/proto')).toMatchObject({
      props: [['ok', 'y']],
      amount: '3.10',
      currency: 'USD',
    });
  });

  test('an event named as ours mean something else keeps to itself', async () => {
    await plausible({ n: 'error', u: 'https://example.com/p/error', d: 'example.com' });
    expect((await storedFor('/p/error')).name).toBe('event: error');
  });

  test('a hit for several sites is kept for each; of two with one domain the older gets it', async () => {
    const answer = await plausible({
      n: 'pageview',
      u: 'https://shop.example/p/both',
      d: 'example.com, shop.example, nowhere.example',
    });
    expect(answer.json['accepted']).toBe(2);
    await storedFor('/p/both');
    await storedFor('/p/both', 'shop');
    expect(await ground.storedHits('later')).toEqual([]);
  });

  test.each([
    ['no JSON', 'n=pageview', 400],
    ['a list', '[]', 400],
    ['no name', { u: 'https://example.com/', d: 'example.com' }, 400],
    ['no URL', { n: 'pageview', d: 'example.com' }, 400],
    ['a URL that is none', { n: 'pageview', u: 'here', d: 'example.com' }, 400],
    ['a URL of a scheme that is no place', { n: 'pageview', u: 'data:x', d: 'example.com' }, 400],
    ['an operator for a site', { n: 'pageview', u: 'https://x.example/', d: { $gt: '' } }, 404],
    ['an unknown site', { n: 'pageview', u: 'https://x.example/', d: 'x.example' }, 404],
    ['a name that is too long', { n: 'x'.repeat(121), u: 'https://example.com/', d: 'demo' }, 400],
    ['too much', { n: 'x', u: 'https://example.com/', p: { a: 'x'.repeat(66_000) } }, 413],
  ])('%s: refused with a sentence', async (_, body, status) => {
    const answer = await plausible(body);
    expect(answer.status).toBe(status);
    expect(String(answer.json['error'])).toMatch(/\.$/);
  });

  test('who asks for privacy is told that nothing was kept', async () => {
    const body = { n: 'pageview', u: 'https://p.example/', d: 'p.example' };
    const answer = await plausible(body, { 'Sec-GPC': '1' });
    expect(answer).toMatchObject({ status: 202, json: { accepted: 0 } });
    expect(answer.json['rejected']).toHaveLength(1);
  });

  test('a server with a key passes on whose hit it is; without one nobody believes it', async () => {
    const headers = { 'X-Forwarded-For': '193.99.144.80, 10.0.0.1' };
    const view = (page: string) => ({ n: 'pageview', u: `https://example.com${page}`, d: 'demo' });
    await plausible(view('/p/believed'), { ...headers, Authorization: `Bearer ${KEY}` });
    await plausible(view('/p/unbelieved'), headers);
    expect(await storedFor('/p/believed')).toMatchObject({ country: 'DE', browser: 'Firefox' });
    expect((await storedFor('/p/unbelieved')).country).toBeNull();
    const wrong = await plausible(view('/p/wrong'), { Authorization: 'Bearer nonsense' });
    expect(wrong.status).toBe(401);
  });
});

describe("Umami's payloads", () => {
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

  test('its Node client: events with data, views, and who is identified', async () => {
    const client = new Umami({ websiteId: WEBSITE, hostUrl: beacon.url });
    const event = await client.track('signup', { plan: 'large', seats: 3 });
    expect(event.status).toBe(200);
    const answer = (await event.json()) as Record<string, unknown>;
    expect(answer['sessionId']).toMatch(UUID);
    expect(answer['visitId']).toMatch(UUID);
    expect(typeof answer['cache']).toBe('string');
    const view = await client.track({ url: '/u/node?utm_source=letter', title: 'Node' });
    expect(await view.json()).toMatchObject({ sessionId: answer['sessionId'] });
    expect((await client.identify({ email: 'ann@example.com' })).status).toBe(200);
    expect(await storedFor('/', WEBSITE)).toMatchObject({
      name: 'signup',
      hostname: 'umami.example',
      props: [
        ['plan', 'large'],
        ['seats', 3],
      ],
    });
    expect(await storedFor('/u/node', WEBSITE)).toMatchObject({
      name: 'pageview',
      title: 'Node',
      source: 'letter',
    });
    expect(JSON.stringify(await ground.storedHits(WEBSITE))).not.toContain('ann@example.com');
    expect(JSON.stringify(answer)).not.toContain(String((await storedFor('/', WEBSITE)).visitorId));
  });

  /** As the script of version 2 and 3 sends it. */
  const SCRIPT = {
    website: WEBSITE,
    screen: '1920x1080',
    language: 'de-AT',
    title: 'Roses',
    hostname: 'umami.example',
    url: 'https://umami.example/u/script?a=1',
    referrer: 'https://www.google.com/search?q=secret',
    id: 'user-1',
  };

  test('its script: with a preflight, and with what the last answer said', async () => {
    const preflight = await fetch(`${beacon.url}/api/send`, {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Headers': 'content-type,x-umami-cache' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/x-umami-cache/i);
    const headers = { 'Content-Type': 'application/json' };
    const first = await umami({ type: 'event', payload: SCRIPT }, headers);
    const again = { ...headers, 'X-Umami-Cache': String(first.json['cache']) };
    const click = { ...SCRIPT, name: 'click', tag: 'B', data: { cart: { items: [1, 2] } } };
    const second = await umami({ type: 'event', payload: click }, again);
    expect(second.json['visitId']).toBe(first.json['visitId']);
    const [view, event] = await allStoredFor('/u/script', 2, WEBSITE);
    expect(view).toMatchObject({
      name: 'pageview',
      source: 'Google',
      referrer: 'google.com/search',
      language: 'de',
      viewport: 1920,
      title: 'Roses',
    });
    expect(event).toMatchObject({
      name: 'click',
      props: [
        ['cart.items', '[1,2]'],
        ['tag', 'B'],
      ],
    });
  });

  test('relative addresses, vitals, and a site that is known by its host name only', async () => {
    const website = '00000000-0000-4000-8000-000000000000';
    const page = { website, hostname: 'umami.example', url: '/u/relative', referrer: '/u/before' };
    expect((await umami({ type: 'event', payload: page })).status).toBe(200);
    expect(await storedFor('/u/relative', WEBSITE)).toMatchObject({
      referrer: null,
      name: 'pageview',
    });
    const vitals = { website: WEBSITE, url: '/u/vitals', lcp: 1200.5, cls: 0.01, inp: null };
    expect((await umami({ type: 'performance', payload: vitals })).status).toBe(200);
    expect(await storedFor('/u/vitals', WEBSITE)).toMatchObject({
      name: 'vital',
      props: [
        ['LCP', 1200.5],
        ['CLS', 0.01],
      ],
    });
  });

  test('time, address and agent are believed of a server with a key', async () => {
    const at = Math.round(Date.now() / 1000) - 3 * 86_400;
    const payload = (url: string) => ({
      website: WEBSITE,
      url,
      ip: '193.99.144.80',
      userAgent: FIREFOX,
      timestamp: at,
    });
    await umami(
      { type: 'event', payload: payload('/u/server') },
      { Authorization: `Bearer ${KEY}` },
    );
    await umami({ type: 'event', payload: payload('/u/nobody') }, { 'User-Agent': 'curl/8' });
    expect(await storedFor('/u/server', WEBSITE)).toMatchObject({ at: at * 1000, country: 'DE' });
    const nobody = await storedFor('/u/nobody', WEBSITE);
    expect(nobody).toMatchObject({ country: null, browser: null });
    expect(nobody.at).toBeGreaterThan(at * 1000 + 86_400_000);
  });

  test.each([
    ['no payload', { type: 'event' }, 400],
    ['another type', { type: 'delete', payload: { website: WEBSITE } }, 400],
    ['no website', { type: 'event', payload: { url: '/' } }, 400],
    ['an unknown one', { type: 'event', payload: { website: 'nobody', url: '/' } }, 404],
    ['an address that is none', { payload: { website: WEBSITE, url: 'https://[' } }, 400],
    ['a time that is none', { payload: { website: WEBSITE, timestamp: 1e300 } }, 200],
  ])('%s', async (_, body, status) => {
    expect((await umami(body)).status).toBe(status);
  });
});

describe('the pixel', () => {
  const get = (query: string, init: RequestInit = {}) =>
    fetch(`${beacon.url}/p.gif?${query}`, {
      ...init,
      headers: { 'User-Agent': FIREFOX, ...init.headers },
    });

  test('is a picture that counts a view and sets no cookie', async () => {
    const url = encodeURIComponent('https://example.com/px/view?utm_source=mail');
    const response = await get(`s=demo&u=${url}&t=Letter`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/gif');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('set-cookie')).toBeNull();
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 6).toString()).toBe('GIF89a');
    expect(await storedFor('/px/view')).toMatchObject({
      name: 'pageview',
      title: 'Letter',
      source: 'mail',
      browser: 'Firefox',
    });
  });

  test('without u it is about the page that shows it; an id counts once; HEAD counts nothing', async () => {
    const headers = { Referer: 'https://example.com/px/page' };
    await get('s=example.com', { headers });
    const once = 's=demo&i=a-pixel-sent-twice&u=https%3A%2F%2Fexample.com%2Fpx%2Fonce';
    await get(once);
    await get(once);
    const head = 's=demo&u=https%3A%2F%2Fexample.com%2Fpx%2Fhead';
    expect((await get(head, { method: 'HEAD' })).status).toBe(200);
    await storedFor('/px/page');
    await storedFor('/px/once');
    expect((await ground.storedHits(SITE.id)).map(({ page }) => page)).not.toContain('/px/head');
  });

  test('is a picture also when nothing is counted', async () => {
    for (const [query, status] of [
      ['s=nobody&u=https%3A%2F%2Fexample.com%2F', 404],
      ['u=https%3A%2F%2Fexample.com%2F', 400],
      ['s=demo&u=nowhere', 400],
      ['s=demo', 400],
    ] as const) {
      const response = await get(query);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('image/gif');
    }
  });
});
