/** Makes the cube of a day: with the expressions of the registries, over the rows of the day's one part. */
import {
  type CubeDraft,
  type CubeRequest,
  type CubeWriter,
  HIT_ROW_COLUMNS,
  type HitRowField,
  LASTING_PARQUET,
  quoteName,
  quoteText,
  readPartsSql,
} from '@footfall/archive';
import {
  type DaySegment,
  DEFINITIONS,
  daySegments,
  type FilterDimension,
  LASTING_VISITOR_ID_MIN,
} from '@footfall/domain';
import { createBindings } from './bindings.ts';
import {
  BOUNCE_DEFINITIONS,
  BOUNCES,
  CELL_COUNTS,
  CUBE_COUNTS,
  CUBE_DIMENSIONS,
  CUBE_SIDE_COUNTS,
  CUBE_VERSION,
  cellColumn,
  isOfHits,
  NO_DIMENSION,
} from './cube.ts';
import { hitValueSql, placeSql, sessionValueSql } from './dimension-sql.ts';
import {
  countInfo,
  ENGAGED,
  factsOf,
  IS_COUNTED,
  IS_EVENT,
  IS_PAGEVIEW,
  PLACE,
  REPORTS,
  SESSION_FACTS,
  SIDE_COUNTS,
} from './metric-sql.ts';
import { nameOf } from './order-sql.ts';
import { SESSION_GAP_MS } from './plan.ts';
import { visitsSql } from './write-visits.ts';

const DAY_MS = 86_400_000;

/** A month of such days is read in a few hundredths of a second, and to count one takes half a second of the worker. */
const ROWS_MIN = 5_000;

/** A month of fewer is at most 1.5 million hits, of which those that filters fit are found in about a second, once. */
const VISITS_ROWS_MIN = 50_000;

/** A dimension with more values than this and than a share of the sessions would cost more to keep than it saves. */
const VALUES_MIN = 5_000;
const SESSIONS_PER_VALUE = 4;

/** Parquet's row groups, by which reading skips other dimensions than the one asked for. */
const ROW_GROUP_ROWS = 2_048;

/** Makes cubes by the time zone that a site has now; reads nothing but the part. */
export function createCubeWriter(options: {
  timezoneOf(siteId: string): Promise<string>;
  /** {@link CubeWriter.rowsMin}; {@link ROWS_MIN} when absent. */
  rowsMin?: number;
  /** Days of fewer hits get no visits; {@link VISITS_ROWS_MIN} when absent. */
  visitsRowsMin?: number;
}): CubeWriter {
  const { visitsRowsMin = VISITS_ROWS_MIN } = options;
  return {
    version: CUBE_VERSION,
    rowsMin: options.rowsMin ?? ROWS_MIN,
    async write(request) {
      const timezone = await options.timezoneOf(request.siteId);
      const segments = daySegments(request.day, timezone);
      return await writeCube(request, { segments, visitsRowsMin });
    },
  };
}

async function writeCube(
  request: CubeRequest,
  { segments, visitsRowsMin }: { segments: DaySegment[]; visitsRowsMin: number },
): Promise<CubeDraft> {
  const { connection, partPath, cellsPath, visitsPath, edgePath } = request;
  const run: Run = async (sql) => (await connection.runAndReadAll(sql)).getRows();
  const rows = readPartsSql([partPath]);
  for (const [name, sql] of Object.entries(workTables(rows, request, segments))) {
    await run(`CREATE OR REPLACE TEMP TABLE ${quoteName(name)} AS ${sql}`);
  }
  const dimensions = await countCells(run);
  await run(`COPY (SELECT * FROM cell ORDER BY "dimension", "value", "firstDay", "lastDay", "currency")
    TO ${quoteText(cellsPath)} (${LASTING_PARQUET}, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`);
  const [hits] = await run('SELECT count(*) FROM hits');
  const hasVisits = Number(hits?.[0]) >= visitsRowsMin;
  if (hasVisits) {
    await run(`COPY (${visitsSql(request.day)}) TO ${quoteText(visitsPath)} (${LASTING_PARQUET})`);
  }
  const names = HIT_ROW_COLUMNS.map(({ name }) => quoteName(name)).join(', ');
  await run(`COPY (SELECT ${names} FROM ${rows} SEMI JOIN "edgeVisitor" USING ("visitorId") WHERE "verdict" IS NULL
    ORDER BY "sessionAt", "sessionId", "at", "order") TO ${quoteText(edgePath)} (${LASTING_PARQUET})`);
  const paths = { cellsPath, visitsPath: hasVisits ? visitsPath : null, edgePath };
  const counted = await verify(run, { rows, ...paths });
  return { version: CUBE_VERSION, segments, dimensions, ...counted };
}

