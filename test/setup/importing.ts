/** Files of hits sent to the API as the dashboard sends them, and workers that take them in: for tests of imports. */
import { createHitStore, createImportWorkStore, createSiteStore } from '@footfall/db';
import type { Import, ImportKind } from '@footfall/domain';
import { openLocations } from '@footfall/enrichment';
import { createLog } from '../../apps/api/src/log.ts';
import { API_KEY, bearer, type TestApi } from '../../apps/api/test/test-api.ts';
import { createDueMonths } from '../../apps/worker/src/due-months.ts';
import { readSettings } from '../../apps/worker/src/env.ts';
import { runImport } from '../../apps/worker/src/imports/run-import.ts';
import type { WorkerContext } from '../../apps/worker/src/jobs/worker-context.ts';
import { startWorker, type Worker } from '../../apps/worker/src/start-worker.ts';

const PIECE_CHARACTERS = 60_000;

export type FileOf = { site: string; kind?: ImportKind; pieceCharacters?: number };

export type Importing = ReturnType<typeof createImporting>;

/** A worker on the stores of this API. */
export async function startTestWorker(api: TestApi): Promise<Worker> {
  const { mongodbUri, dataDir, objects } = api.settings;
  const settings = readSettings({
    MONGODB_URI: mongodbUri,
    FOOTFALL_DATA: dataDir,
    WORKER_PORT: '0',
    SEAL_INTERVAL_MS: '200',
  });
  return await startWorker({ ...settings, objects }, createLog('silent'), Date.now);
}

/** What tests do with imports of this API. */
export function createImporting(api: TestApi) {
  async function send<Body>(method: string, path: string, body: unknown): Promise<Body> {
    const response = await api.send(`/api/v1${path}`, { method, headers: bearer(API_KEY), body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Body;
  }

  /** Sends a file as the dashboard does, and hands it to the workers. */
  async function importFile(text: string, of: FileOf): Promise<string> {
    const { site, kind = 'footfall', pieceCharacters = PIECE_CHARACTERS } = of;
    const { id } = await send<Import>('POST', '/imports', { site, kind, name: 'hits' });
    const pieces = text.match(new RegExp(`[^]{1,${pieceCharacters}}`, 'g')) ?? [];
    for (const [index, piece] of pieces.entries()) {
      await send('PUT', '/imports/pieces', { site, import: id, index, text: piece });
    }
    await send('POST', '/imports/start', { site, import: id, pieces: pieces.length });
    return id;
  }

  async function readImport(id: string, site: string): Promise<Import> {
    const response = await api.ask(`/api/v1/imports?site=${site}`);
    const imports = (await response.json()) as Import[];
    const found = imports.find((one) => one.id === id);
    if (found === undefined) throw new Error('the import is not listed');
    return found;
  }

  /** Takes the import up, and stops when a step is stored and to be written down: the first, or one after it. */
  async function runUntilKilled(id: string, stepsBefore = 0): Promise<void> {
    const imports = createImportWorkStore(api.database);
    const due = (await imports.listDue('latest')).find((one) => one.id === id);
    if (due === undefined) throw new Error('the import is not due');
    let steps = 0;
    const noteStep: typeof imports.noteStep = (...step) => {
      steps += 1;
      return steps > stepsBefore ? Promise.reject(new Error('killed')) : imports.noteStep(...step);
    };
    const context = {
      imports: { ...imports, noteStep },
      hits: createHitStore(api.database),
      sites: createSiteStore(api.database),
      openLocations: () =>
        openLocations({ countryFile: undefined, cityFile: undefined }, createLog('silent')),
      due: createDueMonths(1_000),
      archive: { clock: Date.now },
    };
    await runImport(context as unknown as WorkerContext, due, new AbortController().signal);
  }

  return { send, importFile, readImport, runUntilKilled };
}
