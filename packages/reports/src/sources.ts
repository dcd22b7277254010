/** Opens what a plan reads, as something to select from: files on this machine, rows kept in memory, the tail. */
import { createHash } from 'node:crypto';
import {
  HIT_ROW_COLUMNS,
  quoteName,
  quoteText,
  REPORT_SCHEMA_MIN,
  readAlikeSql,
  readPartsSql,
} from '@footfall/archive';
import type { Part } from '@footfall/domain';
import { createBindings } from './bindings.ts';
import type { Statement } from './compile.ts';
import { CELL_COUNTS, cubeDimensionOf, NO_DIMENSION } from './cube.ts';
import { NO_HITS } from './database.ts';
import {
  type Keeper,
  type KeptFile,
  type KeptRequest,
  type KeptRows,
  writeRows,
} from './kept-rows.ts';
import { edgesOf, type Plan } from './plan.ts';
import type { Hear } from './progress.ts';
import { PartUnreadableError, translate } from './run.ts';
import type { RowSources } from './session-tables.ts';
import type { PartFiles } from './stores.ts';
import type { TailView } from './tail.ts';
import { readVisitsSql, visitFilterSql } from './visits-sql.ts';
import { witnessesSql } from './witness.ts';

const DAY_MS = 86_400_000;
/** A hit has three times the columns of a cell. */
const HIT_WEIGHT = 3;
/** To keep a hit costs ten times of what it costs to read the columns that one question needs; of less, opening the file counts. */
const SMALL_PART_HITS = 20_000;

const HIT_COLUMNS = HIT_ROW_COLUMNS.map(({ name }) => quoteName(name));

/** `signal`: once it aborts nothing more is begun. */
type Ground = { parts: PartFiles; keeper: Keeper; hear: Hear; signal: AbortSignal };
type Reading = { plan: Plan; view: TailView };

/** Release it when nothing selects from it any more. Rejects with the signal's reason when that aborts first. */
export async function openSources(
  ground: Omit<Ground, 'signal'>,
  reading: Reading,
  signal: AbortSignal,
): Promise<RowSources & { release(): void }> {
  const opened: KeptRows[] = [];
  const release = () => {
    for (const { release: letGo } of opened.splice(0)) letGo();
  };
  const work = open({ ...ground, signal }, reading, opened);
  try {
    return { ...(await Promise.race([work, abortOf(signal)])), release };
  } catch (error) {
    // What is still being opened is let go of when it is there.
    void work.then(release, release);
    throw error;
  }
}

async function open(ground: Ground, reading: Reading, opened: KeptRows[]): Promise<RowSources> {
  const { plan, view } = reading;
  const days = await openDays(ground, plan, opened);
  const edges = await openEdges(
    ground,
    { ...plan, beside: [...plan.beside, ...days.beside] },
    opened,
  );
  const rows = [
    ...days.rows,
    ...(await openHits(ground, plan, opened)),
    ...(edges === null ? [] : [edges]),
    ...(plan.batches.length > 0 ? [quoteName(view.table)] : []),
  ];
  return {
    rows: rows.length > 0 ? rows : [quoteName(NO_HITS)],
    cells: await openCells(ground, plan, opened),
    visits: await openVisits(ground, plan, opened),
  };
}

/**
 * The hits of days of which a filter has to be asked, and of which days the edges have to be read beside: all hits where they
 * are kept, or those that the filters can fit; where these find no room, the files as they are, edge and all.
 */
async function openDays(ground: Ground, { question, narrowed }: Plan, opened: KeptRows[]) {
  if (narrowed.length === 0) return { rows: [], beside: [] };
  const { siteId } = question;
  const all = await take(ground, {
    ...{ siteId, kind: 'hits of days', files: narrowed, weight: HIT_WEIGHT },
    ...{ form: 'packed', from: 'behind' },
    write: async (given) =>
      writeRows(await located(ground, given), { columns: HIT_COLUMNS, where: null }),
  });
  if (all !== null) {
    opened.push(all);
    return { rows: [all.sql], beside: [] };
  }
  const fitting = await openNarrowed(ground, { question, narrowed }, opened);
  if (fitting !== null) return { rows: [fitting], beside: narrowed };
  return { rows: await readHits(ground, narrowed), beside: [] };
}

/** The hits of parts that nothing was counted of, or that are not asked for by what was: those of small ones are kept. */
async function openHits(
  ground: Ground,
  { question, parts }: Plan,
  opened: KeptRows[],
): Promise<string[]> {
  const small = smallOf(parts, ground.keeper.rowsMax / HIT_WEIGHT / 2);
  if (small.size === 0) return await readHits(ground, parts);
  const kept = await take(ground, {
    ...{ siteId: question.siteId, kind: 'hits', files: [...small], weight: HIT_WEIGHT },
    ...{ form: 'plain', from: 'askedAgain' },
    write: async (given) =>
      writeRows(await located(ground, given), { columns: HIT_COLUMNS, where: null }),
  });
  if (kept === null) return await readHits(ground, parts);
  opened.push(kept);
  const others = parts.filter((part) => !small.has(part));
  return [kept.sql, ...(await readHits(ground, others))];
}