type Run = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/** Columns of `hits`: what is counted of them, what a page reports, and the dimensions of hits. */
const HIT_COLUMNS = [
  'sessionId',
  'visitorId',
  'at',
  'order',
  'name',
  'page',
  'hostname',
  'title',
  'interactive',
  'amount',
  'currency',
  'engagedMs',
  'scroll',
] as const satisfies readonly HitRowField[];

const SESSION_DIMENSIONS = CUBE_DIMENSIONS.filter((dimension) => !isOfHits(dimension));
/** Of the session's first hit; the others are of its pageviews. */
const FIRST_HIT_DIMENSIONS = SESSION_DIMENSIONS.filter((dimension) => !isOfPageviews(dimension));

function isOfPageviews(dimension: FilterDimension): boolean {
  return dimension === 'entryPage' || dimension === 'exitPage';
}

const FACTS = [
  ...new Set(
    DEFINITIONS.flatMap((definitions) =>
      factsOf(['bounceRate', 'sessionDuration', 'exitRate'], definitions),
    ),
  ),
];

/** What is made on the way to cells, in this order. */
function workTables(rows: string, request: CubeRequest, segments: readonly DaySegment[]) {
  const { day } = request;
  const place = placeSql(String(Date.parse(day) - DAY_MS));
  const named = (dimension: FilterDimension) =>
    `${sessionValueSql(dimension, place)} AS "${dimension}"`;
  const session = [
    '"sessionId"',
    ...PER_SESSION,
    ...FACTS.flatMap((fact) =>
      SESSION_FACTS[fact] === null ? [] : [`${SESSION_FACTS[fact]} AS "${fact}"`],
    ),
    ...SESSION_DIMENSIONS.filter(isOfPageviews).map(named),
    'any_value("localDay") AS "localDay"',
  ];
  return {
    edgeVisitor: edgeVisitors(rows, request, segments),
    hits: `SELECT ${HIT_COLUMNS.map(quoteName).join(', ')}, ${IS_COUNTED} AS "matches", ${localDay(segments)} AS "localDay"
      FROM ${rows} ANTI JOIN "edgeVisitor" USING ("visitorId") WHERE "verdict" IS NULL`,
    report: REPORTS,
    view: `SELECT * FROM (SELECT DISTINCT "sessionId", "page" FROM hits WHERE ${IS_PAGEVIEW}) LEFT JOIN report USING ("sessionId", "page")`,
    // Hits of the same place in a session are rare: most sessions have one first hit.
    arrival: `SELECT "sessionId", ${FIRST_HIT_DIMENSIONS.map(named).join(', ')} FROM ${rows}
      JOIN (SELECT "sessionId", min(${PLACE}) AS "place" FROM hits GROUP BY "sessionId") USING ("sessionId")
      WHERE "verdict" IS NULL AND ${PLACE} = "place" GROUP BY "sessionId"`,
    session: `SELECT * FROM (SELECT ${session.join(', ')} FROM hits GROUP BY "sessionId" HAVING bool_or("matches"))
      JOIN arrival USING ("sessionId") LEFT JOIN (${ENGAGED}) USING ("sessionId")
      LEFT JOIN (SELECT "sessionId", ${SIDES.join(', ')} FROM view GROUP BY "sessionId") USING ("sessionId")`,
    onPage: `SELECT "sessionId", "page", ${PER_SESSION.join(', ')} FROM hits WHERE "matches" GROUP BY "sessionId", "page"`,
    returned:
      'SELECT "visitorId" FROM session GROUP BY "visitorId" HAVING min("localDay") <> max("localDay")',
    cell: `SELECT '' AS "dimension", '' AS "value", 0 AS "firstDay", 0 AS "lastDay", '' AS "currency", CAST(0 AS DECIMAL(38,4)) AS "amount",
      ${CELL_COUNTS.map((name) => `CAST(0 AS BIGINT) AS ${name}`).join(', ')} WHERE false`,
  };
}

/** Fills `cell`; gives back the dimensions that are worth their cells. */
async function countCells(run: Run): Promise<FilterDimension[]> {
  const [sessions] = await run('SELECT count(*) FROM session');
  const [amounts] = await run('SELECT count("amount") FROM hits');
  const valuesMax = Math.max(VALUES_MIN, Number(sessions?.[0]) / SESSIONS_PER_VALUE);
  const dimensions: FilterDimension[] = [];
  for (const dimension of [null, ...CUBE_DIMENSIONS]) {
    await run(`CREATE OR REPLACE TEMP TABLE counted AS ${sessionsPerValue(dimension)}`);
    if (dimension !== null) {
      const [found] = await run('SELECT count(DISTINCT "value") FROM counted');
      if (Number(found?.[0]) > valuesMax) continue;
      dimensions.push(dimension);
    }
    await run(countsSql(dimension));
    await run(overlapSql(dimension));
    if (Number(amounts?.[0]) > 0) await run(moneySql(dimension));
  }
  return dimensions;
}

