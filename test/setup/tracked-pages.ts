/** A site of pages with the script in them, a real Chromium that opens them, and a real beacon behind: what was stored decides. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLedgerStore } from '@footfall/db';
import { SITE } from '@footfall/enrichment/under-test';
import { launchChromium, type TestBrowser } from '@footfall/testing';
import { expect } from 'vitest';
import {
  type BeaconUnderTest,
  type Ground,
  prepareGround,
  startOn,
  untilReady,
} from '../../apps/beacon/src/beacon-under-test.ts';

export type PageText = {
  head?: string;
  body?: string;
  headers?: Record<string, string>;
  /** The page is not answered before. */
  after?: Promise<unknown>;
};
export type Page = Awaited<ReturnType<TestBrowser['context']['newPage']>>;

/** For `expect.poll`: what is slow is the machine. */
export const STORED = { timeout: 25_000, interval: 100 };
/** Below this the site passes requests on to the beacon, as a proxy of its own would. */
const PROXIED = '/stats/';

export type TrackedPages = Awaited<ReturnType<typeof startTrackedPages>>;

export async function startTrackedPages(servers: { mongodbUri: string; redisUrl: string }) {
  const ground = await prepareGround(servers);
  await ground.addSite({ ...SITE, id: 'strict', botFilter: 'strict', trackerVariant: 'core' });
  await ground.addSite({ ...SITE, id: 'whole', trackerFeatures: ['consent', 'webVitals'] });
  // What these two count must not be mixed with what others do.
  await ground.addSite({ ...SITE, id: 'agreed', trackerFeatures: ['consent', 'webVitals'] });
  await ground.addSite({ ...SITE, id: 'lossy', trackerVariant: 'core' });
  const [beacon, browser] = await Promise.all([startOn(ground), launchChromium()]);
  await untilReady(beacon.url);

  const pages = new Map<string, PageText>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith(PROXIED)) {
      void passOn(request, response, beacon.url + path.slice(PROXIED.length - 1));
      return;
    }
    asked.push(path);
    void answer(response, path, pages.get(path.replace(/\?.*/, '')) ?? {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    ground,
    beacon,
    browser,
    origin,
    pages,
    /** Paths that were asked for, but for the proxied ones. */
    asked,
    tag: (site = SITE.id, attributes = '') =>
      `<script defer src="${beacon.url}/f.js?s=${site}" data-site="${site}" ${attributes}></script>`,
    ...openers({ browser, origin, pages }),
    ...readers(ground),
    close: () => closeAll({ browser, server, beacon, ground }),
  };
}

function openers({
  browser,
  origin,
  pages,
}: {
  browser: TestBrowser;
  origin: string;
  pages: Map<string, PageText>;
}) {
  return {
    /** Opens a page in a tab of its own; `errors` are exceptions that it saw. */
    async open(path: string, text?: PageText): Promise<Page & { errors: string[] }> {
      if (text !== undefined) pages.set(path, text);
      const page = await browser.context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(origin + path);
      return Object.assign(page, { errors });
    },
    /** Calls `footfall` in a page. */
    report: (page: Page, name: string, props: unknown = null) =>
      page.evaluate(`footfall(${JSON.stringify(name)}, ${JSON.stringify(props)})`),
  };
}

function readers(ground: Ground) {
  const ledger = createLedgerStore(ground.database);
  /** The hits that were stored of a page, in order. */
  async function hitsOf(path: string, site = SITE.id) {
    const hits = (await ground.storedHits(site)).filter(({ page }) => page === path);
    return hits.toSorted((a, b) => a.at - b.at);
  }
  return {
    hitsOf,
    /**
     * Waits until exactly these were stored of a page, and nothing else but what pages say of their end. In any order:
     * a hit's moment is its arrival less its age, and of two requests the second may have been faster on its way.
     */
    expectStored: (path: string, names: string[], site = SITE.id) =>
      expect
        .poll(async () => {
          const stored = (await hitsOf(path, site)).map(({ name }) => name);
          return stored.filter((name) => !['engagement', 'vital'].includes(name)).sort();
        }, STORED)
        .toEqual(names.toSorted()),
    /** What the ledger of a site has of an outcome. */
    async countedAs(outcome: string, site: string): Promise<number> {
      const day = { from: Date.now() - 86_400_000, to: Date.now() + 86_400_000 };
      const tallies = await ledger.read(site, day, 'latest');
      return tallies
        .filter((tally) => tally.outcome === outcome)
        .reduce((sum, { count }) => sum + count, 0);
    },
  };
}

async function answer(response: ServerResponse, path: string, page: PageText): Promise<void> {
  await page.after;
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
  const title = `<title>Title of ${path}</title>`;
  response.end(`<!doctype html>${title}${page.head ?? ''}<body>${page.body ?? ''}</body>`);
}

/** Content is passed on as it is; `fetch` has unpacked it already. */
async function passOn(request: IncomingMessage, response: ServerResponse, url: string) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const method = request.method ?? 'GET';
  const body = method === 'GET' ? {} : { body: Buffer.concat(chunks) };
  const agent = request.headers['user-agent'] ?? '';
  const passed = await fetch(url, { method, headers: { 'user-agent': agent }, ...body });
  const type = passed.headers.get('content-type') ?? 'text/plain';
  response.writeHead(passed.status, { 'content-type': type });
  response.end(Buffer.from(await passed.arrayBuffer()));
}

async function closeAll({
  browser,
  server,
  beacon,
  ground,
}: {
  browser: TestBrowser;
  server: ReturnType<typeof createServer>;
  beacon: BeaconUnderTest;
  ground: Ground;
}): Promise<void> {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await beacon.stop();
  await ground.close();
}