async function readHits(ground: Ground, parts: readonly Part[]): Promise<string[]> {
  const older = parts.filter((part) => !isPresent(part));
  const [paths, olderPaths] = await Promise.all([
    pathsOf(ground, parts.filter(isPresent)),
    pathsOf(ground, older),
  ]);
  return [
    ...(paths.length > 0 ? [readAlikeSql(paths)] : []),
    ...(olderPaths.length > 0 ? [readPartsSql(olderPaths)] : []),
  ];
}

function isPresent({ schema }: Part): boolean {
  return schema >= REPORT_SCHEMA_MIN;
}

/** The small parts, as many as have so many hits together: the smallest, of which a file costs most by its hits. */
function smallOf(parts: readonly Part[], hitsMax: number): ReadonlySet<Part> {
  let hits = 0;
  const bySize = parts
    .filter((part) => isPresent(part) && part.rows <= SMALL_PART_HITS)
    .toSorted((a, b) => a.rows - b.rows);
  return new Set(
    bySize.filter(({ rows }) => {
      hits += rows;
      return hits <= hitsMax;
    }),
  );
}

async function openEdges(ground: Ground, plan: Plan, opened: KeptRows[]): Promise<string | null> {
  const edges = edgesOf(plan).filter(({ cube }) => cube.edge.rows > 0);
  if (edges.length === 0) return null;
  const files = edges.map(({ cube }) => cube.edge);
  const kept = await take(ground, {
    ...{ siteId: plan.question.siteId, kind: 'edge', files, weight: HIT_WEIGHT },
    ...{ form: 'plain', from: 'asked' },
    write: async (given) =>
      writeRows(await located(ground, given), { columns: HIT_COLUMNS, where: null }),
  });
  if (kept === null) return readPartsSql(await pathsOf(ground, files));
  opened.push(kept);
  return kept.sql;
}

const CELL_COLUMNS = [
  ...['value', 'firstDay', 'lastDay', 'currency', 'amount'].map(quoteName),
  ...CELL_COUNTS,
];

async function openCells(
  ground: Ground,
  { question, counted }: Plan,
  opened: KeptRows[],
): Promise<RowSources['cells']> {
  if (counted.length === 0) return null;
  const { siteId } = question;
  const files = counted.map(({ cube }) => cube.cells);
  const sources = new Map<string, string>();
  // Totals are cells of no dimension, or of the one that is filtered by.
  const dimensions = [question, { ...question, dimensions: [] }].map(
    (asked) => cubeDimensionOf(asked) ?? NO_DIMENSION,
  );
  for (const dimension of new Set(dimensions)) {
    const where = `"dimension" = ${quoteText(dimension)}`;
    const kept = await take(ground, {
      ...{ siteId, kind: `cells by ${dimension}`, files, weight: 1, form: 'plain', from: 'asked' },
      write: async (given) =>
        writeRows(await located(ground, given), { columns: CELL_COLUMNS, where }),
    });
    if (kept === null) {
      const cells = readAlikeSql(await pathsOf(ground, files));
      sources.set(dimension, `(SELECT * FROM ${cells} WHERE ${where})`);
    } else {
      opened.push(kept);
      sources.set(dimension, kept.sql);
    }
  }
  return (dimension) => {
    const sql = sources.get(dimension);
    if (sql === undefined) throw new RangeError(`cells by ${dimension} were not opened`);
    return sql;
  };
}

/**
 * Visits: all of them where they are kept; else those that filters let through, since a dashboard asks many questions with
 * the same ones; where these find no room, the files.
 */
async function openVisits(
  ground: Ground,
  { question, visited }: Plan,
  opened: KeptRows[],
): Promise<RowSources['visits']> {
  if (visited.length === 0) return null;
  const { siteId, filters } = question;
  const files = visited.flatMap(({ cube }) => cube.visits ?? []);
  const asked = { siteId, files, weight: HIT_WEIGHT };
  const all = await take(ground, {
    ...{ ...asked, kind: 'visits', form: 'packed', from: 'behind' },
    write: async (given) => writeVisits(await located(ground, given), []),
  });
  const kept =
    all ??
    (filters.length === 0
      ? null
      : await take(ground, {
          ...{ ...asked, kind: `visits of ${hashOf(filters)}`, form: 'plain', from: 'asked' },
          write: async (given) => writeVisits(await located(ground, given), filters),
        }));
  if (kept === null) return readVisitsSql(readAlikeSql(await pathsOf(ground, files)));
  opened.push(kept);
  return kept.sql;
}

