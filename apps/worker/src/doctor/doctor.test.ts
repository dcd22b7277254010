/** The doctor against real stores: says that all is well when it is, and names what is not. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFailureStore, type Database, ensureCollections, openDatabase } from '@footfall/db';
import { emptyManifest, type Manifest } from '@footfall/domain';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type OtherSettings, readSettings, type Settings } from '../env.ts';
import { examine } from './doctor.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const MONTH = '2026-11';

let folder: string;
let database: Database;
let settings: Settings;
let door: Server;
let others: OtherSettings;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-doctor-'));
  const name = `footfall_doctor_${randomBytes(6).toString('hex')}`;
  const uri = inject('mongodbUri').replace(/^(mongodb:\/\/[^/?]+)\/?[^?]*/, `$1/${name}`);
  settings = readSettings({ MONGODB_URI: uri, FOOTFALL_DATA: folder });
  database = openDatabase({ uri, appName: 'doctor-test' });
  await ensureCollections(database);
  door = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/f.js' ? 'text/javascript' : 'text/plain');
    response.end(request.url === '/f.js' ? 'let a' : '{"ready":true,"reasons":[],"degraded":[]}');
  });
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  others = {
    redisUrl: inject('redisUrl'),
    publicUrl: url,
    beaconUrl: url,
    scriptPath: '/f.js',
  };
});

afterEach(async () => {
  door.closeAllConnections();
  door.close();
  await database.db.dropDatabase();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(changes: Partial<OtherSettings> = {}) {
  const lines: string[] = [];
  const code = await examine(settings, {
    others: { ...others, ...changes },
    clock: Date.now,
    print: (line) => lines.push(line),
  });
  // How full the disk is that tests run on is not the doctor's fault.
  const wrong = lines.filter((line) => !line.startsWith('ok ') && !line.includes('MiB are free'));
  return { code, wrong: wrong.join('\n'), all: lines.join('\n') };
}

describe('the doctor', () => {
  it('finds nothing wrong with what is well', async () => {
    const { code, wrong, all } = await run();
    expect(wrong).toBe('');
    expect(code).toBe(0);
    for (const name of ['mongodb', 'redis', 'parts', 'sealing', 'files', 'beacon', 'script']) {
      expect(all).toContain(` ${name} `);
    }
  });

  it('says what did not answer, and what it was not told', async () => {
    const { code, wrong } = await run({
      ...{ redisUrl: 'redis://127.0.0.1:1', publicUrl: null },
      ...{ beaconUrl: 'http://127.0.0.1:1' },
    });
    expect(code).toBe(1);
    expect(wrong).toContain('bad   redis      Redis does not answer');
    expect(wrong).toContain('warn  dashboard  the dashboard was not looked at');
    expect(wrong).toContain('set PUBLIC_URL for this command too');
    expect(wrong).toContain('bad   beacon     the beacon (http://127.0.0.1:1) does not answer');
    expect(wrong).toContain('bad   script     http://127.0.0.1:1/f.js does not answer');
  });

  it('says once that MongoDB does not answer, and of what needs it that it was not looked at', async () => {
    settings = readSettings({
      MONGODB_URI: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500',
      FOOTFALL_DATA: folder,
    });
    const { code, wrong } = await run();
    expect(code).toBe(1);
    expect(wrong.match(/^bad /gm)).toHaveLength(1);
    expect(wrong).toMatch(/^bad {3}mongodb /);
    for (const name of ['sealing', 'files']) {
      expect(wrong).toContain(
        `warn  ${name.padEnd(10)} was not looked at: mongodb does not answer`,
      );
    }
  });

  it('tells a page that a proxy answers with from the script', async () => {
    const { code, wrong } = await run({ scriptPath: '/renamed.js' });
    expect(code).toBe(1);
    expect(wrong).toContain('/renamed.js answers 200 with text/plain');
  });

  it('names an index that is missing', async () => {
    await database.db.collection('hits').dropIndex('storedAt');
    const { code, wrong } = await run();
    expect(code).toBe(1);
    expect(wrong).toContain('MongoDB lacks hits.storedAt');
  });

  it('names a file of a part that is gone and a job that keeps failing', async () => {
    const manifest = emptyManifest('site', MONTH);
    const part = {
      ...{ partId: 'p', key: `site/${MONTH}/${MONTH}-01/p.parquet`, day: `${MONTH}-01` },
      ...{ level: 'compacted' as const, rows: 3, bytes: 900, schema: 1, sha256: '0'.repeat(64) },
      ...{ minAt: NOW, maxAt: NOW, minSessionAt: NOW },
    };
    const manifests = database.collection<Manifest & { _id: string }>('manifests');
    await manifests.insertOne({ ...manifest, _id: `site/${MONTH}`, generation: 1, parts: [part] });
    const failure = { message: 'the bucket is away', at: NOW };
    await createFailureStore(database).note('site', { job: 'seal', month: MONTH }, failure);
    const { code, wrong } = await run();
    expect(code).toBe(1);
    expect(wrong).toContain(`1 file of parts missing or cut short: ${part.key}`);
    expect(wrong).toContain(`warn  sealing    seal fails for site, ${MONTH}, 1 times so far`);
  });
});
