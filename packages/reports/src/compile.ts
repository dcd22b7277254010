/**
 * Writes a plan as one SQL statement. Names in it come from the registries, values are bound.
 *
 * The statement is a chain of tables:
 *   hits      the rows of parts and tail that can matter, each with `matches`: a pageview or event in the
 *             range that the filters on hits let through
 *   session   one row per session with a matching hit: its matching hits counted, and the facts of the
 *             whole session; filters on sessions are applied here. Totals come from it.
 *   breakdown one row per combination of the dimensions' values
 */
import { HIT_ROW_COLUMNS, quoteName, readPartsSql } from '@footfall/archive';
import type { Dimension, FilterDimension } from '@footfall/domain';
import { type Bindings, createBindings } from './bindings.ts';
import {
  bucketSql,
  hitValueSql,
  isTimeDimension,
  placeSql,
  scopeOf,
  sessionValueSql,
} from './dimension-sql.ts';
import { filterSql } from './filter-sql.ts';
import {
  type Count,
  countInfo,
  countsOf,
  IS_COUNTED,
  IS_EVENT,
  METRIC_SQL,
  SESSION_FACTS,
} from './metric-sql.ts';
import type { Plan, Question } from './plan.ts';

/** Where a plan's rows lie: part files on this machine, and a table of ours for the tail. */
export type RowSources = { paths: readonly string[]; tailTable: string | null };

/**
 * A statement whose rows are: `kind` (0 totals, 1 breakdown), the size of the breakdown, the dimensions
 * (buckets of time as numbers), the metrics.
 */
export type Statement = { sql: string } & Pick<Bindings, 'values' | 'types'>;

type Scope = {
  plan: Plan;
  question: Question;
  bindings: Bindings;
  counts: readonly Count[];
};

export function compile(plan: Plan, sources: RowSources): Statement {
  const bindings = createBindings();
  const { question } = plan;
  const scope: Scope = { plan, question, bindings, counts: countsOf(question.metrics) };
  const tables = [
    `hits AS NOT MATERIALIZED (${hitsSql(scope, sources)})`,
    `session AS MATERIALIZED (${sessionSql(scope)})`,
  ];
  if (question.dimensions.length > 0) {
    tables.push(`breakdown AS MATERIALIZED (${breakdownSql(scope)})`);
  }
  return {
    sql: `WITH ${tables.join(',\n')}\n${answerSql(scope)}`,
    values: bindings.values,
    types: bindings.types,
  };
}

// ── hits ──

const HIT_COLUMNS = HIT_ROW_COLUMNS.map(({ name }) => quoteName(name)).join(', ');

function hitsSql({ plan, question, bindings }: Scope, sources: RowSources): string {
  const { bind } = bindings;
  const { range } = question;
  const tables = [
    ...(sources.paths.length > 0 ? [readPartsSql(sources.paths)] : []),
    ...(sources.tailTable === null ? [] : [quoteName(sources.tailTable)]),
  ];
  const matches = [
    `"at" >= ${bind(range.fromAt)} AND "at" < ${bind(range.toAt)}`,
    IS_COUNTED,
    ...filtersOf(question, 'hit').map((filter) =>
      filterSql(filter, hitValueSql(filter[1]), bindings),
    ),
  ].join(' AND ');
  const window = `"at" >= ${bind(plan.window.from)} AND "at" < ${bind(plan.window.to)}`;
  const isRead = question.readsWholeSessions
    ? `${window} AND ("at" < ${bind(range.toAt)} OR "sessionAt" < ${bind(plan.window.sessionsTo)})`
    : matches;
  // The one place where bots and exclusions are left out: for every metric, and for the length of sessions.
  const where = `"verdict" IS NULL AND ${isRead}`;
  return tables
    .map(
      (table) =>
        `SELECT ${HIT_COLUMNS}, ${question.readsWholeSessions ? matches : 'true'} AS "matches" FROM ${table} WHERE ${where}`,
    )
    .join(' UNION ALL ');
}

function filtersOf(question: Question, wanted: 'hit' | 'session') {
  return question.filters.filter(([, dimension]) => scopeOf(dimension) === wanted);
}

// ── sessions ──

