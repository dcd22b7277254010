/**
 * What it costs when many watch one site while hits come in: dashboards of ten questions, each asked again every five seconds, with and
 * without answers of a moment ago. Alone: `node --import tsx bench/many-viewers.ts [folder]`; the days stay in the folder.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { formBatch, querySchema, type StoredBatch, type StoredHit } from '@footfall/domain';
import { createReports } from '@footfall/reports';
import { BLANK_HIT } from '@footfall/testing';
import { BLANK_SITE } from './blank-site.ts';
import { readLoad } from './processes.ts';
import { type Days, makeDays, SITE, TIMEZONE } from './report-days.ts';

const TODAY = '2026-11-10';
const NOON = Date.parse(`${TODAY}T12:00:00Z`);
const HITS = 500_000;
const DAYS = 20;
/** Of today, when it begins; then so many come in at a time. */
const TAIL_HITS = 10_000;
const BATCH_HITS = 20;
const BATCH_EVERY_MS = 100;
const VIEWERS = [1, 5, 20, 50];
const REFRESH_MS = 5_000;
const MEASURE_MS = 12_000;
const BY = ['page', 'entryPage', 'exitPage', 'source', 'channel', 'country', 'browser', 'device'];

const clock = () => NOON + performance.now();
const dashboard = [[], ['time:day'], ...BY.map((name) => [name])].map((dimensions) =>
  querySchema.parse({
    ...{ site: SITE, dimensions, range: { from: '2026-10-21', to: TODAY } },
    metrics: ['visitors', 'pageviews', 'sessions', 'bounceRate', 'sessionDuration'],
  }),
);

/** What comes in, as the recent store would have it. */
function createBatches() {
  const stored: StoredBatch[] = [];
  let hits = 0;
  const hitAt = (at: number): StoredHit => {
    hits += 1;
    const visitorId = 1 + Math.floor(hits / 4);
    const ids = { hitId: `hit-${hits}`.padEnd(16, '-'), visitorId, sessionId: visitorId };
    const page = `/articles/${hits % 500}`;
    return { ...BLANK_HIT, ...ids, at, sessionAt: at, order: 0, name: 'pageview', page };
  };
  return {
    add(count: number): void {
      const now = Math.floor(clock());
      const batch = Array.from({ length: count }, () => hitAt(now - 1_000));
      const batchId = `batch-${String(stored.length).padStart(9, '0')}`;
      stored.push({ ...formBatch(batchId, SITE, batch), storedAt: now });
    },
    async *listBatches(_siteId: string, asked: { month: string; storedSince: number }) {
      for (const { columns: _, ...head } of stored) {
        if (head.month === asked.month && head.storedAt >= asked.storedSince) yield head;
      }
    },
    async *readBatchesById(_siteId: string, ids: readonly string[]) {
      yield* stored.filter(({ batchId }) => ids.includes(batchId));
    },
    firstHitAt: async () => null,
  };
}

async function measure(days: Days, { viewers, recentMs }: { viewers: number; recentMs: number }) {
  const batches = createBatches();
  for (let hits = 0; hits < TAIL_HITS; hits += 500) batches.add(500);
  let computed = 0;
  const reports = createReports({
    ...{ manifests: days.manifests, parts: days.parts, batches, clock },
    goals: { list: async () => [] },
    cache: {
      getOrCompute: (_siteId, _request, compute) => {
        computed += 1;
        return compute();
      },
    },
    duckdb: { memoryLimit: '1GB', threads: 2 },
    limits: { recentMs },
  });
  const site = { ...BLANK_SITE, id: SITE, timezone: TIMEZONE };
  const ask = async () => {
    const outcomes = await Promise.all(dashboard.map((query) => reports.query(site, query)));
    if (!outcomes.every(({ ok }) => ok)) throw new Error(JSON.stringify(outcomes));
  };
  // The files are in memory from here on.
  await ask();
  computed = 0;
  const feeding = setInterval(() => batches.add(BATCH_HITS), BATCH_EVERY_MS);
  const times: number[] = [];
  const end = performance.now() + MEASURE_MS;
  const before = process.cpuUsage();
  const watch = async (viewer: number) => {
    await sleep((viewer * REFRESH_MS) / viewers);
    while (performance.now() < end) {
      const startedAt = performance.now();
      await ask();
      times.push(performance.now() - startedAt);
      await sleep(REFRESH_MS);
    }
  };
  await Promise.all(Array.from({ length: viewers }, (_, viewer) => watch(viewer)));
  const { user, system } = process.cpuUsage(before);
  clearInterval(feeding);
  await reports.close();
  times.sort((a, b) => a - b);
  return {
    ...{ viewers, recentMs, dashboards: times.length, computed },
    median: Math.round(times[Math.floor(times.length / 2)] ?? 0),
    cpuMsADashboard: Math.round((user + system) / 1_000 / times.length),
    load: await readLoad(),
  };
}

const folder = process.argv[2];
const days = await makeDays({ hits: HITS, days: DAYS, today: TODAY, folder });
for (const viewers of VIEWERS) {
  for (const recentMs of [0, 1_000]) {
    console.log(JSON.stringify(await measure(days, { viewers, recentMs })));
  }
}
await days.remove();
