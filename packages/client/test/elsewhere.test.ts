/** The client where there is no Node: in a browser, on a page of the API and on one of another site, and in an edge runtime. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { EdgeVM } from '@edge-runtime/vm';
import { createHitStore } from '@footfall/db';
import { formBatch } from '@footfall/domain';
import { BLANK_HIT, launchChromium, type TestBrowser } from '@footfall/testing';
import { serve } from '@hono/node-server';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../../apps/api/test/test-api.ts';

const PATIENCE = { timeout: 60_000 };

let api: TestApi;
let server: Server;
let foreign: Server;
let browser: TestBrowser;
let script: string;

beforeAll(async () => {
  script = await bundle('iife');
  api = await openTestApi();
  const module = await bundle('es');
  // Beside the dashboard's own files, where its pages may load scripts from.
  await writeFile(join(api.settings.webDist, 'assets/client-1a2b3c.js'), module);
  const replica = await api.openReplica();
  server = serve({ fetch: replica.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  await once(server, 'listening');
  server.once('close', () => void replica.close());
  foreign = createServer((request, response) => {
    const isScript = request.url === '/client.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? module : '<!doctype html><title>Another site</title>');
  }).listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  const body = { id: 'shop', domain: 'shop.example', timezone: 'UTC' };
  await api.send('/api/v1/sites', { method: 'POST', headers: bearer(API_KEY), body });
  const hit = { ...BLANK_HIT, hitId: 'a-hit-of-this-test', visitorId: 2 ** 52 + 1, sessionId: 1 };
  const at = Date.now();
  await createHitStore(api.database).storeBatches([
    formBatch('one', 'shop', [
      { ...hit, at, sessionAt: at, order: 0, name: 'pageview', page: '/' },
    ]),
  ]);
  browser = await launchChromium({});
}, 120_000);
afterAll(async () => {
  await browser.close();
  for (const one of [server, foreign]) {
    one.closeAllConnections();
    one.close();
    await once(one, 'close');
  }
  await api.close();
});

async function bundle(format: 'es' | 'iife'): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: {
        entry: resolve(import.meta.dirname, '../src/index.ts'),
        formats: [format],
        name: 'footfallClient',
      },
    },
  });
  const [first] = Array.isArray(built) ? built : [];
  const [chunk] = first?.output ?? [];
  if (chunk?.type !== 'chunk') throw new Error('the client was not bundled');
  return chunk.code;
}

const urlOf = (one: Server) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`;

/** What a program does in each of the places: a question, pages, a change, and a mistake that it can tell by its code. */
const PROGRAM = `async ({ createFootfall, FootfallError }, url, apiKey) => {
  const footfall = createFootfall({ url, apiKey, retriesMax: 0 });
  const question = { site: 'shop', metrics: ['visitors'], range: '7d' };
  const { totals } = await footfall.query(question);
  let pages = 0;
  for await (const page of footfall.pages({ ...question, dimensions: ['page'] })) pages += 1;
  const site = await footfall.api.sites.update.mutate({ site: 'shop', change: { name: 'Shop' } });
  const failure = await footfall.query({ ...question, site: 'nobodys' }).catch((error) => error);
  const ending = new AbortController();
  let here = null;
  for await (const { visitors } of footfall.watch('shop', { signal: ending.signal })) {
    here = visitors;
    ending.abort();
  }
  return { totals, pages, here, name: site.name, code: failure.code, isOurs: failure instanceof FootfallError };
}`;
const DONE = { totals: [1], pages: 1, here: 1, name: 'Shop', code: 'NOT_FOUND', isOurs: true };

test(
  'on a page of the API itself it is a module that the page’s policy lets in',
  PATIENCE,
  async () => {
    const page = await browser.context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${urlOf(server)}/api/v1/reference`);
    const answer = await page.evaluate(
      `import('/assets/client-1a2b3c.js').then((client) => (${PROGRAM})(client, location.origin, '${API_KEY}'))`,
    );
    expect(answer).toEqual(DONE);
    expect(complaints).toEqual([]);
    await page.close();
  },
);

test(
  'on a page of another site the browser lets nothing of the API through, whatever key it has',
  PATIENCE,
  async () => {
    const page = await browser.context.newPage();
    await page.goto(urlOf(foreign));
    const answer = await page.evaluate(
      `import('/client.js').then(async ({ createFootfall, FootfallError }) => {
      const footfall = createFootfall({ url: '${urlOf(server)}', apiKey: '${API_KEY}', retriesMax: 0 });
      const failure = await footfall.api.sites.list.query().catch((error) => error);
      return { isOurs: failure instanceof FootfallError, status: failure.status };
    })`,
    );
    expect(answer).toEqual({ isOurs: true, status: null });
    await page.close();
  },
);

test('in an edge runtime it needs nothing but what the web has', PATIENCE, async () => {
  const edge = new EdgeVM();
  expect(edge.evaluate('typeof process + typeof require + typeof Buffer')).toBe(
    'undefinedundefinedundefined',
  );
  edge.evaluate(script);
  const answer: unknown = await edge.evaluate(
    `(${PROGRAM})(footfallClient, '${urlOf(server)}', '${API_KEY}')`,
  );
  expect(JSON.parse(JSON.stringify(answer))).toEqual(DONE);
});
