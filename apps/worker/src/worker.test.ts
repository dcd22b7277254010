import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createHitStore,
  createManifestStore,
  type Database,
  ensureCollections,
  type HitStore,
  type ManifestStore,
  openDatabase,
} from '@footfall/db';
import { formBatch, isSealed, type StoredHit, sealedIds } from '@footfall/domain';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';

const MONTHS = ['2026-10', '2026-11'];
const HITS_PER_BATCH = 100;
/** The lease of a worker that was killed ends after 30 s; the rest is sealing on a busy machine. */
const SEALED_MS = 90_000;

let folder: string;
let uri: string;
let database: Database;
let hits: HitStore;
let manifests: ManifestStore;
let workers: WorkerProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-worker-'));
  const name = `footfall_worker_${randomBytes(6).toString('hex')}`;
  uri = inject('mongodbUri').replace(/^(mongodb:\/\/[^/?]+)\/?[^?]*/, `$1/${name}`);
  database = openDatabase({ uri, appName: 'worker-test' });
  await ensureCollections(database);
  hits = createHitStore(database);
  manifests = createManifestStore(database);
  workers = [];
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
  await database.db.dropDatabase();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

type WorkerProcess = {
  /** Filled in once it is working. */
  url: string;
  output: string;
  /** Ends it; resolves with its exit code, null after a kill. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  ended: Promise<number | null>;
};

function spawnWorker(env: Record<string, string> = {}, args: string[] = []): WorkerProcess {
  const command = ['--import', 'tsx', 'src/main.ts', ...args];
  const child: ChildProcess = spawn(process.execPath, command, {
    cwd: join(import.meta.dirname, '..'),
    env: {
      PATH: process.env['PATH'] ?? '',
      MONGODB_URI: uri,
      FOOTFALL_DATA: folder,
      WORKER_PORT: '0',
      SEAL_INTERVAL_MS: '300',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const worker: WorkerProcess = {
    url: '',
    output: '',
    ended,
    end: async (signal) => {
      child.kill(signal);
      return await ended;
    },
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      worker.output += chunk.toString();
    });
  }
  workers.push(worker);
  return worker;
}

async function startWorker(env: Record<string, string> = {}): Promise<WorkerProcess> {
  const worker = spawnWorker(env);
  await expect
    .poll(() => /"port":(\d+)/.exec(worker.output)?.[1] ?? worker.output, { timeout: 30_000 })
    .toMatch(/^\d+$/);
  worker.url = `http://127.0.0.1:${/"port":(\d+)/.exec(worker.output)?.[1]}`;
  return worker;
}

function hitOf(at: number): StoredHit {
  const page = `/page/${Math.floor(Math.random() * 50)}`;
  return {
    ...{ hitId: randomBytes(12).toString('hex'), at, order: 0, name: 'pageview', page },
    ...{ visitorId: Math.floor(Math.random() * 1e15), sessionId: Math.floor(Math.random() * 1e15) },
    ...{ sessionAt: at, hostname: 'example.com', title: null, referrer: null, source: 'Direct' },
    ...{ medium: null, campaign: null, term: null, content: null, channel: 'Direct' },
    ...{ country: 'DE', region: null, city: null, browser: 'Firefox', browserVersion: '132' },
    ...{ os: 'Linux', osVersion: null, device: 'desktop', language: 'de', viewport: 1440 },
    ...{ props: null, amount: null, currency: null, engagedMs: null, scroll: null },
    interactive: true,
    verdict: null,
  };
}

async function storeHits(siteId: string, batchCount: number): Promise<void> {
  const batches = Array.from({ length: batchCount }, (_, index) => {
    const from = Date.parse(`${MONTHS[index % 2]}-15T23:30:00Z`);
    const batch = Array.from({ length: HITS_PER_BATCH }, (__, hit) => hitOf(from + hit * 60_000));
    return formBatch(randomBytes(12).toString('hex'), siteId, batch);
  });
  const outcomes = await hits.storeBatches(batches);
  expect(outcomes.every((outcome) => outcome === 'stored')).toBe(true);
}

/** Hits in a site's parts, and batches that no part holds. */
async function look(siteId: string): Promise<{ sealedHits: number; waitingBatches: number }> {
  let sealedHits = 0;
  let waitingBatches = 0;
  for (const month of MONTHS) {
    const manifest = await manifests.read(siteId, month, 'latest');
    const ids = sealedIds(manifest);
    for (const part of manifest.parts) {
      const { size } = await stat(join(folder, 'parts', part.key));
      expect(size).toBe(part.bytes);
      sealedHits += part.rows;
    }
    for await (const head of hits.listBatches(siteId, { month, storedSince: 0 }, 'latest')) {
      if (!isSealed(manifest, ids, head)) waitingBatches += 1;
    }
  }
  return { sealedHits, waitingBatches };
}

describe('workers', () => {
  it('share the sites, and one that is killed in the middle loses and doubles nothing', async () => {
    const siteIds = Array.from({ length: 12 }, (_, index) => `site-${index}`);
    for (const siteId of siteIds) await storeHits(siteId, 10);
    const [first, second] = await Promise.all([startWorker(), startWorker()]);
    await expect.poll(() => first.output, { timeout: SEALED_MS }).toContain('"sealed"');
    await expect.poll(() => second.output, { timeout: SEALED_MS }).toContain('"sealed"');
    expect(await first.end('SIGKILL')).toBeNull();
    for (const siteId of siteIds) await storeHits(siteId, 4);
    for (const siteId of siteIds) {
      await expect
        .poll(() => look(siteId), { timeout: SEALED_MS, interval: 500 })
        .toEqual({ sealedHits: 14 * HITS_PER_BATCH, waitingBatches: 0 });
    }
    // Goes on looking, and changes nothing any more.
    const before = await manifests.list('site-0', 'latest');
    await storeHits('site-new', 1);
    await expect
      .poll(() => look('site-new'), { timeout: SEALED_MS })
      .toEqual({ sealedHits: HITS_PER_BATCH, waitingBatches: 0 });
    expect((await look('site-0')).sealedHits).toBe(14 * HITS_PER_BATCH);
    expect((await manifests.list('site-0', 'latest'))[0]?.fence).toBe(before[0]?.fence);
    expect(await second.end('SIGTERM')).toBe(0);
    // What the killed one was making may be left; the other cleaned up behind itself.
    expect((await readdir(join(folder, 'scratch'))).length).toBeLessThanOrEqual(2);
  }, 240_000);

  it('stop on SIGTERM with exit code 0 and give their leases back', async () => {
    await storeHits('site', 6);
    const worker = await startWorker();
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(worker.output).toContain('"stopped"');
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
    const held = await database
      .collection('leases')
      .countDocuments({ expiresAt: { $gt: new Date(Date.now() + 5_000) } });
    expect(held).toBe(0);
  });

  it('tell how they fare', async () => {
    await storeHits('site', 2);
    const worker = await startWorker();
    await expect
      .poll(() => look('site'), { timeout: SEALED_MS })
      .toMatchObject({ waitingBatches: 0 });
    const get = async (path: string) => {
      const answer = await fetch(`${worker.url}${path}`);
      return { status: answer.status, text: await answer.text() };
    };
    expect(await get('/healthz')).toEqual({ status: 200, text: '{"alive":true}' });
    expect(await get('/readyz')).toEqual({ status: 200, text: '{"ready":true,"reasons":[]}' });
    expect((await get('/nothing')).status).toBe(404);
    const { text } = await get('/metrics');
    expect(text).toContain(`footfall_sealed_hits_total ${2 * HITS_PER_BATCH}`);
    expect(text).toMatch(/footfall_job_runs_total\{job_name="seal"\} [1-9]/);
    const status = spawnWorker({}, ['status', 'site']);
    expect(await status.ended).toBe(0);
    expect(JSON.parse(status.output)).toMatchObject({
      ...{ site: 'site', waitingHits: 0, droppedHits: 0, failures: [], removals: [] },
    });
    const unknown = spawnWorker({}, ['dance']);
    expect(await unknown.ended).toBe(1);
    expect(unknown.output.trim()).toBe(
      'There is no command "dance". There are status, doctor, backup, restore, migrate and ensure-sharded.',
    );
    await rm(join(folder, 'parts'), { recursive: true });
    expect(await get('/readyz')).toEqual({
      status: 503,
      text: '{"ready":false,"reasons":["The folder of parts cannot be written to."]}',
    });
  }, 120_000);

  it('find hits of months that were stored while no worker ran, also old ones', async () => {
    await storeHits('site', 4);
    const first = await startWorker();
    await expect
      .poll(() => look('site'), { timeout: SEALED_MS })
      .toEqual({ sealedHits: 4 * HITS_PER_BATCH, waitingBatches: 0 });
    expect(await first.end('SIGTERM')).toBe(0);
    // October is over; the first thing that a worker does is to look for days to compact.
    const second = await startWorker();
    await expect
      .poll(
        async () => (await manifests.read('site', '2026-10', 'latest')).parts.map((p) => p.level),
        { timeout: SEALED_MS },
      )
      .toEqual(['compacted', 'compacted']);
    expect(await second.end('SIGTERM')).toBe(0);
  }, 120_000);

  it('say in one sentence what is wrong with their settings or their port', async () => {
    const wrong = spawnWorker({ MONGODB_URI: '', WORKER_PORT: 'x' });
    expect(await wrong.ended).toBe(1);
    expect(wrong.output.trim()).toBe(
      'The settings are wrong: MONGODB_URI must be the address of a MongoDB; WORKER_PORT must be a port number.',
    );
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const taken = spawnWorker({ WORKER_PORT: String(port) });
    expect(await taken.ended).toBe(1);
    expect(taken.output.trim()).toBe(
      `Port ${port} of 127.0.0.1 is taken; stop what uses it, or set WORKER_PORT to another one.`,
    );
    server.close();
  });
});