/** The dimensions of sessions that are asked for or filtered by, each once. */
function sessionDimensions({ dimensions, filters }: Question): FilterDimension[] {
  const named = [...dimensions, ...filters.map(([, dimension]) => dimension)];
  return [...new Set(named)].filter(
    (dimension): dimension is FilterDimension =>
      !isTimeDimension(dimension) && scopeOf(dimension) === 'session',
  );
}

function sessionSql(scope: Scope): string {
  const { plan, question, bindings } = scope;
  const place = placeSql(bindings.bind(plan.window.from));
  const columns = [
    '"sessionId"',
    ...matchingHitsAdded(scope),
    ...question.facts.map((fact) => `${SESSION_FACTS[fact]} AS "${fact}"`),
    ...sessionDimensions(question).map(
      (dimension) => `${sessionValueSql(dimension, place)} AS "${dimension}"`,
    ),
  ];
  const sessions = `SELECT ${columns.join(', ')} FROM hits GROUP BY "sessionId" HAVING bool_or("matches")`;
  const filters = filtersOf(question, 'session').map((filter) =>
    filterSql(filter, `"${filter[1]}"`, bindings),
  );
  return filters.length === 0
    ? sessions
    : `SELECT * FROM (${sessions}) WHERE ${filters.join(' AND ')}`;
}

/** A session's matching hits added up, as columns; only what is asked for, since each costs a tenth of the scan. */
function matchingHitsAdded({ question, counts }: Scope): string[] {
  const columns = counts.flatMap((count) => countInfo(count).perSession ?? []);
  // The bucket that a session counts in.
  if (question.dimensions.some(isTimeDimension)) {
    columns.push('min("at") FILTER (WHERE "matches") AS "countedAt"');
  }
  return columns;
}

// ── breakdown ──

function breakdownSql(scope: Scope): string {
  const { question, counts } = scope;
  const hasTime = question.dimensions.some(isTimeDimension);
  const countsSessions = counts.some((count) => countInfo(count).of === 'sessions');
  const ofHits = question.dimensions.some((dimension) => scopeOf(dimension) === 'hit');
  let rows: string;
  if (hasTime) {
    // A session counts in its first bucket only, its hits in each of theirs: two ways to count, put together.
    rows = countsSessions
      ? groupAgain(scope, [countHits(scope), countSessions(scope, 'sessions')])
      : countHits(scope);
  } else if (ofHits && !countsSessions) {
    rows = countHits(scope);
  } else {
    rows = countSessions(scope, 'both');
  }
  const metrics = question.metrics.map(
    (metric, index) => `${METRIC_SQL[metric].sql} AS "m${index}"`,
  );
  return `SELECT ${[...dimensionNames(question), ...metrics].join(', ')} FROM (${rows})`;
}

function dimensionNames({ dimensions }: Question): string[] {
  return dimensions.map((_, index) => `"d${index}"`);
}

function grouped(question: Question, columns: readonly string[], from: string): string {
  return `SELECT ${columns.join(', ')} FROM ${from} GROUP BY ${dimensionNames(question).join(', ')}`;
}

/** Counts of hits, over the matching hits; those of sessions stay 0. */
function countHits(scope: Scope): string {
  const { question, counts } = scope;
  const columns = [
    ...dimensionsSql(scope, '"at"'),
    ...counts.map((count) => `${countInfo(count).overHits ?? '0'} AS "${count}"`),
  ];
  return grouped(question, columns, matchingHits(scope));
}

/** The hits that make rows, each with its session where that matters. */
function matchingHits({ question }: Scope): string {
  // With the dimension `event`, hits that are none make no rows.
  const isRow = question.dimensions.includes('event') ? `"matches" AND ${IS_EVENT}` : '"matches"';
  const named = sessionDimensions(question);
  if (named.length === 0) return `(SELECT * FROM hits WHERE ${isRow})`;
  const ofSession = named.map((dimension) => `session."${dimension}" AS "session ${dimension}"`);
  return `(SELECT hits.*, ${ofSession.join(', ')} FROM hits JOIN session USING ("sessionId") WHERE ${isRow})`;
}

/**
 * Counts of sessions, over one row per session and values of its hits; `both` counts the hits as well,
 * which is right where time is no dimension.
 */