/**
 * Visitors whose id lasts, since they may be here on other days too, and visitors with a session that may not lie within
 * the UTC day, or that does not lie within one local day. Where the day beside is known, who was there as well is in it.
 * Where it is not: gaps are short, and a session that goes on beyond the day has a hit in the last stretch of it, be it
 * one with a verdict.
 */
function edgeVisitors(
  rows: string,
  { day, beforePath, afterPath }: CubeRequest,
  segments: readonly DaySegment[],
): string {
  const from = Date.parse(day);
  const conditions = [
    `min("sessionAt") < ${from}`,
    `${localDay(segments, 'min("at")')} <> ${localDay(segments, 'max("at")')}`,
    ...(beforePath === null ? [`min("at") < ${from + SESSION_GAP_MS}`] : []),
    ...(afterPath === null ? [`max("at") >= ${from + DAY_MS - SESSION_GAP_MS}`] : []),
  ];
  const sessionsOfEdge = `SELECT "sessionId" FROM ${rows} GROUP BY "sessionId" HAVING ${conditions.join(' OR ')}`;
  const visitors = [
    `SELECT DISTINCT "visitorId" FROM ${rows} WHERE "visitorId" >= ${LASTING_VISITOR_ID_MIN}`,
    `SELECT "visitorId" FROM ${rows} SEMI JOIN (${sessionsOfEdge}) USING ("sessionId")`,
    ...[beforePath, afterPath]
      .filter((path) => path !== null)
      .map(
        (path) =>
          `SELECT "visitorId" FROM ${rows} SEMI JOIN ${readPartsSql([path])} USING ("visitorId")`,
      ),
  ];
  return visitors.join(' UNION ');
}

/** The day of the site's time zone as a number, of an instant in the UTC day. */
function localDay(segments: readonly DaySegment[], at = '"at"'): string {
  const [first, ...later] = segments.map(({ from, date }) => ({
    from,
    number: Date.parse(date) / DAY_MS,
  }));
  if (first === undefined) throw new RangeError('a UTC day has a share in some local day');
  const whens = later.reverse().map(({ from, number }) => `WHEN ${at} >= ${from} THEN ${number}`);
  return whens.length === 0
    ? String(first.number)
    : `CASE ${whens.join(' ')} ELSE ${first.number} END`;
}

const PER_SESSION = CUBE_COUNTS.flatMap((count) => countInfo(count).perSession ?? []);
/** What was reported of the pages that a session viewed, over `view`. */
const SIDES = CUBE_SIDE_COUNTS.map((count) => `${SIDE_COUNTS[count].sql} AS "${count}"`);
/** What counting reads of a session. */
const COUNTED_OF_SESSION = [
  ...[...PER_SESSION, ...SIDES].map(nameOf),
  ...FACTS.map(quoteName),
  '"localDay"',
];

/** All counts in the order of {@link CELL_COUNTS}, over rows of sessions. */
const COUNTED = [
  ...CUBE_COUNTS.map((count) => countInfo(count).overSessions('footfall')),
  ...BOUNCE_DEFINITIONS.map((definitions) => countInfo(BOUNCES).overSessions(definitions)),
  ...CUBE_SIDE_COUNTS.map((count) => `coalesce(sum("${count}"), 0)`),
];

function insert(columns: readonly string[], sql: string): string {
  return `INSERT INTO cell ("dimension", "value", "firstDay", "lastDay", ${columns.join(', ')}) ${sql}`;
}

function keysOf(dimension: FilterDimension | null): string {
  return `${quoteText(dimension ?? NO_DIMENSION)}, "value", "localDay", "localDay"`;
}

function countsSql(dimension: FilterDimension | null): string {
  return insert(
    CELL_COUNTS,
    `SELECT ${keysOf(dimension)}, ${COUNTED.join(', ')} FROM counted GROUP BY "value", "localDay"`,
  );
}

/** Whoever was there on two local days counts once in both together: cells of both days take off what is too much. */
function overlapSql(dimension: FilterDimension | null): string {
  return insert(
    [cellColumn('visitors', 'footfall')],
    `SELECT ${quoteText(dimension ?? NO_DIMENSION)}, "value", "firstDay", "lastDay", sum(1 - "days") FROM (
      SELECT "value", min("localDay") AS "firstDay", max("localDay") AS "lastDay", count(DISTINCT "localDay") AS "days"
      FROM counted SEMI JOIN returned USING ("visitorId") GROUP BY "value", "visitorId")
     WHERE "days" > 1 GROUP BY "value", "firstDay", "lastDay"`,
  );
}

