/** Hits leave one site and come into another, as they would from one installation into the next. */
import { createHitStore } from '@footfall/db';
import {
  BATCH_HITS_MAX,
  formBatch,
  monthOf,
  type QueryInput,
  type StorageStatus,
  type StoredHit,
} from '@footfall/domain';
import { generateTraffic, sessionize } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, OWN_PAGE, openTestApi, type TestApi } from '../apps/api/test/test-api.ts';
import type { Worker } from '../apps/worker/src/start-worker.ts';
import { createImporting, type Importing, startTestWorker } from './setup/importing.ts';

const NOW = Date.now();
const ALL = { from: '2020-01-01', to: '2099-01-01' };
const WAIT = { timeout: 60_000, interval: 200 };

let api: TestApi;
let importing: Importing;
let worker: Worker | undefined;
let file: string;
/** The import of the whole file. */
let imported: string;

beforeAll(async () => {
  api = await openTestApi();
  importing = createImporting(api);
  for (const id of ['before', 'after']) {
    await importing.send('POST', '/sites', {
      id,
      domain: 'shop.example',
      timezone: 'Europe/Berlin',
    });
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

async function firstDayOf(site: string): Promise<unknown> {
  const input = encodeURIComponent(JSON.stringify({ site }));
  const path = `/api/trpc/reports.firstDay?input=${input}`;
  const response = await api.send(path, { headers: { ...OWN_PAGE, ...bearer(API_KEY) } });
  const { result } = (await response.json()) as { result: { data: { day: unknown } } };
  return result.data.day;
}

async function answersOf(site: string) {
  const answers: unknown[] = [];
  for (const question of QUESTIONS) {
    const { results, totals } = await importing.send<{ results: unknown; totals: unknown }>(
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
    const id = await importing.importFile(file, { site: 'after' });
    imported = id;
    // What a worker does that is killed after its batches were stored, and before that was written down.
    await expect(importing.runUntilKilled(id)).rejects.toThrow('killed');
    expect((await importing.readImport(id, 'after')).piecesRead).toBe(0);
    worker = await startTestWorker(api);
    await expect
      .poll(async () => (await importing.readImport(id, 'after')).state, WAIT)
      .toBe('done');
    const { counts } = await importing.readImport(id, 'after');
    expect(counts).toMatchObject({ lines: lines.length, malformed: 0, errors: [] });
    expect(counts.hits + counts.leftOut).toBe(lines.length);
    // Days that were imported count as days of the site.
    expect(await firstDayOf('after')).toBe(await firstDayOf('before'));
    expect(await firstDayOf('before')).toMatch(/^\d{4}-/);
    await expect.poll(() => answersOf('after'), WAIT).toEqual(await answersOf('before'));
  }, 120_000);

  test('cannot be imported twice', async () => {
    await expect(importing.importFile(file, { site: 'after' })).rejects.toThrow(
      /409.*imported before/,
    );
  });

  test('is gone again without a trace when its import is undone, also from parts that were merged', async () => {
    const own = ownHit();
    await storeHits('after', [own]);
    await expect.poll(async () => (await readStorage()).waitingHits, WAIT).toBe(0);
    // A worker that starts compacts at once: then days that are over are one part each, of imported hits and others.
    await worker?.stop();
    worker = await startTestWorker(api);
    const merged = async () => {
      const { compacted, archived } = (await readStorage()).levels;
      return compacted.hits + archived.hits;
    };
    await expect.poll(merged, WAIT).toBeGreaterThan(500);
    await importing.send('POST', '/imports/undo', { site: 'after', import: imported });
    await expect
      .poll(async () => (await importing.readImport(imported, 'after')).state, WAIT)
      .toBe('undone');
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
    const id = await importing.importFile(lines.join('\r\n'), { site: 'after' });
    await expect
      .poll(async () => (await importing.readImport(id, 'after')).state, WAIT)
      .toBe('done');
    const { counts } = await importing.readImport(id, 'after');
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
