/**
 * `npm run bench`: one run that starts the local cluster and the built apps and measures what a hit costs,
 * beside a bare server on the same machine. Bounded, loopback only. README.md says how to read it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { runLoad, withBareServer } from './children.ts';
import { type Ground, onGround, ROOT, SITE } from './ground.ts';
import type { LoadPlan, LoadReport } from './load-plan.ts';
import { type CpuMs, readCpu, readLoad, readRssMib } from './processes.ts';
import { measureScale } from './report-scale.ts';
import { measureReports, type ReportTimes } from './reports.ts';
import { untilShipped } from './until-shipped.ts';

const CONNECTIONS = 50;
const BATCH = 20;
/** The beacon's code is compiled meanwhile; on a busy machine that takes long. */
const WARM_UP_MS = 8_000;
const MEASURE_MS = 6_000;
/** What reports are measured over; `report-scale.ts` alone takes more. */
const SCALE_HITS = 1_000_000;
const SCALE_DAYS = 30;
/** At which share of the maximum the latency is looked at. */
const PACE = 0.8;

type Measured = LoadReport & {
  name: string;
  hitsPerRequest: number;
  stored: number;
  /** From the first request until MongoDB had everything. */
  storedMs: number;
  cpu: CpuMs;
  rssMib: number;
  load: number;
};

const plan = (port: number, changes: Partial<LoadPlan>): LoadPlan => ({
  port,
  connections: CONNECTIONS,
  durationMs: MEASURE_MS,
  hitsPerRequest: 1,
  siteId: SITE,
  idPrefix: `bench-${process.pid}-${Math.random().toString(36).slice(2, 8)}-`,
  rate: null,
  ...changes,
});

async function measureBare(): Promise<{ single: LoadReport; batches: LoadReport }> {
  return await withBareServer(async (port) => {
    await runLoad(plan(port, { durationMs: WARM_UP_MS }));
    const single = await runLoad(plan(port, {}));
    return { single, batches: await runLoad(plan(port, { hitsPerRequest: BATCH })) };
  });
}

async function measureBeacon(
  ground: Ground,
  name: string,
  changes: Partial<LoadPlan>,
): Promise<Measured> {
  const { apps, countStored } = ground;
  const pid = apps.beacon.pid ?? 0;
  const port = Number(new URL(apps.beacon.url).port);
  const load = plan(port, changes);
  const before = await countStored();
  const cpuBefore = await readCpu(pid);
  const startedAt = performance.now();
  const report = await runLoad(load);
  await untilShipped(apps.beacon.url);
  const storedMs = performance.now() - startedAt;
  const cpuAfter = await readCpu(pid);
  const cpu: CpuMs = {
    beacon: cpuAfter.beacon - cpuBefore.beacon,
    database: cpuAfter.database - cpuBefore.database,
    redis: cpuAfter.redis - cpuBefore.redis,
  };
  return {
    ...report,
    name,
    hitsPerRequest: load.hitsPerRequest,
    stored: (await countStored()) - before,
    storedMs,
    cpu,
    rssMib: await readRssMib(pid),
    load: await readLoad(),
  };
}

const perSecond = (count: number, ms: number) => Math.round((count / ms) * 1_000);

function rowOf(measured: Measured): Record<string, string | number> {
  const { cpu, stored } = measured;
  const us = (ms: number) => Math.round((ms / stored) * 1_000);
  return {
    'req/s': perSecond(measured.accepted, measured.durationMs),
    'hits/s': perSecond(measured.accepted * measured.hitsPerRequest, measured.durationMs),
    'p50 ms': measured.p50Ms.toFixed(1),
    'p99 ms': measured.p99Ms.toFixed(1),
    refused: measured.refused,
    stored,
    'stored/s': perSecond(stored, measured.storedMs),
    'CPU µs/hit': us(cpu.beacon + cpu.database + cpu.redis),
    beacon: us(cpu.beacon),
    database: us(cpu.database),
    Redis: us(cpu.redis),
    'RSS MiB': measured.rssMib,
  };
}

async function measureAll(ground: Ground) {
  const loadBefore = await readLoad();
  const bare = await measureBare();
  await ground.apps.beacon.start();
  await measureBeacon(ground, 'warm-up', { durationMs: WARM_UP_MS });
  const single = await measureBeacon(ground, 'single hits', {});
  const rate = (single.accepted / single.durationMs) * 1_000 * PACE;
  const paced = await measureBeacon(ground, 'single hits at 80 %', { rate });
  const batches = await measureBeacon(ground, 'batches of 20', { hitsPerRequest: BATCH });
  await ground.apps.beacon.end('SIGTERM');
  return { loadBefore, bare, beacon: [single, paced, batches] };
}

function print(results: Awaited<ReturnType<typeof measureAll>>, reports: ReportTimes): void {
  const { bare, beacon } = results;
  const bareRow = (report: LoadReport) => ({
    'req/s': perSecond(report.accepted, report.durationMs),
    'p50 ms': report.p50Ms.toFixed(1),
    'p99 ms': report.p99Ms.toFixed(1),
  });
  console.table({
    'bare server, single hits': bareRow(bare.single),
    'bare server, batches of 20': bareRow(bare.batches),
  });
  console.table(Object.fromEntries(beacon.map((measured) => [measured.name, rowOf(measured)])));
  const ratio = (beacon[0]?.accepted ?? 0) / bare.single.accepted;
  console.log(`single hits: ${ratio.toFixed(2)} of the bare server`);
  console.log(`sealing: ${reports.sealedPerSecond} hits/s (${reports.hits} hits)`);
  console.table(reports.questions);
}

const profiling = ['--cpu-prof', `--cpu-prof-dir=${join(ROOT, '.cache/bench-profile')}`];

await onGround(
  async (ground) => {
    const results = await measureAll(ground);
    const hits = await ground.countStored();
    const reports = await measureReports({ ...ground, siteId: SITE, hits });
    print(results, reports);
    const scale = await measureScale({ hits: SCALE_HITS, days: SCALE_DAYS });
    console.log(scale);
    const machine = { cpus: cpus().map(({ model }) => model), node: process.version };
    await mkdir(join(ROOT, '.cache'), { recursive: true });
    const text = JSON.stringify({ machine, ...results, reports, scale }, null, 2);
    await writeFile(join(ROOT, '.cache/bench.json'), `${text}\n`);
  },
  process.argv.includes('--profile') ? profiling : [],
);
