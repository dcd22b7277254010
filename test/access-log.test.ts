/** Logs of web servers become reports: the same numbers that their visits had, whatever happens on the way. */
import type { QueryInput } from '@footfall/domain';
import { createRandom } from '@footfall/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../apps/api/test/test-api.ts';
import type { Worker } from '../apps/worker/src/start-worker.ts';
import { createImporting, type Importing, startTestWorker } from './setup/importing.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** The first of some UTC days, all of them over. */
const FIRST_DAY = Math.floor(Date.now() / DAY_MS) * DAY_MS - 6 * DAY_MS;
const ALL = { from: '2020-01-01', to: '2099-01-01' };
const WAIT = { timeout: 60_000, interval: 200 };
const RANDOM = createRandom(11);

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const PAGES = ['/', '/pricing', '/blog/first', '/docs/index.html'];
const OFFSETS = ['+0000', '+0200', '-0830', '+0545'];

let api: TestApi;
let importing: Importing;
let worker: Worker | undefined;

beforeAll(async () => {
  api = await openTestApi();
  importing = createImporting(api);
  worker = await startTestWorker(api);
  const rules = { domain: 'www.example.com', timezone: 'UTC' };
  await importing.send('POST', '/sites', { ...rules, id: 'logs' });
  const hosts = { allowedHostnames: ['www.example.com'] };
  await importing.send('POST', '/sites', { ...rules, ...hosts, id: 'hosts' });
  await importing.send('POST', '/sites', { ...rules, id: 'nonsense' });
  await importing.send('POST', '/sites', { ...rules, id: 'strict', botFilter: 'strict' });
}, 60_000);
afterAll(async () => {
  await worker?.stop();
  await api.close();
});

type Request = {
  at: number;
  address: string;
  agent?: string;
  request?: string;
  status?: number;
  referrer?: string;
};

/** The line that a server writes, by the clock of some time zone. */
function lineOf({ at, address, agent = FIREFOX, request = 'GET /', ...rest }: Request): string {
  const { status = 200, referrer = '-' } = rest;
  const offset = RANDOM.pick(OFFSETS);
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3));
  const local = new Date(at + (offset.startsWith('-') ? -minutes : minutes) * MINUTE_MS);
  const [day, month, year] = [
    local.toISOString().slice(8, 10),
    local.toLocaleString('en', { month: 'short', timeZone: 'UTC' }),
    local.toISOString().slice(0, 4),
  ];
  const time = `${day}/${month}/${year}:${local.toISOString().slice(11, 19)} ${offset}`;
  return `${address} - - [${time}] "${request} HTTP/1.1" ${status} 512 "${referrer}" "${agent}"`;
}

type Known = {
  lines: string[];
  pages: Map<string, number>;
  pageviews: number;
  sessions: number;
  visitors: number;
  leftOut: number;
  skipped: number;
};

/** Collects requests, and what reports have to say of them. */
function createScribe() {
  const requests: Request[] = [];
  const pages = new Map<string, number>();
  let skipped = 0;
  return {
    requests,
    pages,
    skipped: () => skipped,
    /** A page and what it loads. */
    view(of: Request): void {
      const page = RANDOM.pick(PAGES);
      pages.set(page, (pages.get(page) ?? 0) + 1);
      requests.push({ ...of, request: `GET ${page}?utm_id=x` });
      this.pass({ ...of, request: 'GET /app.css' });
    },
    /** What is no page. */
    pass(request: Request): void {
      requests.push(request);
      skipped += 1;
    },
  };
}

type Scribe = ReturnType<typeof createScribe>;

/** Somebody's visits of a day, more than half an hour apart; gives back how many. */
function writeVisits(scribe: Scribe, day: number, person: number): number {
  // Two of them share each address, with another agent each.
  const who = {
    address: `8.8.8.${Math.floor(person / 2)}`,
    agent: person % 2 === 0 ? FIREFOX : SAFARI,
  };
  const visits = RANDOM.integer(1, 3);
  let at = day + RANDOM.integer(60, 600) * MINUTE_MS;
  for (let visit = 0; visit < visits; visit += 1) {
    const views = RANDOM.integer(1, 4);
    for (let index = 0; index < views; index += 1) {
      scribe.view({ ...who, at, ...(index === 0 && { referrer: 'https://www.google.com/' }) });
      at += RANDOM.integer(0, 30) * MINUTE_MS;
    }
    at += 31 * MINUTE_MS;
  }
  return visits;
}

