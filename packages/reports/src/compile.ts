/**
 * Writes a plan as one SQL statement. Names in it come from the registries, values are bound.
 *
 * The statement is a chain of tables:
 *   hits, session   and what stands before them: session-tables.ts; totals come from `session`
 *   breakdown one row per combination of the dimensions' values
 * Where a plan has cubes, their cells or visits are added to the rows of `breakdown` and to the totals.
 *   asked     only for the conversion rate where it is narrowed to goals: the visitors of each row without that
 *   measured  only for web vitals: what hits measured, by row
 */
import { type ConditionDimension, isPropDimension, type QueryDimension } from '@footfall/domain';
import { type Bindings, createBindings } from './bindings.ts';
import {
  askedQuestion,
  isNarrowedToGoals,
  withAskedSql,
  withAskedTotalSql,
} from './conversion-rate-sql.ts';
import { cellMoneySql, cellRowsSql, cellTotalSql } from './cube-sql.ts';
import { bucketSql, columnOf, hitValueSql, isTimeDimension, scopeOf } from './dimension-sql.ts';
import {
  countInfo,
  IS_EVENT,
  IS_PAGEVIEW,
  IS_VITAL,
  METRIC_SQL,
  SIDE_COUNTS,
  type SideRows,
} from './metric-sql.ts';
import { dimensionNames, nameOf, orderColumns, orderSql } from './order-sql.ts';
import type { Plan, Question } from './plan.ts';
import {
  matchingHitsAdded,
  needsSessions,
  type RowSources,
  type Scope,
  scopeFor,
  sessionDimensions,
  sessionTables,
} from './session-tables.ts';
import { visitRowsSql } from './visits-sql.ts';
import {
  measuredColumns,
  measuredQuestion,
  vitalsOf,
  withMeasuredSql,
  withMeasuredTotalSql,
} from './vitals-sql.ts';
import { wantedRowsSql } from './wanted-rows.ts';

/**
 * A statement whose rows are: `kind` (0 totals, 1 breakdown), the size of the breakdown, the dimensions
 * (buckets of time as numbers), the metrics.
 */
export type Statement = { sql: string } & Pick<Bindings, 'values' | 'types'>;

export function compile(plan: Plan, sources: RowSources): Statement {
  const bindings = createBindings();
  const scope: Scope = {
    ...scopeFor(plan, bindings),
    cells: sources.cells,
    visits: sources.visits,
    visitTotals: sources.visitTotals,
  };
  const tables = [
    ...sessionTables(scope, sources),
    ...askedTables(scope, sources),
    ...measuredTables(scope, sources),
  ];
  if (plan.question.dimensions.length > 0) {
    tables.push(`breakdown AS MATERIALIZED (${breakdownSql(scope)})`);
  }
  return {
    sql: `WITH ${tables.join(',\n')}\n${answerSql(scope)}`,
    values: bindings.values,
    types: bindings.types,
  };
}

// ── breakdown ──

function breakdownSql(scope: Scope): string {
  const { question, counts } = scope;
  const hasTime = question.dimensions.some(isTimeDimension);
  const countsSessions = counts.some((count) => countInfo(count).of === 'sessions');
  const ofHits = question.dimensions.some((dimension) => scopeOf(dimension) === 'hit');
  const rows: string[] = [];
  if (hasTime) {
    // A session counts in its first bucket only, its hits in each of theirs: two ways to count, put together.
    rows.push(countHits(scope));
    if (countsSessions) rows.push(countSessions(scope, 'sessions'));
  } else if (ofHits && !countsSessions) {
    rows.push(countHits(scope));
  } else {
    rows.push(countSessions(scope, 'both'));
  }
  if (countsOnSide(scope, 'views')) rows.push(countSide(scope, 'views'));
  if (countsOnSide(scope, 'money')) rows.push(countSide(scope, 'money'));
  if (scope.cells !== null) rows.push(cellRowsSql({ ...scope, cells: scope.cells }));
  if (scope.visits !== null) rows.push(...visitRowsSql({ ...scope, visits: scope.visits }));
  const metrics = question.metrics.map(
    (metric, index) => `${METRIC_SQL[metric].sql} AS "m${index}"`,
  );
  const counted = rows.length === 1 ? rows[0] : groupAgain(scope, rows);
  return `SELECT ${[...dimensionNames(question), ...metrics, ...orderColumns(question)].join(', ')} FROM ${withMeasuredSql(question, withAskedSql(question, `(${counted})`))}`;
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
    ...noSideCounts(scope),
  ];
  return grouped(question, columns, matchingHits(scope));
}

/** The hits that make rows, each with its session where that matters. */
function matchingHits(scope: Scope): string {
  const { question } = scope;
  const isRow = isRowSql(scope);
  const named = sessionDimensions(question);
  // Whether a pageview was the last one, its session knows.
  const facts = question.facts.filter((fact) => fact === 'exitPlace');
  if (!needsSessions(question, facts))
    return `(SELECT * FROM ${hitsOfRows(question)} WHERE ${isRow})`;
  const ofSession = [
    ...facts.map((fact) => `session."${fact}"`),
    ...named.map((dimension) => `session."${dimension}" AS "session ${dimension}"`),
  ];
  return `(SELECT ${['hits.*', ...ofSession].join(', ')} FROM ${hitsOfRows(question)} JOIN session USING ("sessionId") WHERE ${isRow})`;
}

