/**
 * How long reports take over 30 days of one site that are over, uncached, question by question and as a dashboard.
 * Alone: `node --import tsx bench/report-scale.ts [hits] [days] [folder]`, a million hits when nothing is said; a folder
 * keeps the hits for the next time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { funnelQuestionSchema, type QueryInput, querySchema, type Site } from '@footfall/domain';
import { createReports, type Reports, studyFunnel } from '@footfall/reports';
import { BLANK_SITE } from './blank-site.ts';
import { readLoad } from './processes.ts';
import { type Days, type DaysWanted, makeDays, SITE, TIMEZONE } from './report-days.ts';

const RUNS = 5;
const IDLE_LOOKS = 6;
const IDLE_LOOK_MS = 250;
const TODAY = '2026-11-01';
/** Of longer ranges only what is asked of them every day: visits of a year, packed for filters, are larger than the memory that reports are given here. */
const FILTERED_DAYS_MAX = 92;

const METRICS = [
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'bounceRate',
  'sessionDuration',
] as const;
const BREAKDOWNS = [
  'page',
  'entryPage',
  'exitPage',
  'source',
  'channel',
  'country',
  'browser',
  'device',
] as const;

type Asked = Omit<QueryInput, 'site' | 'range'>;

const TOTALS: Asked = { metrics: [...METRICS] };
const SERIES: Asked = { metrics: [...METRICS], dimensions: ['time:day'] };
const breakdown = (dimension: (typeof BREAKDOWNS)[number]): Asked => ({
  metrics: ['visitors', 'pageviews'],
  dimensions: [dimension],
  limit: 10,
});
const DASHBOARD: readonly Asked[] = [TOTALS, SERIES, ...BREAKDOWNS.map(breakdown)];

const PLAIN: Record<string, readonly Asked[]> = {
  totals: [TOTALS],
  'series by day': [SERIES],
  ...Object.fromEntries(BREAKDOWNS.map((dimension) => [`by ${dimension}`, [breakdown(dimension)]])),
  'a dashboard: all of these at once': DASHBOARD,
};

const FILTERED: Record<string, readonly Asked[]> = {
  'a dashboard of one country': DASHBOARD.map((asked) => ({
    ...asked,
    filters: ['is', 'country', ['C3']],
  })),
  'a dashboard of one page': DASHBOARD.map((asked) => ({
    ...asked,
    filters: ['is', 'page', ['/articles/3']],
  })),
  // More than half of all sessions.
  'a dashboard of one kind of device': DASHBOARD.map((asked) => ({
    ...asked,
    filters: ['is', 'device', ['desktop']],
  })),
};

/** Steps that many sessions take, in any order: the worst that a funnel has. */
const FUNNEL = ['/articles/0', '/articles/1', '/articles/2', '/articles/3'].map((page) => ({
  name: page,
  rule: { type: 'page' as const, page },
}));

export async function measureScale(wanted: Omit<DaysWanted, 'today'>) {
  const made = await makeDays({ ...wanted, today: TODAY });
  try {
    return {
      ...figuresOf(made, wanted.days),
      load: await readLoad(),
      'ms, CPU ms; of the first time': await measureQuestions(made, wanted.days),
      'MiB of memory': Math.round(process.memoryUsage().rss / 2 ** 20),
    };
  } finally {
    await made.remove();
  }
}

function figuresOf({ hits, bytes, compactMs, compactCpuMs }: Days, days: number) {
  const perHit = (count: number) => Number((count / hits).toFixed(2));
  return {
    hits,
    days,
    'bytes a hit': {
      parts: perHit(bytes.parts),
      cells: perHit(bytes.cells),
      visits: perHit(bytes.visits),
      edge: perHit(bytes.edge),
    },
    'compacted hits/s': Math.round((hits / compactMs) * 1_000),
    'CPU µs a compacted hit': perHit(compactCpuMs * 1_000),
  };
}

/** Until nothing was worked at for longer than reports pause between two pieces. */
async function idle(): Promise<void> {
  for (let calm = 0; calm < IDLE_LOOKS; ) {
    const cpu = process.cpuUsage();
    await sleep(IDLE_LOOK_MS);
    calm = msOf(process.cpuUsage(cpu)) < IDLE_LOOK_MS / 10 ? calm + 1 : 0;
  }
}

/** By question the median time on the clock and the mean processor time of all threads; and both of the first time. */
async function measureQuestions(made: Days, days: number): Promise<Record<string, string>> {
  const { manifests, batches, parts } = made;
  const clock = () => Date.parse(`${TODAY}T12:00:00Z`);
  const duckdb = { memoryLimit: '1GB', threads: 2 };
  const goals = { list: async () => [] };
  const reports = createReports({ manifests, batches, parts, goals, clock, duckdb });
  const site: Site = { ...BLANK_SITE, id: SITE, timezone: TIMEZONE };
  const from = new Date(Date.parse(TODAY) - days * 86_400_000).toISOString().slice(0, 10);
  const to = new Date(Date.parse(TODAY) - 86_400_000).toISOString().slice(0, 10);
  const range = { from, to };
  const times: Record<string, string> = {};
  const together = (questions: readonly Asked[]) => () =>
    Promise.all(questions.map((asked) => ask(reports, site, { ...asked, range })));
  const isShort = days <= FILTERED_DAYS_MAX;
  const asked = { ...PLAIN, ...(isShort && FILTERED) };
  const measured: [string, () => Promise<unknown>][] = Object.entries(asked).map(
    ([name, questions]) => [name, together(questions)],
  );
  if (isShort) measured.push(['a funnel of four steps', () => askFunnel(reports, site, range)]);
  try {
    for (const [name, askOnce] of measured) {
      const runs: number[] = [];
      let cpu = process.cpuUsage();
      let first = '';
      for (let run = 0; run <= RUNS; run += 1) {
        if (run === 1) cpu = process.cpuUsage();
        const startedAt = performance.now();
        await askOnce();
        const tookMs = Math.round(performance.now() - startedAt);
        // The first one opens files; what is read behind it is in none of the others.
        if (run === 0) {
          first = `first ${tookMs}, ${msOf(process.cpuUsage(cpu))}`;
          await idle();
        } else runs.push(tookMs);
      }
      const median = runs.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
      times[name] = `${median}, ${Math.round(msOf(process.cpuUsage(cpu)) / RUNS)}, ${first}`;
    }
  } finally {
    await reports.close();
  }
  return times;
}

function msOf({ user, system }: NodeJS.CpuUsage): number {
  return Math.round((user + system) / 1_000);
}

async function askFunnel(reports: Reports, site: Site, range: { from: string; to: string }) {
  const question = funnelQuestionSchema.parse({ site: SITE, range, steps: FUNNEL });
  const outcome = await reports.study(site, studyFunnel(question));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
}

async function ask(reports: Reports, site: Site, asked: Omit<QueryInput, 'site'>): Promise<void> {
  const outcome = await reports.query(site, querySchema.parse({ ...asked, site: SITE }));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
}

if (process.argv[1] === import.meta.filename) {
  const [hits = 1_000_000, days = 30] = process.argv.slice(2, 4).map(Number);
  console.log(await measureScale({ hits, days, folder: process.argv[4] }));
}