function moneySql(dimension: FilterDimension | null): string {
  return insert(
    ['"currency"', '"amount"'],
    `SELECT ${keysOf(dimension)}, "currency", sum("amount") FROM ${hitsWithValue(dimension)}
     WHERE "amount" IS NOT NULL AND "currency" IS NOT NULL GROUP BY "value", "localDay", "currency"`,
  );
}

/** One row per session and value; by a dimension of the hit a session has one for each value of its hits. */
function sessionsPerValue(dimension: FilterDimension | null): string {
  const ofSession = COUNTED_OF_SESSION.join(', ');
  if (dimension === null)
    return `SELECT CAST(NULL AS VARCHAR) AS "value", ${ofSession} FROM session`;
  if (!isOfHits(dimension)) return `SELECT "${dimension}" AS "value", ${ofSession} FROM session`;
  const hits = hitsWithValue(dimension);
  const views = `SELECT DISTINCT "sessionId", "value", "page" FROM ${hits} WHERE ${IS_PAGEVIEW}`;
  return `SELECT own.*, whole.* EXCLUDE ("sessionId"), side.* EXCLUDE ("sessionId", "value") FROM (SELECT "sessionId", "value", ${PER_SESSION.join(', ')} FROM ${hits} GROUP BY "sessionId", "value") AS own
    JOIN (SELECT "sessionId", ${FACTS.map(quoteName).join(', ')}, "localDay" FROM session) AS whole USING ("sessionId")
    LEFT JOIN (SELECT "sessionId", "value", ${SIDES.join(', ')} FROM (${views}) JOIN view USING ("sessionId", "page")
      GROUP BY "sessionId", "value") AS side
      ON own."sessionId" = side."sessionId" AND own."value" IS NOT DISTINCT FROM side."value"`;
}

/** The pageviews and events that make rows, each with its value. */
function hitsWithValue(dimension: FilterDimension | null): string {
  if (dimension === null)
    return '(SELECT *, CAST(NULL AS VARCHAR) AS "value" FROM hits WHERE "matches")';
  if (isOfHits(dimension)) {
    const isRow = dimension === 'event' ? `"matches" AND ${IS_EVENT}` : '"matches"';
    return `(SELECT *, ${hitValueSql(dimension, createBindings())} AS "value" FROM hits WHERE ${isRow})`;
  }
  return `(SELECT hits.*, session."${dimension}" AS "value" FROM hits JOIN session USING ("sessionId") WHERE "matches")`;
}

type FilesOfCube = Pick<CubeRequest, 'cellsPath' | 'edgePath'> & {
  rows: string;
  visitsPath: string | null;
};

/** Every hit of the part that counts is either in the cells or in the edge. */
async function verify(
  run: Run,
  { rows, cellsPath, visitsPath, edgePath }: FilesOfCube,
): Promise<Pick<CubeDraft, 'cellRows' | 'visitRows' | 'edgeRows'>> {
  const [whole] = await run(
    `SELECT count(*) FILTER (WHERE ${IS_COUNTED}) FROM ${rows} WHERE "verdict" IS NULL`,
  );
  const [cells] = await run(
    `SELECT count(*), coalesce(sum("pageviews" + "events") FILTER (WHERE "dimension" = ${quoteText(NO_DIMENSION)}), 0)
     FROM read_parquet(${quoteText(cellsPath)})`,
  );
  const [edge] = await run(
    `SELECT count(*), count(*) FILTER (WHERE ${IS_COUNTED}) FROM read_parquet(${quoteText(edgePath)})`,
  );
  if (Number(cells?.[1]) + Number(edge?.[1]) !== Number(whole?.[0])) {
    throw new Error(`a cube holds ${cells?.[1]} and ${edge?.[1]} of ${whole?.[0]} hits`);
  }
  return {
    cellRows: Number(cells?.[0]),
    visitRows: visitsPath === null ? null : await verifyVisits(run, visitsPath, Number(cells?.[1])),
    edgeRows: Number(edge?.[0]),
  };
}

/** They hold the same hits as cells, by pages and by sessions; gives back how many rows they are. */
async function verifyVisits(run: Run, path: string, hits: number): Promise<number> {
  const [found] = await run(
    `SELECT count(*), coalesce(sum("pageviews" + "events"), 0), coalesce(sum("wholePageviews" + "wholeEvents") FILTER (WHERE "isFirst"), 0)
     FROM read_parquet(${quoteText(path)})`,
  );
  const [rows, onPages, ofSessions] = (found ?? []).map(Number);
  if (onPages !== hits || ofSessions !== hits) {
    throw new Error(`visits hold ${onPages} and ${ofSessions} of ${hits} hits`);
  }
  return rows ?? 0;
}