/** `hits`; by goal, each once for each goal that it reaches. */
function hitsOfRows({ dimensions }: Question): string {
  return dimensions.includes('goal')
    ? '(SELECT *, unnest("goals") AS "goal" FROM hits) AS hits'
    : 'hits';
}

/** Hits that are no event make no rows by `event`, and hits without a property none by that. */
function isRowSql({ question, bindings }: Scope): string {
  const conditions = question.dimensions.flatMap((dimension) => {
    if (dimension === 'event') return [IS_EVENT];
    return isPropDimension(dimension) ? [`${hitValueSql(dimension, bindings)} IS NOT NULL`] : [];
  });
  return ['"matches"', ...new Set(conditions)].join(' AND ');
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
      return `${isWanted ? info.overSessions(question.bounces) : '0'} AS "${count}"`;
    }),
    ...noSideCounts(scope),
  ];
  return grouped(question, columns, sessionsPerValue(scope));
}

/** `session`, or with dimensions of hits one row per session and combination of their values. */
function sessionsPerValue(scope: Scope): string {
  const { question, bindings } = scope;
  const values = [...new Set(question.dimensions)].filter(
    (dimension): dimension is ConditionDimension =>
      !isTimeDimension(dimension) && scopeOf(dimension) === 'hit',
  );
  if (values.length === 0) return 'session';
  const named = values.map(
    (dimension) => `${hitValueSql(dimension, bindings)} AS ${columnOf(dimension)}`,
  );
  const keys = ['"sessionId"', ...values.map((_, index) => String(index + 2))];
  const perValue = `SELECT "sessionId", ${[...named, ...matchingHitsAdded(scope)].join(', ')} FROM ${hitsOfRows(question)} WHERE ${isRowSql(scope)} GROUP BY ${keys.join(', ')}`;
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
  const sqlOf = (dimension: QueryDimension): string => {
    if (isTimeDimension(dimension)) {
      return bucketSql(dimension, plan.calendar, { column, bindings });
    }
    if (over === 'session') return columnOf(dimension);
    return scopeOf(dimension) === 'hit'
      ? hitValueSql(dimension, bindings)
      : `"session ${dimension}"`;
  };
  return question.dimensions.map((dimension, index) => `${sqlOf(dimension)} AS "d${index}"`);
}

function groupAgain(scope: Scope, rows: readonly string[]): string {
  const columns = [...dimensionNames(scope.question), ...addedUp(scope)];
  return grouped(scope.question, columns, `(${rows.join(' UNION ALL ')})`);
}

function addedUp({ counts, sideCounts }: Scope): string[] {
  return [
    ...counts.map((count) => `sum("${count}") AS "${count}"`),
    ...sideCounts.map((count) => `${SIDE_COUNTS[count].again}("${count}") AS "${count}"`),
  ];
}

// ── beside hits and sessions ──

function countsOnSide({ sideCounts }: Scope, rows: SideRows): boolean {
  return sideCounts.some((count) => SIDE_COUNTS[count].of === rows);
}

function noSideCounts({ sideCounts }: Scope): string[] {
  return sideCounts.map((count) => `${SIDE_COUNTS[count].empty} AS "${count}"`);
}

/** The side counts of one kind, by the dimensions where there are any; all other counts stay empty. */
function countSide(scope: Scope, rows: SideRows): string {
  const { question, counts, sideCounts } = scope;
  const columns = [
    ...dimensionNames(question),
    ...counts.map((count) => `0 AS "${count}"`),
    ...sideCounts.map((count) => {
      const { of, sql, empty } = SIDE_COUNTS[count];
      return `${of === rows ? sql : empty} AS "${count}"`;
    }),
  ];
  const hits = matchingHits(scope);
  const values = dimensionsSql(scope, '"at"');
  const byValues = dimensionNames(question);
  const amounts = [
    `SELECT ${[...values, '"currency"', '"amount"'].join(', ')} FROM ${hits} WHERE "amount" IS NOT NULL AND "currency" IS NOT NULL`,
    ...(scope.cells === null ? [] : [cellMoneySql({ ...scope, cells: scope.cells })]),
  ];
  const from =
    rows === 'views'
      ? `(SELECT DISTINCT ${[...values, '"sessionId"', '"page"'].join(', ')} FROM ${hits} WHERE ${IS_PAGEVIEW}) LEFT JOIN report USING ("sessionId", "page")`
      : `(SELECT ${[...byValues, '"currency"', 'sum("amount") AS "amount"'].join(', ')} FROM (${amounts.join(' UNION ALL ')}) GROUP BY ${[...byValues, '"currency"'].join(', ')})`;
  if (byValues.length > 0) return grouped(question, columns, from);
  return `SELECT ${columns.join(', ')} FROM ${from}`;
}