/** Five days of forty people each, one who stays over midnight, bots and other programs. */
function writeLog(): Known {
  const scribe = createScribe();
  let [sessions, visitors, leftOut] = [0, 0, 0];
  for (let day = FIRST_DAY; day < FIRST_DAY + 5 * DAY_MS; day += DAY_MS) {
    for (let person = 0; person < 40; person += 1) {
      sessions += writeVisits(scribe, day, person);
      visitors += 1;
    }
    const at = day + DAY_MS / 2;
    for (let index = 0; index < 20; index += 1) {
      scribe.requests.push({ at, address: '66.249.66.1', agent: GOOGLEBOT });
      leftOut += 1;
    }
    for (const request of ['POST /', 'HEAD /', 'GET /missing']) {
      scribe.pass({ at, address: '8.8.4.4', request, status: 404 });
    }
  }
  // One session of one visitor; hours later it is another of both.
  for (const minutes of [-20, -1, 5, 25, 300]) {
    scribe.view({ at: FIRST_DAY + DAY_MS + minutes * MINUTE_MS, address: '193.99.144.80' });
  }
  const { requests, pages } = scribe;
  const pageviews = [...pages.values()].reduce((sum, views) => sum + views, 0);
  const lines = requests.sort((a, b) => a.at - b.at).map(lineOf);
  const counts = { pageviews, sessions: sessions + 2, visitors: visitors + 2 };
  return { lines, pages, leftOut, skipped: scribe.skipped(), ...counts };
}