function writeVisits(
  files: readonly (Located & { unit: number })[],
  filters: Plan['question']['filters'],
): Statement {
  const bindings = createBindings();
  const { sql } = writeRows(files, { columns: ['row.* EXCLUDE ("filename")'], where: null });
  const where = visitFilterSql(filters, bindings);
  return {
    sql: `SELECT * FROM ${readVisitsSql(`(${sql})`)} WHERE ${where}`,
    values: bindings.values,
    types: bindings.types,
  };
}

function hashOf(filters: Plan['question']['filters']): string {
  return createHash('sha256').update(JSON.stringify(filters)).digest('base64url');
}

/**
 * Of days that are in one part with an edge: the hits of sessions that the filters can fit, without those of the edge.
 * Nobody outside of the edge was there on another day, so that each file can be narrowed by itself.
 */
async function openNarrowed(
  ground: Ground,
  { question, narrowed }: Pick<Plan, 'question' | 'narrowed'>,
  opened: KeptRows[],
): Promise<string | null> {
  const { siteId, filters } = question;
  const files = narrowed.map(({ key, rows, day, cube }) => ({
    // A part's cube can be made again, with another edge.
    ...{ key: `${key} ${cube.edge.key}`, rows, part: { key }, edge: cube.edge },
    day: Date.parse(day) / DAY_MS,
  }));
  const kept = await take(ground, {
    ...{ siteId, kind: `hits of ${hashOf(filters)}`, files, weight: HIT_WEIGHT },
    ...{ form: 'plain', from: 'asked' },
    async write(given) {
      const parts = given.map(({ part }) => part);
      const paths = await pathsOf(ground, parts);
      const edges = await pathsOf(
        ground,
        given.map(({ edge }) => edge),
      );
      return narrow(
        given.map(({ unit, day }, index) => ({
          ...{ unit, day, path: paths[index] ?? '', edgePath: edges[index] ?? '' },
        })),
        filters,
      );
    },
  });
  if (kept !== null) opened.push(kept);
  return kept?.sql ?? null;
}

type DayFile = { path: string; unit: number; day: number; edgePath: string };

function narrow(files: readonly DayFile[], filters: Plan['question']['filters']): Statement {
  const bindings = createBindings();
  const rows = readAlikeSql(files.map(({ path }) => path));
  const edges = readPartsSql(files.map(({ edgePath }) => edgePath));
  const columns = HIT_COLUMNS.join(', ');
  const fits = witnessesSql(filters, bindings).map(
    (witness) =>
      `"sessionId" IN (SELECT "sessionId" FROM ${rows} WHERE "verdict" IS NULL AND ${witness})`,
  );
  const units = files.map(({ unit, day }) => `(${unit}, ${day})`);
  const sql = `SELECT file."unit", hit.* FROM (SELECT ${columns} FROM ${rows} WHERE ${['"verdict" IS NULL', ...fits].join(' AND ')}) AS hit
    JOIN (VALUES ${units.join(', ')}) AS file("unit", "day") ON hit."at" // ${DAY_MS} = file."day"
    ANTI JOIN (SELECT DISTINCT "at" // ${DAY_MS} AS "day", "sessionId" FROM ${edges}) AS edge
      ON edge."day" = file."day" AND edge."sessionId" = hit."sessionId"`;
  return { sql, values: bindings.values, types: bindings.types };
}

async function take<File extends KeptFile>(
  { keeper, hear, signal }: Ground,
  request: KeptRequest<File>,
): Promise<KeptRows | null> {
  signal.throwIfAborted();
  try {
    return await keeper.take({ ...request, hear });
  } catch (error) {
    throw translate(error);
  }
}

type Located = { path: string };

/** The files, each with where it is on this machine. */
async function located<File extends { key: string }>(
  ground: Ground,
  files: readonly File[],
): Promise<(File & Located)[]> {
  const paths = await pathsOf(ground, files);
  return files.map((file, index) => ({ ...file, path: paths[index] ?? '' }));
}

function pathsOf({ parts, hear }: Ground, files: readonly { key: string }[]): Promise<string[]> {
  let here = 0;
  return Promise.all(
    files.map(async ({ key }) => {
      const path = await localPathOf(parts, key);
      here += 1;
      hear({ step: 'fetching', share: here / files.length });
      return path;
    }),
  );
}

async function localPathOf(parts: PartFiles, key: string): Promise<string> {
  try {
    return await parts.localPath(key);
  } catch (error) {
    throw new PartUnreadableError(`the part ${key} cannot be read`, { cause: error });
  }
}

/** Rejects when the signal aborts. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
