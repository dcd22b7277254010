/** Opens what a plan reads, as something to select from: files on this machine, rows kept in memory, the tail. */
import {
  HIT_ROW_COLUMNS,
  quoteName,
  REPORT_SCHEMA_MIN,
  readAlikeSql,
  readPartsSql,
} from '@footfall/archive';
import type { Part } from '@footfall/domain';
import { createBindings } from './bindings.ts';
import type { Statement } from './compile.ts';
import { NO_HITS } from './database.ts';
import {
  type Ground,
  HIT_WEIGHT,
  hashOf,
  located,
  pathsOf,
  shareOf,
  take,
  type UnitDay,
  unitsOf,
} from './ground.ts';
import { type KeptRequest, type KeptRows, writeRows } from './kept-rows.ts';
import { openCells, openVisitTotals } from './open-cells.ts';
import { openVisits } from './open-visits.ts';
import { edgesOf, type Plan, type Question } from './plan.ts';
import type { RowSources } from './session-tables.ts';
import type { TailView } from './tail.ts';
import { witnessesSql } from './witness.ts';

const DAY_MS = 86_400_000;
/** To keep a hit costs ten times of what it costs to read the columns that one question needs; of less, opening the file counts. */
const SMALL_PART_HITS = 20_000;

const HIT_COLUMNS = HIT_ROW_COLUMNS.map(({ name }) => quoteName(name));

type Reading = { plan: Plan; view: TailView };

/** Release it when nothing selects from it any more. Rejects with the signal's reason when that aborts first. */
export async function openSources(
  ground: Omit<Ground, 'signal' | 'siteId'>,
  reading: Reading,
  signal: AbortSignal,
): Promise<RowSources & { release(): void }> {
  const opened: KeptRows[] = [];
  const release = () => {
    for (const { release: letGo } of opened.splice(0)) letGo();
  };
  const work = open({ ...ground, siteId: reading.plan.question.siteId, signal }, reading, opened);
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
    visitTotals: await openVisitTotals(ground, plan, opened),
  };
}

type KeptName = { key: string };
type HitsWanted = Pick<KeptRequest, 'kind' | 'files' | 'form' | 'from'>;

/** Asks for hits to be kept, as they are in their files. */
function takeHits(ground: Ground, wanted: HitsWanted): Promise<KeptRows | null> {
  return take(ground, {
    ...{ ...wanted, weight: HIT_WEIGHT },
    write: async (given, by) =>
      writeRows(await located(by, given), { columns: HIT_COLUMNS, where: null }),
  });
}

/**
 * The hits of days of which a filter has to be asked, and of which days the edges have to be read beside: those that the
 * filters can fit; where these find no room, all hits as they are, edge and all, from where they are kept or from files.
 */
async function openDays(ground: Ground, { question, narrowed }: Plan, opened: KeptRows[]) {
  if (narrowed.length === 0) return { rows: [], beside: [] };
  const all = await takeHits(ground, {
    kind: 'hits of days',
    files: narrowed,
    form: 'packed',
    from: 'behind',
  });
  if (all !== null) opened.push(all);
  const fitting = await openNarrowed(ground, { question, narrowed, all }, opened);
  if (fitting !== null) return { rows: [fitting], beside: narrowed };
  return { rows: all === null ? await readHits(ground, narrowed) : [all.sql], beside: [] };
}

/** The hits of parts that nothing was counted of, or that are not asked for by what was: those of small ones are kept. */
async function openHits(ground: Ground, { parts }: Plan, opened: KeptRows[]): Promise<string[]> {
  const small = smallOf(parts, ground.keeper.rowsMax / HIT_WEIGHT / 2);
  if (small.size === 0) return await readHits(ground, parts);
  const kept = await takeHits(ground, {
    kind: 'hits',
    files: [...small],
    form: 'plain',
    from: 'askedAgain',
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
  const kept = await takeHits(ground, { kind: 'edge', files, form: 'plain', from: 'asked' });
  if (kept === null) return readPartsSql(await pathsOf(ground, files));
  opened.push(kept);
  return kept.sql;
}

/**
 * Of days that are in one part with an edge: the hits of sessions that the filters can fit, without those of the edge.
 * Nobody outside of the edge was there on another day, so that each file can be narrowed by itself.
 */
async function openNarrowed(
  ground: Ground,
  { question, narrowed, all }: Pick<Plan, 'question' | 'narrowed'> & { all: KeptRows | null },
  opened: KeptRows[],
): Promise<string | null> {
  const { filters } = question;
  const files = narrowed.map(({ key, rows, day, cube }) => ({
    // A part's cube can be made again, with another edge.
    ...{ key: `${key} ${cube.edge.key}`, rows, part: { key }, edge: cube.edge },
    day: Date.parse(day) / DAY_MS,
  }));
  const filesOf = async (wanted: readonly { part: KeptName; edge: KeptName }[]) => ({
    edges: await pathsOf(
      ground,
      wanted.map(({ edge }) => edge),
    ),
    // Where all is kept, their files need not be here.
    parts:
      all === null
        ? await pathsOf(
            ground,
            wanted.map(({ part }) => part),
          )
        : [],
  });
  const kept = await take(ground, {
    ...{ kind: `hits of ${hashOf(filters)}`, files, weight: HIT_WEIGHT, share: shareOf(all) },
    ...{ form: 'plain', from: 'asked' },
    fetch: (missing) => filesOf(missing),
    async write(given) {
      const { edges, parts } = await filesOf(given);
      return narrow(all?.sql ?? readAlikeSql(parts), { days: given, edges, filters });
    },
  });
  if (kept !== null) opened.push(kept);
  return kept?.sql ?? null;
}

type Narrowing = {
  days: readonly UnitDay[];
  /** Where the edges of these days lie. */
  edges: readonly string[];
  filters: Question['filters'];
};

function narrow(rows: string, { days, edges, filters }: Narrowing): Statement {
  const bindings = createBindings();
  const columns = HIT_COLUMNS.join(', ');
  const fits = witnessesSql(filters, bindings).map(
    (witness) =>
      `"sessionId" IN (SELECT "sessionId" FROM ${rows} WHERE "verdict" IS NULL AND ${witness})`,
  );
  const sql = `SELECT file."unit", hit.* FROM (SELECT ${columns} FROM ${rows} WHERE ${['"verdict" IS NULL', ...fits].join(' AND ')}) AS hit
    JOIN (${unitsOf(days)}) AS file ON hit."at" // ${DAY_MS} = file."day"
    ANTI JOIN (SELECT DISTINCT "at" // ${DAY_MS} AS "day", "sessionId" FROM ${readPartsSql(edges)}) AS edge
      ON edge."day" = file."day" AND edge."sessionId" = hit."sessionId"`;
  return { sql, values: bindings.values, types: bindings.types };
}

/** Rejects when the signal aborts. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