function countSessions(scope: Scope, counting: 'sessions' | 'both'): string {
  const { question, counts } = scope;
  const columns = [
    ...dimensionsSql(scope, '"countedAt"', 'session'),
    ...counts.map((count) => {
      const info = countInfo(count);
      const isWanted = counting === 'both' || info.of === 'sessions';
      return `${isWanted ? info.overSessions(question.definitions) : '0'} AS "${count}"`;
    }),
  ];
  return grouped(question, columns, sessionsPerValue(scope));
}

/** `session`, or with dimensions of hits one row per session and combination of their values. */
function sessionsPerValue(scope: Scope): string {
  const { question } = scope;
  const values = [...new Set(question.dimensions)].filter(
    (dimension): dimension is FilterDimension =>
      !isTimeDimension(dimension) && scopeOf(dimension) === 'hit',
  );
  if (values.length === 0) return 'session';
  const named = values.map((dimension) => `${hitValueSql(dimension)} AS "${dimension}"`);
  const isRow = values.includes('event') ? `"matches" AND ${IS_EVENT}` : '"matches"';
  const keys = ['"sessionId"', ...values.map((_, index) => String(index + 2))];
  const perValue = `SELECT "sessionId", ${[...named, ...matchingHitsAdded(scope)].join(', ')} FROM hits WHERE ${isRow} GROUP BY ${keys.join(', ')}`;
  if (!question.readsWholeSessions) return `(${perValue})`;
  const ofSession = [...question.facts, ...sessionDimensions(question)].map(
    (column) => `session."${column}"`,
  );
  return `(SELECT value.*, ${ofSession.join(', ')} FROM (${perValue}) AS value JOIN session USING ("sessionId"))`;
}

/** The dimensions as columns `d0`, `d1`, … over rows of hits, or over rows of sessions, where each has its name. */
function dimensionsSql(
  { plan, question, bindings }: Scope,
  column: string,
  over: 'hit' | 'session' = 'hit',
): string[] {
  const sqlOf = (dimension: Dimension): string => {
    if (isTimeDimension(dimension)) {
      return bucketSql(dimension, plan.calendar, { column, bindings });
    }
    if (over === 'session') return `"${dimension}"`;
    return scopeOf(dimension) === 'hit' ? hitValueSql(dimension) : `"session ${dimension}"`;
  };
  return question.dimensions.map((dimension, index) => `${sqlOf(dimension)} AS "d${index}"`);
}

function groupAgain({ question, counts }: Scope, rows: readonly string[]): string {
  const columns = [
    ...dimensionNames(question),
    ...counts.map((count) => `sum("${count}") AS "${count}"`),
  ];
  return grouped(question, columns, `(${rows.join(' UNION ALL ')})`);
}

// ── answer ──

function answerSql(scope: Scope): string {
  const { question, counts, bindings } = scope;
  const { dimensions, metrics } = question;
  const metricNames = metrics.map((_, index) => `"m${index}"`);
  const total = `SELECT ${counts
    .map((count) => `${countInfo(count).overSessions(question.definitions)} AS "${count}"`)
    .join(', ')} FROM session`;
  const totals = metrics.map((metric, index) => `${METRIC_SQL[metric].sql} AS "m${index}"`);
  if (dimensions.length === 0) {
    return `SELECT 0 AS "kind", 1 AS "rows", ${totals.join(', ')} FROM (${total})`;
  }
  const order = orderSql(question);
  const nulls = dimensions.map(
    (dimension, index) =>
      `CAST(NULL AS ${isTimeDimension(dimension) ? 'BIGINT' : 'VARCHAR'}) AS "d${index}"`,
  );
  return `SELECT * FROM (
  SELECT 0 AS "kind", (SELECT count(*) FROM breakdown) AS "rows", ${[...nulls, ...totals].join(', ')} FROM (${total})
  UNION ALL
  SELECT 1, 0, ${[...dimensionNames(question), ...metricNames].join(', ')} FROM (
    SELECT * FROM breakdown ORDER BY ${order} LIMIT ${bindings.bind(question.limit)} OFFSET ${bindings.bind(question.offset)})
) ORDER BY "kind", ${order}`;
}

function orderSql({ order, metrics, dimensions }: Question): string {
  const names = new Map<string, string>([
    ...dimensions.map((dimension, index): [string, string] => [dimension, `"d${index}"`]),
    ...metrics.map((metric, index): [string, string] => [metric, `"m${index}"`]),
  ]);
  return order
    .map(
      ({ by, direction }) => `${names.get(by)} ${direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`,
    )
    .join(', ');
}