/** The visitors whom a conversion rate is about, by row and in all: what is asked without what narrows it to goals. */
function askedTables(scope: Scope, sources: RowSources): string[] {
  const { plan, question, bindings } = scope;
  if (!isNarrowedToGoals(question)) return [];
  const asked = (wanted: Question, from: (scope: Scope) => string) => {
    const inner = scopeFor({ ...plan, question: wanted }, bindings);
    return `(WITH ${sessionTables(inner, sources).join(',\n')}\n${from(inner)})`;
  };
  const byRow = askedQuestion(question);
  const inAll = { ...byRow, dimensions: [] };
  return [
    `asked_in_all AS MATERIALIZED ${asked(inAll, totalSql)}`,
    ...(byRow.dimensions.length > 0 ? [`asked AS MATERIALIZED ${asked(byRow, breakdownSql)}`] : []),
  ];
}

/** What was measured, by row and in all. */
function measuredTables({ plan, question, bindings }: Scope, sources: RowSources): string[] {
  if (vitalsOf(question.metrics).length === 0) return [];
  const inner = scopeFor({ ...plan, question: measuredQuestion(question) }, bindings, IS_VITAL);
  const tables = sessionTables(inner, sources).join(',\n');
  const values = dimensionsSql(inner, '"at"');
  const all = { ...inner, question: { ...inner.question, dimensions: [] } };
  const columns = () => measuredColumns(question, bindings);
  const byRow = grouped(question, [...values, ...columns()], matchingHits(inner));
  return [
    `measured_in_all AS MATERIALIZED (WITH ${tables}\nSELECT ${columns().join(', ')} FROM ${matchingHits(all)})`,
    ...(values.length > 0 ? [`measured AS MATERIALIZED (WITH ${tables}\n${byRow})`] : []),
  ];
}

// ── answer ──

/** One row with all counts. */
function totalSql(scope: Scope): string {
  const ofRows = totalOfRows(scope);
  const { cells, visits, visitTotals } = scope;
  const whole = { ...scope, question: { ...scope.question, dimensions: [] } };
  const counted = [cells, visitTotals].flatMap((from) =>
    from === null ? [] : [cellTotalSql({ ...whole, cells: from })],
  );
  if (visits !== null && visitTotals === null) counted.push(...visitRowsSql({ ...whole, visits }));
  if (counted.length === 0) return ofRows;
  return `SELECT ${addedUp(scope).join(', ')} FROM (${[ofRows, ...counted].join(' UNION ALL BY NAME ')})`;
}

function totalOfRows(scope: Scope): string {
  const { question, counts, sideCounts } = scope;
  const columns = counts.map(
    (count) => `${countInfo(count).overSessions(question.bounces)} AS "${count}"`,
  );
  if (sideCounts.length === 0) return `SELECT ${columns.join(', ')} FROM session`;
  const whole: Scope = { ...scope, counts: [], question: { ...question, dimensions: [] } };
  const tables: string[] = [];
  if (counts.length > 0) tables.push(`(SELECT ${columns.join(', ')} FROM session)`);
  for (const rows of ['views', 'money'] as const) {
    const ofRows = sideCounts.filter((count) => SIDE_COUNTS[count].of === rows);
    if (ofRows.length > 0) tables.push(`(${countSide({ ...whole, sideCounts: ofRows }, rows)})`);
  }
  return `SELECT * FROM ${tables.join(', ')}`;
}

function answerSql(scope: Scope): string {
  const { plan, question, bindings } = scope;
  const { dimensions, metrics } = question;
  const ordered = orderColumns(question);
  const columnNames = [...metrics.map((_, index) => `"m${index}"`), ...ordered.map(nameOf)];
  const total = withMeasuredTotalSql(question, withAskedTotalSql(question, `(${totalSql(scope)})`));
  const totals = metrics.map((metric, index) => `${METRIC_SQL[metric].sql} AS "m${index}"`);
  if (dimensions.length === 0) {
    return `SELECT 0 AS "kind", 1 AS "rows", ${totals.join(', ')} FROM ${total}`;
  }
  const order = orderSql(question);
  const nulls = dimensions.map(
    (dimension, index) =>
      `CAST(NULL AS ${isTimeDimension(dimension) ? 'BIGINT' : 'VARCHAR'}) AS "d${index}"`,
  );
  return `SELECT * FROM (
  SELECT 0 AS "kind", (SELECT count(*) FROM breakdown) AS "rows", ${[...nulls, ...totals, ...ordered].join(', ')} FROM ${total}
  UNION ALL
  SELECT 1, 0, ${[...dimensionNames(question), ...columnNames].join(', ')} FROM (
    SELECT * FROM ${wantedRowsSql(plan, bindings)} ORDER BY ${order} LIMIT ${bindings.bind(question.limit)} OFFSET ${bindings.bind(question.offset)})
) ORDER BY "kind", ${order}`;
}
