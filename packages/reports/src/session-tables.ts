/**
 * The tables that every statement begins with: the hits that can matter, and the sessions that they are of. Names in
 * them come from the registries, values are bound.
 *
 *   fits_0 …  only where single hits tell which sessions the filters can fit: those sessions, for each such filter
 *   reach     only for goals about scroll and engagement: one row per page of a session, with what it tells of it
 *   hits      the rows of parts and tail that can matter, each with `matches`: a pageview or event in the
 *             range that the filters on hits let through
 *   about     only for filters that need a hit and its session at once: what they ask about each session
 *   report    only where it matters what was reported of views: one row per page of a session
 *   session   one row per session with a matching hit: its matching hits counted, and the facts of the
 *             whole session; filters on sessions are applied here
 */
import { HIT_ROW_COLUMNS, quoteName } from '@footfall/archive';
import type { ConditionDimension, Filter, FilterDimension, QueryDimension } from '@footfall/domain';
import type { Bindings } from './bindings.ts';
import type { CellSource } from './cube-sql.ts';
import {
  columnOf,
  hitValueSql,
  isTimeDimension,
  placeSql,
  scopeOf,
  sessionValueSql,
} from './dimension-sql.ts';
import {
  deedColumn,
  deedsDone,
  dimensionsOf,
  type FilterScope,
  filterScope,
  filterSql,
  hitFilterSql,
} from './filter-sql.ts';
import { needsReach, reachSql, ruleColumns, withRulesSql } from './goal-sql.ts';
import { isMeantSql } from './judging-sql.ts';
import {
  type Count,
  countInfo,
  countsOf,
  ENGAGED,
  IS_COUNTED,
  REPORTS,
  SESSION_FACTS,
  type SessionFact,
  SIDE_COUNTS,
  type SideCount,
  sideCountsOf,
} from './metric-sql.ts';
import type { Plan, Question } from './plan.ts';
import { witnessesSql } from './witness.ts';

/** Where a plan's rows lie, as something to select from each: part files, what is kept in memory, the tail. */
export type RowSources = {
  /** Hits; never empty. */
  rows: readonly string[];
  /** Cells, which count what the rows leave out; null without any. */
  cells: CellSource | null;
  /** Visits, which are not in rows and cells; null without any. */
  visits: string | null;
  /** Cells that count all visits together; null where only the visits can be counted. */
  visitTotals: CellSource | null;
};

/** What a statement is written for. */
export type Scope = {
  plan: Plan;
  question: Question;
  bindings: Bindings;
  counts: readonly Count[];
  sideCounts: readonly SideCount[];
  /** Which hits can match, as a condition: pageviews and events unless a report is about others. */
  isCounted: string;
} & Omit<RowSources, 'rows'>;

export function scopeFor(plan: Plan, bindings: Bindings, isCounted = IS_COUNTED): Scope {
  const { question } = plan;
  return {
    plan,
    question,
    bindings,
    counts: countsOf(question.metrics),
    sideCounts: sideCountsOf(question.metrics),
    isCounted,
    cells: null,
    visits: null,
    visitTotals: null,
  };
}

/** `hits` and `session`, with what stands before them. */
export function sessionTables(scope: Scope, sources: RowSources): string[] {
  const fits = fittingSessions(scope, sources);
  return [
    ...fits.map((sql, index) => `fits_${index} AS MATERIALIZED (${sql})`),
    ...reachTables(scope, sources),
    ...hitTables(scope, hitsSql(scope, sources, fits.length)),
    ...(needsReports(scope) ? [`report AS MATERIALIZED (${REPORTS})`] : []),
    `session AS MATERIALIZED (${sessionSql(scope)})`,
  ];
}

// ── hits ──

const HIT_COLUMNS = HIT_ROW_COLUMNS.map(({ name }) => quoteName(name)).join(', ');

/** Which rows are of whole sessions; the one place where bots and exclusions are left out, for every metric. */
function isReadSql({ plan, question, bindings }: Scope): string {
  const { bind } = bindings;
  const window = `"at" >= ${bind(plan.window.from)} AND "at" < ${bind(plan.window.to)}`;
  return `${isMeantSql(question, bindings)} AND ${window} AND ("at" < ${bind(question.range.toAt)} OR "sessionAt" < ${bind(plan.window.sessionsTo)})`;
}

/**
 * The sessions that each of the filters can fit which a hit tells: to put only these together costs a third of putting all
 * together where few fit, and as much where most do.
 */
function fittingSessions(scope: Scope, { rows }: RowSources): string[] {
  const { question, bindings } = scope;
  if (!question.readsWholeSessions) return [];
  return witnessesSql(question.filters, bindings).map(
    (witness) =>
      `SELECT DISTINCT "sessionId" FROM ${rowsSql(rows)} WHERE ${isReadSql(scope)} AND ${witness}`,
  );
}

/** All rows as one thing to select from: what is asked of them is written, and planned, once. */
function rowsSql(tables: readonly string[]): string {
  const [only = '', ...more] = tables;
  if (more.length === 0) return only;
  return `(${tables.map((table) => `SELECT ${HIT_COLUMNS} FROM ${table}`).join(' UNION ALL ')})`;
}