async function ask(site: string, question: Omit<QueryInput, 'site' | 'range'>) {
  const response = await api.send('/api/v1/query', {
    method: 'POST',
    headers: bearer(API_KEY),
    body: { site, range: ALL, ...question },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text) as {
    totals: number[];
    results: { dimensions: unknown[]; metrics: number[] }[];
  };
}

const totals = async (site: string) =>
  (await ask(site, { metrics: ['visitors', 'sessions', 'pageviews'] })).totals;

const done = (id: string, site: string) =>
  expect.poll(async () => (await importing.readImport(id, site)).state, WAIT).toBe('done');

test('a log becomes its visits exactly, though the worker is killed twice; undone, nothing is left', async () => {
  const known = writeLog();
  await worker?.stop();
  const file = `${known.lines.join('\n')}\n`;
  const id = await importing.importFile(file, {
    site: 'logs',
    kind: 'accessLog',
    pieceCharacters: 4_000,
  });
  // What was stored before is refused when it comes again, in the first step and in a later one.
  await expect(importing.runUntilKilled(id)).rejects.toThrow('killed');
  await expect(importing.runUntilKilled(id, 1)).rejects.toThrow('killed');
  expect((await importing.readImport(id, 'logs')).piecesRead).toBe(32);
  worker = await startTestWorker(api);
  await done(id, 'logs');
  expect((await importing.readImport(id, 'logs')).counts).toMatchObject({
    lines: known.lines.length,
    hits: known.pageviews,
    leftOut: known.leftOut,
    skipped: known.skipped,
    malformed: 0,
  });
  const expected = [known.visitors, known.sessions, known.pageviews];
  await expect.poll(() => totals('logs'), WAIT).toEqual(expected);
  const byPage = await ask('logs', { metrics: ['pageviews'], dimensions: ['page'] });
  expect(new Map(byPage.results.map((row) => [row.dimensions[0], row.metrics[0]]))).toEqual(
    known.pages,
  );
  const rowsBy = async (dimension: 'source' | 'country' | 'device') =>
    (await ask('logs', { metrics: ['sessions'], dimensions: [dimension] })).results.map((row) => [
      row.dimensions[0],
      row.metrics[0],
    ]);
  expect(await rowsBy('source')).toEqual([
    ['Google', known.sessions - 2],
    ['Direct', 2],
  ]);
  expect(await rowsBy('country')).toEqual([
    ['US', known.sessions - 2],
    ['DE', 2],
  ]);
  expect((await rowsBy('device')).map(([device]) => device).sort()).toEqual(['desktop', 'mobile']);
  await leavesNothingOfAddresses();
  await importing.send('POST', '/imports/undo', { site: 'logs', import: id });
  await expect
    .poll(async () => (await importing.readImport(id, 'logs')).state, WAIT)
    .toBe('undone');
  expect(await totals('logs')).toEqual([0, 0, 0]);
}, 120_000);

/** Neither a piece of the file nor the key of its visitors is kept once it is in. */
async function leavesNothingOfAddresses(): Promise<void> {
  const { db } = api.database;
  expect(await db.collection('importPieces').countDocuments({ siteId: 'logs' })).toBe(0);
  const documents = await db.collection('imports').find({ siteId: 'logs' }).toArray();
  expect(documents.map(({ memory }) => memory)).toEqual([null]);
  expect(JSON.stringify(documents)).not.toMatch(/8\.8\.8\.|193\.99/);
}

test('hosts of a log are judged by the list of the site', async () => {
  const at = FIRST_DAY;
  const address = '8.8.8.8';
  const lines = [
    `www.example.com:443 ${lineOf({ at, address })}`,
    `staging.example.com:443 ${lineOf({ at, address })}`,
    lineOf({ at, address, request: 'GET http://elsewhere.example/' }),
    lineOf({ at, address, request: 'GET /plain' }),
  ];
  const of = { site: 'hosts', kind: 'accessLog' } as const;
  const id = await importing.importFile(lines.join('\r\n'), of);
  await done(id, 'hosts');
  const { counts } = await importing.readImport(id, 'hosts');
  expect(counts).toMatchObject({ lines: 4, hits: 2, leftOut: 2, malformed: 0 });
  await expect.poll(() => totals('hosts'), WAIT).toEqual([1, 1, 2]);
}, 60_000);

test('who sees more pages a minute than anybody can is a bot for strict sites, also over the end of a step', async () => {
  const requests = Array.from({ length: 100 }, (_, index) => ({
    at: FIRST_DAY + Math.floor(index / 2) * 1_000,
    address: '8.8.8.8',
  }));
  const id = await importing.importFile(requests.map(lineOf).join('\n'), {
    site: 'strict',
    kind: 'accessLog',
    // About 40 lines a step.
    pieceCharacters: 200,
  });
  await done(id, 'strict');
  const { counts } = await importing.readImport(id, 'strict');
  expect(counts).toMatchObject({ lines: 100, hits: 60, leftOut: 40 });
}, 60_000);

test('nonsense is counted with its reason and never ends an import', async () => {
  const at = FIRST_DAY;
  const address = '8.8.8.8';
  const good = lineOf({ at, address });
  const lines = [
    good,
    '\u0001\u0002\ufffd\ufffd[[[["""',
    'x'.repeat(10_000_000),
    good.replace(/\[.*?\]/, '[31/Feb/2026:12:00:00 +0000]'),
    lineOf({ at: Date.now() + 2 * DAY_MS, address }),
    good.replace(/\[.*?\]/, '[01/Jan/1970:00:00:00 +0000]'),
    good.replace(address, 'secret.example.org'),
    good.replace('"GET /', String.raw`"\x16\x03\x01\x00`),
    `_:443 ${good.replace('GET /', `GET /${'a'.repeat(5_000)}`)}`,
    '',
    good,
  ];
  const of = { site: 'nonsense', kind: 'accessLog' } as const;
  const id = await importing.importFile(lines.join('\n'), of);
  await done(id, 'nonsense');
  const { counts } = await importing.readImport(id, 'nonsense');
  expect(counts).toMatchObject({ lines: 10, hits: 2, skipped: 0, malformed: 8 });
  expect(counts.errors).toEqual([
    { line: 2, reason: 'time' },
    { line: 3, reason: 'too long' },
    { line: 4, reason: 'time' },
    { line: 5, reason: 'time' },
    { line: 6, reason: 'time' },
    { line: 7, reason: 'address' },
    { line: 8, reason: 'request' },
    { line: 9, reason: 'url' },
  ]);
  expect(JSON.stringify(counts)).not.toContain('secret');
}, 60_000);
