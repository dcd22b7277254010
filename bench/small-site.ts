/**
 * What the monthly merge is worth: a year of a site with few hits a day, in a part a day and then in a part a month; bytes, files
 * that a question opens, and times. Alone: `node --import tsx bench/small-site.ts`.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeMonth, planMonth } from '@footfall/archive';
import { type Manifest, querySchema } from '@footfall/domain';
import { createCubeWriter, createReports } from '@footfall/reports';
import { BLANK_SITE } from './blank-site.ts';
import { readLoad } from './processes.ts';
import { type Days, makeDays, SITE, TIMEZONE } from './report-days.ts';

const HITS_A_DAY = 300;
const TODAY = '2026-11-10';
/** From the first of a month to the last day of another: all of it is at rest. */
const YEAR = { from: '2025-11-01', to: '2026-10-31' };
const DAYS = 374;
const RUNS = 9;
const DUCKDB = { memoryBytesMax: 2 ** 30, threads: 2 };

/** As if everything had left the recent store: what the merge waits for. */
async function putToRest({ manifests }: Days): Promise<void> {
  for (const manifest of await manifests.list()) {
    await manifests.replace(SITE, {
      ...manifest,
      generation: manifest.generation + 1,
      parts: manifest.parts.map((part) => ({ ...part, level: 'archived' })),
      dropped: manifest.parts.map(({ day, rows }) => ({ day, rows })),
    });
  }
}

async function mergeAll(days: Days): Promise<{ months: number; cpuMs: number }> {
  const clock = () => Date.parse(TODAY);
  const { signal } = new AbortController();
  // Below it a day has no cube.
  const { rowsMin } = createCubeWriter({ timezoneOf: async () => TIMEZONE });
  const context = {
    ...{ batches: days.batches, manifests: days.manifests, objects: days.parts, clock },
    ...{ duckdb: DUCKDB, scratchFolder: join(tmpdir(), `footfall-bench-merge-${process.pid}`) },
  };
  const before = process.cpuUsage();
  let months = 0;
  for (const manifest of await days.manifests.list()) {
    const plan = planMonth(manifest, clock(), { rowsMin });
    if (plan === null) continue;
    await mergeMonth(context, { siteId: SITE, month: manifest.month, plan, signal });
    months += 1;
  }
  const { user, system } = process.cpuUsage(before);
  return { months, cpuMs: Math.round((user + system) / 1_000 / months) };
}

/** `question` is asked by reports that know nothing yet, each time. */
async function ask(days: Days, question: object) {
  const files = new Set<string>();
  const parts = {
    localPath: (key: string) => {
      files.add(key);
      return days.parts.localPath(key);
    },
  };
  const times: number[] = [];
  let cpu = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const reports = createReports({
      ...{ manifests: days.manifests, batches: days.batches, parts },
      goals: { list: async () => [] },
      clock: () => Date.parse(TODAY),
      duckdb: { memoryLimit: '512MB', threads: 2 },
    });
    const metrics = ['visitors', 'sessions', 'pageviews'];
    const query = querySchema.parse({ site: SITE, metrics, range: YEAR, ...question });
    const before = process.cpuUsage();
    const startedAt = performance.now();
    const outcome = await reports.query({ ...BLANK_SITE, id: SITE, timezone: TIMEZONE }, query);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    times.push(performance.now() - startedAt);
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1_000 / RUNS;
    await reports.close();
  }
  times.sort((a, b) => a - b);
  return { files: files.size, ms: Math.round(times[(RUNS - 1) / 2] ?? 0), cpuMs: Math.round(cpu) };
}

async function look(days: Days) {
  const all = (await days.manifests.list()).filter(({ month }) => month < TODAY.slice(0, 7));
  const parts = all.flatMap((manifest) => manifest.parts);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const bytesOf = (texts: Manifest[]) =>
    texts.reduce((sum, text) => sum + JSON.stringify({ ...text, retired: [] }).length, 0);
  return {
    parts: parts.length,
    hits: rows,
    bytesPerHit: Math.round((parts.reduce((sum, { bytes }) => sum + bytes, 0) / rows) * 10) / 10,
    manifestBytes: bytesOf(all),
    year: await ask(days, {}),
    yearByPage: await ask(days, { dimensions: ['page'] }),
    aDay: await ask(days, {
      range: { from: '2026-05-20', to: '2026-05-20' },
      dimensions: ['page'],
    }),
  };
}

async function measureSmallSite() {
  const days = await makeDays({ hits: HITS_A_DAY * DAYS, days: DAYS, today: TODAY });
  try {
    await putToRest(days);
    const before = await look(days);
    const { months, cpuMs } = await mergeAll(days);
    const after = await look(days);
    return { load: await readLoad(), before, after, months, cpuMsAMonth: cpuMs };
  } finally {
    await days.remove();
  }
}

console.log(JSON.stringify(await measureSmallSite(), null, 2));