function hitsSql(scope: Scope, sources: RowSources, fits: number): string {
  const { question, bindings } = scope;
  const { range, readsWholeSessions } = question;
  const { bind } = bindings;
  const matches = [
    `"at" >= ${bind(range.fromAt)} AND "at" < ${bind(range.toAt)}`,
    scope.isCounted,
    ...filtersOf(question, 'hit').map((filter) => hitFilterSql(filter, bindings)),
  ].join(' AND ');
  const fitting = Array.from(
    { length: fits },
    (_, index) => ` AND "sessionId" IN (SELECT "sessionId" FROM fits_${index})`,
  ).join('');
  const where = readsWholeSessions
    ? `${isReadSql(scope)}${fitting}`
    : `${isMeantSql(question, bindings)} AND ${matches}`;
  const columns = [HIT_COLUMNS, ...ruleColumns(question)].join(', ');
  const rows = withRulesSql(rowsSql(sources.rows), question, bindings);
  return `SELECT ${columns}, ${readsWholeSessions ? matches : 'true'} AS "matches" FROM ${rows} WHERE ${where}`;
}

function reachTables(scope: Scope, sources: RowSources): string[] {
  if (!needsReach(scope.question)) return [];
  const hits = `SELECT ${HIT_COLUMNS} FROM ${rowsSql(sources.rows)} WHERE ${isReadSql(scope)}`;
  return [`reach AS MATERIALIZED (${reachSql(hits)})`];
}

/** `hits`; where filters need a hit and its session at once, by way of what they ask about the session. */
function hitTables(scope: Scope, hits: string): string[] {
  const { plan, question, bindings } = scope;
  const filters = filtersOf(question, 'both');
  if (filters.length === 0) return [`hits AS NOT MATERIALIZED (${hits})`];
  const place = placeSql(bindings.bind(plan.window.from));
  const about = [
    '"sessionId"',
    ...sessionDimensionsAmong(dimensionsOf(filters)).map(
      (dimension) => `${sessionValueSql(dimension, place)} AS "session ${dimension}"`,
    ),
    ...deedsDone(filters, bindings),
  ];
  const columns = {
    valueOf: (dimension: ConditionDimension) =>
      scopeOf(dimension) === 'hit' ? hitValueSql(dimension, bindings) : `"session ${dimension}"`,
    hasDone: (filter: Filter) => deedColumn(filters, filter),
  };
  const matches = filters.map((filter) => filterSql(filter, columns, bindings)).join(' AND ');
  return [
    `candidate AS NOT MATERIALIZED (${hits})`,
    `about AS MATERIALIZED (SELECT ${about.join(', ')} FROM candidate GROUP BY "sessionId")`,
    `hits AS NOT MATERIALIZED (SELECT candidate.* REPLACE (("matches" AND ${matches}) AS "matches") FROM candidate JOIN about USING ("sessionId"))`,
  ];
}

function filtersOf(question: Question, wanted: FilterScope): Filter[] {
  return question.filters.filter((filter) => filterScope(filter) === wanted);
}

// ── sessions ──

/** True where a hit alone does not say whether it matches, or what is wanted of its session, if only these facts are. */
export function needsSessions(question: Question, facts: readonly SessionFact[]): boolean {
  return (
    facts.length > 0 ||
    sessionDimensions(question).length > 0 ||
    filtersOf(question, 'session').length > 0
  );
}

function needsReports({ question, sideCounts }: Scope): boolean {
  return (
    question.facts.includes('wholeEngagedMs') ||
    sideCounts.some((count) => SIDE_COUNTS[count].of === 'views')
  );
}

/** The dimensions of sessions that are asked for or that sessions are filtered by, each once. */
export function sessionDimensions(question: Question): FilterDimension[] {
  const filtered = dimensionsOf(filtersOf(question, 'session'));
  return sessionDimensionsAmong([...question.dimensions, ...filtered]);
}

function sessionDimensionsAmong(named: readonly QueryDimension[]): FilterDimension[] {
  return [...new Set(named)].filter(
    (dimension): dimension is FilterDimension => scopeOf(dimension) === 'session',
  );
}

function sessionSql(scope: Scope): string {
  const { plan, question, bindings } = scope;
  const place = placeSql(bindings.bind(plan.window.from));
  const filters = filtersOf(question, 'session');
  const columns = [
    '"sessionId"',
    ...matchingHitsAdded(scope),
    ...question.facts.flatMap((fact) =>
      SESSION_FACTS[fact] === null ? [] : [`${SESSION_FACTS[fact]} AS "${fact}"`],
    ),
    ...sessionDimensions(question).map(
      (dimension) => `${sessionValueSql(dimension, place)} AS "${dimension}"`,
    ),
    ...deedsDone(filters, bindings),
  ];
  const ofHits = `SELECT ${columns.join(', ')} FROM hits GROUP BY "sessionId" HAVING bool_or("matches")`;
  const sessions = question.facts.includes('wholeEngagedMs')
    ? `SELECT * FROM (${ofHits}) LEFT JOIN (${ENGAGED}) USING ("sessionId")`
    : ofHits;
  if (filters.length === 0) return sessions;
  const filtered = {
    valueOf: columnOf,
    hasDone: (filter: Filter) => deedColumn(filters, filter),
  };
  const conditions = filters.map((filter) => filterSql(filter, filtered, bindings));
  return `SELECT * FROM (${sessions}) WHERE ${conditions.join(' AND ')}`;
}

/** A session's matching hits added up, as columns; only what is asked for, since each costs a tenth of the scan. */
export function matchingHitsAdded({ question, counts }: Scope): string[] {
  const columns = counts.flatMap((count) => countInfo(count).perSession ?? []);
  // The bucket that a session counts in.
  if (question.dimensions.some(isTimeDimension)) {
    columns.push('min("at") FILTER (WHERE "matches") AS "countedAt"');
  }
  return columns;
}
