/** Hits leave one site and come into another, as they would from one installation into the next. */
import { createHitStore, createImportWorkStore } from '@footfall/db';
import {
  BATCH_HITS_MAX,
  formBatch,
  type Import,
  monthOf,
  type QueryInput,
  type StorageStatus,
  type StoredHit,
} from '@footfall/domain';
import { generateTraffic, sessionize } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../apps/api/src/log.ts';
import { API_KEY, bearer, openTestApi, type TestApi } from '../apps/api/test/test-api.ts';
import { createDueMonths } from '../apps/worker/src/due-months.ts';
import { readSettings } from '../apps/worker/src/env.ts';
import { runImport } from '../apps/worker/src/imports/run-import.ts';
import type { WorkerContext } from '../apps/worker/src/jobs/worker-context.ts';
import { startWorker, type Worker } from '../apps/worker/src/start-worker.ts';

const NOW = Date.now();
const ALL = { from: '2020-01-01', to: '2099-01-01' };
const PIECE_CHARACTERS = 60_000;
const WAIT = { timeout: 60_000, interval: 200 };

let api: TestApi;
let worker: Worker | undefined;
let file: string;
/** The import of the whole file. */
let imported: string;

beforeAll(async () => {
  api = await openTestApi();
  for (const id of ['before', 'after']) {
    await send('POST', '/sites', { id, domain: 'shop.example', timezone: 'Europe/Berlin' });
  }
  const traffic = generateTraffic({
    seed: 5,
    hits: 1_500,
    siteIds: ['before'],
    now: NOW - 60_000,
    days: 12,
  });
  await storeHits('before', sessionize(traffic).get('before') ?? []);
  const exported = await api.ask(
    `/api/v1/hits.ndjson?site=before&from=${ALL.from}&to=${ALL.to}&leftOut=true`,
  );
  file = await exported.text();
  expect(file.split('\n').length).toBeGreaterThan(1_000);
}, 60_000);
afterAll(async () => {
  await worker?.stop();
  await api.close();
});

async function startTestWorker(): Promise<Worker> {
  const { mongodbUri, dataDir, objects } = api.settings;
  const settings = readSettings({
    MONGODB_URI: mongodbUri,
    FOOTFALL_DATA: dataDir,
    WORKER_PORT: '0',
    SEAL_INTERVAL_MS: '200',
  });
  return await startWorker({ ...settings, objects }, createLog('silent'), Date.now);
}

async function storeHits(siteId: string, hits: readonly StoredHit[]): Promise<void> {
  const store = createHitStore(api.database);
  for (const month of new Set(hits.map(({ at }) => monthOf(at)))) {
    const ofMonth = hits.filter(({ at }) => monthOf(at) === month);
    for (let from = 0; from < ofMonth.length; from += BATCH_HITS_MAX) {
      const slice = ofMonth.slice(from, from + BATCH_HITS_MAX);
      await store.storeBatches([formBatch(`${siteId}-${month}-${from}`, siteId, slice)]);
    }
  }
}

