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
  const narrowed = await openNarrowed(ground, plan, opened);
  // Days whose fitting hits find no room are read as they are, edge and all.
  const [whole, beside] = narrowed === null ? [plan.narrowed, []] : [[], plan.narrowed];
  const edges = await openEdges(ground, { ...plan, beside: [...plan.beside, ...beside] }, opened);
  const rows = [
    ...(narrowed === null ? [] : [narrowed]),
    ...(await openHits(ground, plan, opened)),
    ...(await readHits(ground, whole)),
    ...(edges === null ? [] : [edges]),
    ...(plan.batches.length > 0 ? [quoteName(view.table)] : []),
  ];
  return {
    rows: rows.length > 0 ? rows : [quoteName(NO_HITS)],
    cells: await openCells(ground, plan, opened),
    visits: await openVisits(ground, plan, opened),
  };
}

/** The hits of parts that nothing was counted of, or that are not asked for by what was: those of small ones are kept. */
async function openHits(
  ground: Ground,
  { question, parts }: Plan,
  opened: KeptRows[],
): Promise<string[]> {
  const small = smallOf(parts, ground.keeper.rowsMax / HIT_WEIGHT / 2);
  const files = await filesOf(ground, [...small], ({ key }) => key);
  if (files.length === 0) return await readHits(ground, parts);
  const kept = await take(ground, {
    ...{ siteId: question.siteId, kind: 'hits', files, weight: HIT_WEIGHT, from: 'askedAgain' },
    write: (given) => writeRows(given, { columns: HIT_COLUMNS, where: null }),
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
  const files = await filesOf(ground, edges, ({ cube }) => cube.edge.key);
  const kept = await take(ground, {
    ...{ siteId: plan.question.siteId, kind: 'edge', files, weight: HIT_WEIGHT, from: 'asked' },
    write: (given) => writeRows(given, { columns: HIT_COLUMNS, where: null }),
  });
  if (kept === null) return readPartsSql(files.map(({ path }) => path));
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
  const files = await filesOf(ground, counted, ({ cube }) => cube.cells.key);
  const sources = new Map<string, string>();
  // Totals are cells of no dimension, or of the one that is filtered by.
  const dimensions = [question, { ...question, dimensions: [] }].map(
    (asked) => cubeDimensionOf(asked) ?? NO_DIMENSION,
  );
  for (const dimension of new Set(dimensions)) {
    const where = `"dimension" = ${quoteText(dimension)}`;
    const kept = await take(ground, {
      ...{ siteId, kind: `cells by ${dimension}`, files, weight: 1, from: 'asked' },
      write: (given) => writeRows(given, { columns: CELL_COLUMNS, where }),
    });
    if (kept !== null) opened.push(kept);
    const direct = `(SELECT * FROM ${readAlikeSql(files.map(({ path }) => path))} WHERE ${where})`;
    sources.set(dimension, kept?.sql ?? direct);
  }
  return (dimension) => {
    const sql = sources.get(dimension);
    if (sql === undefined) throw new RangeError(`cells by ${dimension} were not opened`);
    return sql;
  };
}

/** Visits; those that filters let through are kept, since a dashboard asks many questions with the same ones. */
async function openVisits(
  ground: Ground,
  { question, visited }: Plan,
  opened: KeptRows[],
): Promise<RowSources['visits']> {
  if (visited.length === 0) return null;
  const { siteId, filters } = question;
  const files = await filesOf(ground, visited, ({ cube }) => cube.visits?.key ?? '');
  const direct = readVisitsSql(readAlikeSql(files.map(({ path }) => path)));
  if (filters.length === 0) return direct;
  const kept = await take(ground, {
    ...{ siteId, kind: `visits of ${hashOf(filters)}`, files, weight: HIT_WEIGHT, from: 'asked' },
    write: (given) => {
      const bindings = createBindings();
      const where = visitFilterSql(filters, bindings);
      const { sql } = writeRows(given, { columns: ['row.* EXCLUDE ("filename")'], where: null });
      return {
        sql: `SELECT * FROM ${readVisitsSql(`(${sql})`)} WHERE ${where}`,
        values: bindings.values,
        types: bindings.types,
      };
    },
  });
  if (kept === null) return direct;
  opened.push(kept);
  return kept.sql;
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
  { question, narrowed }: Plan,
  opened: KeptRows[],
): Promise<string | null> {
  if (narrowed.length === 0) return null;
  const { siteId, filters } = question;
  const edges = await filesOf(ground, narrowed, ({ cube }) => cube.edge.key);
  const parts = await filesOf(ground, narrowed, ({ key }) => key);
  const files = parts.map(({ key, path }, index) => ({
    // A part's cube can be made again, with another edge.
    key: `${key} ${edges[index]?.key}`,
    path,
    day: Date.parse(narrowed[index]?.day ?? '') / DAY_MS,
    edgePath: edges[index]?.path ?? '',
  }));
  const kept = await take(ground, {
    ...{ siteId, kind: `hits of ${hashOf(filters)}`, files, weight: HIT_WEIGHT, from: 'asked' },
    write: (given) => narrow(given, filters),
  });
  if (kept !== null) opened.push(kept);
  return kept?.sql ?? null;
}

type DayFile = KeptFile & { unit: number; day: number; edgePath: string };

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

async function filesOf<One extends Part>(
  ground: Ground,
  parts: readonly One[],
  keyOf: (part: One) => string,
): Promise<KeptFile[]> {
  const keys = parts.map(keyOf);
  const paths = await pathsOf(
    ground,
    keys.map((key) => ({ key })),
  );
  return keys.map((key, index) => ({ key, path: paths[index] ?? '' }));
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
