/**
 * Whether a site's reports cost more when the installation has more sites: the same questions about the same hits, beside
 * none, 99 and 9,999 others in the same database. Alone: `node --import tsx bench/report-sites.ts`.
 */
import { join } from 'node:path';
import { openFolderStore } from '@footfall/archive';
import { createHitStore, createManifestStore, ensureCollections, openDatabase } from '@footfall/db';
import { emptyManifest, formBatch, querySchema, type Site, type StoredHit } from '@footfall/domain';
import { createReports, type Reports } from '@footfall/reports';
import { BLANK_HIT } from '@footfall/testing';
import { BLANK_SITE } from './blank-site.ts';
import { onCluster } from './ground.ts';
import { readCpu, readLoad } from './processes.ts';

const OTHERS = [0, 99, 9_999];
const RUNS = 20;
const HITS_OF_SITE = 5_000;
const HITS_OF_OTHER = 20;
const HITS_PER_BATCH = 500;
/** Documents that are sent at once. */
const AT_ONCE = 250;
/** The CPU of this process is told by itself; no process has this id. */
const NOBODY = -1;
const NOW = Date.parse('2026-11-22T18:00:00Z');
const MONTH = '2026-11';

type Stores = {
  hits: ReturnType<typeof createHitStore>;
  manifests: ReturnType<typeof createManifestStore>;
};

function batchesOf(siteId: string, count: number, from = 0) {
  const hits = Array.from({ length: count }, (_, index): StoredHit => {
    const number = from + index;
    const at = NOW - 3_600_000 + number;
    const visitorId = 1 + Math.floor(number / 3);
    const made = { hitId: `${siteId}-${number}`, at, order: 0, name: 'pageview', visitorId };
    const page = `/articles/${number % 200}`;
    return { ...BLANK_HIT, ...made, sessionId: visitorId, sessionAt: at, page };
  });
  return Array.from({ length: Math.ceil(count / HITS_PER_BATCH) }, (_, index) =>
    formBatch(
      `${siteId}-${from}-${index}`,
      siteId,
      hits.slice(index * HITS_PER_BATCH, (index + 1) * HITS_PER_BATCH),
    ),
  );
}

/** Each has a few hits and a manifest, as a small site has. */
async function addOthers({ hits, manifests }: Stores, from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += AT_ONCE) {
    const ids = Array.from(
      { length: Math.min(AT_ONCE, to - first) },
      (_, index) => `other-${first + index}`,
    );
    await hits.storeBatches(ids.flatMap((id) => batchesOf(id, HITS_OF_OTHER)));
    const replaced = ids.map((id) =>
      manifests.replace(id, { ...emptyManifest(id, MONTH), generation: 1 }),
    );
    await Promise.all(replaced);
  }
}

/** Hits come in between questions, so that each looks for new ones. */
async function measure(stores: Stores, reports: Reports, siteId: string) {
  const site: Site = { ...BLANK_SITE, id: siteId, timezone: 'UTC' };
  const times: number[] = [];
  let own = process.cpuUsage();
  let database = 0;
  for (let run = -1; run < RUNS; run += 1) {
    // The first one takes in what there is.
    if (run === 0) {
      own = process.cpuUsage();
      database = (await readCpu(NOBODY)).database;
    }
    await stores.hits.storeBatches(batchesOf(siteId, 1, HITS_OF_SITE + 1 + run));
    const startedAt = performance.now();
    for (const dimensions of [[], ['page']]) {
      const query = querySchema.parse({
        ...{ site: siteId, metrics: ['visitors', 'pageviews'], range: '7d', dimensions },
        limit: 100 + run,
      });
      const outcome = await reports.query(site, query);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    }
    if (run >= 0) times.push(performance.now() - startedAt);
  }
  const used = process.cpuUsage(own);
  times.sort((a, b) => a - b);
  return {
    'two questions, ms': Math.round(times[RUNS / 2] ?? 0),
    'CPU ms of reports and storing': Math.round((used.user + used.system) / 1_000 / RUNS),
    'CPU ms of the database': Math.round(((await readCpu(NOBODY)).database - database) / RUNS),
  };
}

export async function measureSites() {
  return await onCluster(({ mongodbUri }, dataDir) => measureBeside(mongodbUri, dataDir));
}

async function measureBeside(mongodbUri: string, dataDir: string) {
  const database = openDatabase({ uri: mongodbUri, appName: 'bench' });
  const found: Record<string, unknown> = {};
  try {
    await ensureCollections(database);
    const stores = { hits: createHitStore(database), manifests: createManifestStore(database) };
    const parts = await openFolderStore(join(dataDir, 'parts'), Date.now());
    let others = 0;
    for (const wanted of OTHERS) {
      await addOthers(stores, others, wanted);
      others = wanted;
      const siteId = `measured-beside-${wanted}`;
      await stores.hits.storeBatches(batchesOf(siteId, HITS_OF_SITE));
      const reports = createReports({
        ...{ manifests: stores.manifests, batches: stores.hits, parts },
        goals: { list: async () => [] },
        clock: () => NOW + performance.now(),
        duckdb: { memoryLimit: '512MB', threads: 2 },
      });
      found[`beside ${wanted} sites`] = await measure(stores, reports, siteId);
      await reports.close();
    }
    return { load: await readLoad(), ...found };
  } finally {
    await database.close();
  }
}

if (process.argv[1] === import.meta.filename) console.log(await measureSites());