async function send<Body>(method: string, path: string, body: unknown): Promise<Body> {
  const response = await api.send(`/api/v1${path}`, { method, headers: bearer(API_KEY), body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Body;
}

/** Sends a file as the dashboard does, and hands it to the workers. */
async function importFile(text: string, site = 'after'): Promise<string> {
  const { id } = await send<Import>('POST', '/imports', { site, kind: 'footfall', name: 'hits' });
  const pieces = text.match(new RegExp(`[^]{1,${PIECE_CHARACTERS}}`, 'g')) ?? [];
  for (const [index, piece] of pieces.entries()) {
    await send('PUT', '/imports/pieces', { site, import: id, index, text: piece });
  }
  await send('POST', '/imports/start', { site, import: id, pieces: pieces.length });
  return id;
}

async function readImport(id: string, site = 'after'): Promise<Import> {
  const response = await api.ask(`/api/v1/imports?site=${site}`);
  const imports = (await response.json()) as Import[];
  const found = imports.find((one) => one.id === id);
  if (found === undefined) throw new Error('the import is not listed');
  return found;
}

/** Takes the import up, and stops at the moment when its first step is to be written down. */
async function runUntilKilled(id: string): Promise<void> {
  const imports = createImportWorkStore(api.database);
  const due = (await imports.listDue('latest')).find((one) => one.id === id);
  if (due === undefined) throw new Error('the import is not due');
  const context = {
    imports: { ...imports, noteStep: () => Promise.reject(new Error('killed')) },
    hits: createHitStore(api.database),
    due: createDueMonths(1_000),
    archive: { clock: Date.now },
  };
  await runImport(context as unknown as WorkerContext, due, new AbortController().signal);
}

async function readStorage(): Promise<StorageStatus> {
  return (await (await api.ask('/api/v1/storage?site=after')).json()) as StorageStatus;
}

const QUESTIONS: Omit<QueryInput, 'site'>[] = [
  {
    metrics: ['visitors', 'sessions', 'pageviews', 'events', 'bounceRate', 'sessionDuration'],
    range: ALL,
  },
  { metrics: ['visitors', 'sessions'], range: ALL, dimensions: ['time:day'], limit: 1_000 },
  { metrics: ['sessions', 'engagementTime'], range: ALL, dimensions: ['source', 'channel'] },
  { metrics: ['pageviews', 'exitRate', 'scrollDepth'], range: ALL, dimensions: ['page'] },
  { metrics: ['events', 'revenue'], range: ALL, dimensions: ['event', 'country'] },
  { metrics: ['visitors'], range: ALL, dimensions: ['browser', 'os', 'device'] },
];

async function answersOf(site: string) {
  const answers: unknown[] = [];
  for (const question of QUESTIONS) {
    const { results, totals } = await send<{ results: unknown; totals: unknown }>(
      'POST',
      '/query',
      { site, ...question },
    );
    answers.push({ results, totals });
  }
  return answers;
}

describe('an export of one site', () => {
  test('makes the same reports in another one, also when the worker was killed in between', async () => {
    const lines = file.trimEnd().split('\n');
    const id = await importFile(file);
    imported = id;
    // What a worker does that is killed after its batches were stored, and before that was written down.
    await expect(runUntilKilled(id)).rejects.toThrow('killed');
    expect((await readImport(id)).piecesRead).toBe(0);
    worker = await startTestWorker();
    await expect.poll(async () => (await readImport(id)).state, WAIT).toBe('done');
    const { counts } = await readImport(id);
    expect(counts).toMatchObject({ lines: lines.length, malformed: 0, errors: [] });
    expect(counts.hits + counts.leftOut).toBe(lines.length);
    await expect.poll(() => answersOf('after'), WAIT).toEqual(await answersOf('before'));
  }, 120_000);

  test('cannot be imported twice', async () => {
    await expect(importFile(file)).rejects.toThrow(/409.*imported before/);
  });

  test('is gone again without a trace when its import is undone, also from parts that were merged', async () => {
    const own = ownHit();
    await storeHits('after', [own]);
    await expect.poll(async () => (await readStorage()).waitingHits, WAIT).toBe(0);
    // A worker that starts compacts at once: then days that are over are one part each, of imported hits and others.
    await worker?.stop();
    worker = await startTestWorker();
    const merged = async () => {
      const { compacted, archived } = (await readStorage()).levels;
      return compacted.hits + archived.hits;
    };
    await expect.poll(merged, WAIT).toBeGreaterThan(500);
    await send('POST', '/imports/undo', { site: 'after', import: imported });
    await expect.poll(async () => (await readImport(imported)).state, WAIT).toBe('undone');
    const [total] = (await answersOf('after')) as { totals: number[] }[];
    expect(total?.totals.slice(0, 3)).toEqual([1, 1, 1]);
  }, 120_000);

  test('tells of lines that cannot be read by number and column, and takes the others', async () => {
    const good = JSON.parse(file.split('\n')[0] ?? '');
    const lines = [
      JSON.stringify(good),
      'secret@example.com is no JSON',
      JSON.stringify({ ...good, visitorId: -1 }),
      '',
      JSON.stringify({ ...good, at: '1980-01-01T00:00:00Z' }),
      `{"page":"${'x'.repeat(70_000)}"}`,
      JSON.stringify({ ...good, sessionId: '77' }),
    ];
    const id = await importFile(lines.join('\r\n'));
    await expect.poll(async () => (await readImport(id)).state, WAIT).toBe('done');
    const { counts } = await readImport(id);
    expect(counts).toMatchObject({ lines: 6, malformed: 4 });
    expect(counts.errors).toEqual([
      { line: 2, reason: 'not JSON' },
      { line: 3, reason: 'visitorId' },
      { line: 5, reason: 'at' },
      { line: 6, reason: 'too long' },
    ]);
    expect(JSON.stringify(counts)).not.toContain('secret');
  }, 60_000);
});

/** A pageview of two days ago, which did not come with an import. */
function ownHit(): StoredHit {
  const line = JSON.parse(file.split('\n')[0] ?? '');
  const at = NOW - 2 * 86_400_000;
  const ids = { hitId: 'a-hit-of-its-own', visitorId: 7, sessionId: 7, sessionAt: at };
  return { ...line, ...ids, at, name: 'pageview', props: null, amount: null, currency: null };
}
