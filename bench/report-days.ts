/**
 * Days of hits of one site for measuring reports at scale: made by DuckDB into part files directly, because sending
 * ten million hits through a beacon would take an hour. Everything after that is the product's own: compaction, cubes,
 * manifests' form, reports.
 */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  compactDay,
  HIT_ROW_COLUMNS,
  type MergePlan,
  openFolderStore,
  PART_SCHEMA,
  planMerges,
  quoteName,
  quoteText,
} from '@footfall/archive';
import {
  dayOf,
  emptyManifest,
  LASTING_VISITOR_ID_MIN,
  type Manifest,
  monthOf,
  type Part,
} from '@footfall/domain';
import { createCubeWriter } from '@footfall/reports';

const DAY_MS = 86_400_000;
export const SITE = 'scale';
export const TIMEZONE = 'Europe/Berlin';
/** About what the visits below come to. */
const HITS_PER_SESSION = 3.32;

export type Days = Awaited<ReturnType<typeof makeDays>>;

export type DaysWanted = {
  /** About so many in all. */
  hits: number;
  days: number;
  /** The days end with the one before: `2026-11-01`. */
  today: string;
  /** Where to keep them, or to find them when they are there; a folder of their own, removed at the end, when absent. */
  folder?: string | undefined;
};

/** Makes days of hits, each compacted and counted by the product. */
export async function makeDays({ hits, days, today, folder: keptIn }: DaysWanted) {
  const folder = keptIn ?? (await mkdtemp(join(tmpdir(), 'footfall-bench-')));
  const objects = await openFolderStore(join(folder, 'parts'), Date.now());
  const manifests = await keepManifests(join(folder, 'manifests.json'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '2GB' });
  const connection = await instance.connect();
  const perDay = Math.round(hits / days / HITS_PER_SESSION);
  const context = {
    batches: { listBatches: nothing, readBatchesById: nothing },
    manifests,
    objects,
    clock: () => Date.parse(today) + DAY_MS / 2,
    scratchFolder: join(folder, 'scratch'),
    duckdb: { memoryBytesMax: 2 ** 30, threads: 2 },
    cubes: createCubeWriter({ timezoneOf: async () => TIMEZONE }),
  };
  const { signal } = new AbortController();
  let compactMs = 0;
  let compactCpuMs = 0;
  const compactWhatIsDue = async (month: string, isDue: (plan: MergePlan) => boolean) => {
    const plans = planMerges(await manifests.read(SITE, month), context.clock(), context.cubes);
    for (const plan of plans.filter(isDue)) {
      const startedAt = performance.now();
      const cpu = process.cpuUsage();
      await compactDay(context, { siteId: SITE, month, plan, signal });
      const used = process.cpuUsage(cpu);
      compactMs += performance.now() - startedAt;
      compactCpuMs += (used.user + used.system) / 1_000;
    }
  };
  for (let ago = days; ago >= 1; ago -= 1) {
    const at = Date.parse(today) - ago * DAY_MS;
    const { parts: present } = await manifests.read(SITE, monthOf(at));
    if (!present.some((part) => part.day === dayOf(at))) {
      await addDay({ connection, objects, manifests, folder }, at, perDay);
    }
    // Its cube reads the day after too.
    const before = dayOf(at - DAY_MS);
    await compactWhatIsDue(monthOf(at - DAY_MS), ({ day }) => day === before);
  }
  for (const { month } of await manifests.list()) {
    await compactWhatIsDue(month, () => true);
    await dropRetired(manifests, objects, month);
  }
  connection.closeSync();
  instance.closeSync();
  const parts = (await manifests.list()).flatMap((manifest) => manifest.parts);
  return {
    manifests,
    parts: objects,
    batches: { ...context.batches, firstHitAt: async () => null },
    compactMs,
    compactCpuMs,
    hits: sum(parts, (part) => part.rows),
    bytes: {
      parts: sum(parts, (part) => part.bytes),
      cells: sum(parts, (part) => part.cube?.cells.bytes ?? 0),
      visits: sum(parts, (part) => part.cube?.visits?.bytes ?? 0),
      edge: sum(parts, (part) => part.cube?.edge.bytes ?? 0),
    },
    async remove() {
      if (keptIn === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function sum(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}

async function* nothing() {}

async function keepManifests(path: string) {
  const text = await readFile(path, 'utf8').catch(() => '[]');
  const found = JSON.parse(text) as Manifest[];
  const kept = new Map(found.map((manifest) => [manifest.month, manifest]));
  return {
    read: async (siteId: string, month: string) => kept.get(month) ?? emptyManifest(siteId, month),
    list: async () => [...kept.values()],
    async replace(_siteId: string, next: Manifest) {
      kept.set(next.month, next);
      await writeFile(path, JSON.stringify([...kept.values()]));
      return true;
    },
  };
}

type Ground = {
  connection: DuckDBConnection;
  objects: Awaited<ReturnType<typeof openFolderStore>>;
  manifests: Awaited<ReturnType<typeof keepManifests>>;
  folder: string;
};

/** Puts a day's hits into one sealed part, as sealing would have. */
async function addDay(ground: Ground, at: number, sessions: number): Promise<void> {
  const { connection, objects, manifests, folder } = ground;
  const day = dayOf(at);
  const path = join(folder, `${day}.parquet`);
  await connection.run(`SELECT setseed(${(at / DAY_MS / 100_000).toFixed(5)})`);
  await connection.run(`COPY (${daySql(at, sessions)}) TO ${quoteText(path)} (FORMAT parquet)`);
  const reader = await connection.runAndReadAll(
    `SELECT count(*), min("at"), max("at"), min("sessionAt") FROM read_parquet(${quoteText(path)})`,
  );
  const [rows = 0, minAt = 0, maxAt = 0, minSessionAt = 0] = (reader.getRows()[0] ?? []).map(
    Number,
  );
  const key = `${SITE}/${day.slice(0, 7)}/${day}/sealed-${day}.parquet`;
  await objects.put(key, path);
  const part: Part = {
    ...{ partId: `sealed-${day}`, key, day, level: 'sealed', rows, minAt, maxAt, minSessionAt },
    ...{ bytes: (await stat(path)).size, sha256: '', schema: PART_SCHEMA },
  };
  await rm(path);
  const manifest = await manifests.read(SITE, day.slice(0, 7));
  await manifests.replace(SITE, {
    ...manifest,
    generation: manifest.generation + 1,
    parts: [...manifest.parts, part],
  });
}

/**
 * Sessions of 1 to 16 pageviews (mean 1.8) on 2,000 pages, engagement for 60 % and a custom event for 20 % of them;
 * a visitor has 1.3 sessions, all from one place and device, since ids without cookies are made of these. Values are as
 * uneven as a power of a random number, times are even over the day.
 */
function daySql(at: number, sessions: number): string {
  const skewed = (values: number, power: number) =>
    `CAST(floor(${values} * pow(random(), ${power})) AS INTEGER)`;
  const ofVisitor = (name: string, values: number, power: number) =>
    `CAST(floor(${values} * pow(hash('${name}' || "visitor") % 1000000 / 1000000, ${power})) AS INTEGER) AS "${name}"`;
  // As without consent: nobody is known again on another day.
  const id = (text: string) => `CAST(hash(${text}) % ${LASTING_VISITOR_ID_MIN} AS BIGINT)`;
  const given: Record<string, string> = {
    at: `"viewAt" + CASE "kind" WHEN 'pageview' THEN 0 WHEN 'event' THEN 5000 ELSE 15000 END`,
    order: 'CAST("view" AS SMALLINT)',
    name: `CASE "kind" WHEN 'event' THEN 'event ' || ("page" % 12) ELSE "kind" END`,
    visitorId: '"visitorId"',
    sessionId: '"sessionId"',
    sessionAt: '"startAt"',
    hostname: `'example.com'`,
    page: `'/articles/' || "page"`,
    title: `'Title of article ' || "page"`,
    referrer: `CASE WHEN "source" >= 20 THEN 'site' || "source" || '.example/' || "referrer" END`,
    source: `CASE WHEN "source" < 20 THEN 'Direct' ELSE 'Site ' || "source" END`,
    medium: `CASE WHEN "source" % 7 = 0 THEN 'email' END`,
    campaign: `CASE WHEN "source" % 7 = 0 THEN 'Campaign ' || "source" END`,
    channel: `CASE WHEN "source" < 20 THEN 'Direct' WHEN "source" < 40 THEN 'Organic Search' ELSE 'Referral' END`,
    country: `'C' || "country"`,
    region: `'C' || "country" || '-' || "city" % 4`,
    city: `'City ' || "country" || ' ' || "city"`,
    browser: `'Browser ' || "browser"`,
    browserVersion: '"version" || \'\'',
    os: `'System ' || "os"`,
    osVersion: '"version" % 9 || \'\'',
    device: `['desktop', 'mobile', 'tablet'][1 + "os" % 3]`,
    language: `'l' || "language"`,
    viewport: '1400',
    engagedMs: `CASE WHEN "kind" = 'engagement' THEN CAST(random() * 30000 AS INTEGER) END`,
    scroll: `CASE WHEN "kind" = 'engagement' THEN CAST(random() * 100 AS SMALLINT) END`,
    interactive: 'true',
  };
  const columns = HIT_ROW_COLUMNS.map(
    ({ name, type }) => `CAST(${given[name] ?? 'NULL'} AS ${type}) AS ${quoteName(name)}`,
  );
  return `WITH arrived AS (
    SELECT ${at} + CAST(floor(random() * ${DAY_MS}) AS BIGINT) AS "startAt", ${id(`'s' || (${at} + "number")`)} AS "sessionId",
      ${at} + floor(random() * ${Math.round(sessions * 1.5)}) AS "visitor", 1 + CAST(floor(least(-ln(random()) * 1.2, 15)) AS INTEGER) AS "views",
      ${skewed(60, 3)} AS "source", ${skewed(100, 2)} AS "referrer"
    FROM range(${sessions}) AS numbers("number")),
  session AS (SELECT *, ${id('"visitor"')} AS "visitorId", ${ofVisitor('country', 50, 2.5)}, ${ofVisitor('city', 20, 1)}, ${ofVisitor('browser', 6, 2)},
      ${ofVisitor('version', 40, 3)}, ${ofVisitor('os', 5, 2)}, ${ofVisitor('language', 10, 1)} FROM arrived),
  viewed AS (SELECT *, unnest(range("views")) AS "view" FROM session),
  viewing AS (SELECT *, ${skewed(2_000, 3)} AS "page", "startAt" + "view" * CAST(floor(random() * 60000 + 20000) AS BIGINT) AS "viewAt", random() AS "dice" FROM viewed),
  hit AS (SELECT *, unnest(CASE WHEN "dice" < 0.2 THEN ['pageview', 'event', 'engagement'] WHEN "dice" < 0.6 THEN ['pageview', 'engagement'] ELSE ['pageview'] END) AS "kind" FROM viewing)
  SELECT ${columns.join(', ')} FROM hit WHERE "viewAt" + 15000 < ${at + DAY_MS}`;
}

/** Deletes what compaction has replaced, so that the disk holds each hit once. */
async function dropRetired(
  manifests: Awaited<ReturnType<typeof keepManifests>>,
  objects: Awaited<ReturnType<typeof openFolderStore>>,
  month: string,
): Promise<void> {
  const manifest = await manifests.read(SITE, month);
  for (const { key } of manifest.retired) await objects.delete(key);
  await manifests.replace(SITE, { ...manifest, generation: manifest.generation + 1, retired: [] });
}
