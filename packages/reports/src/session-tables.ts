/**
 * The tables that every report begins with, in SQL: `hits`, where filters need it `about`, where reports of pages are
 * needed `report`, and `session`; compile.ts says what they hold.
 */
import { HIT_ROW_COLUMNS, quoteName, readAlikeSql, readPartsSql } from '@footfall/archive';
import type { ConditionDimension, Filter, FilterDimension, QueryDimension } from '@footfall/domain';
import type { Bindings } from './bindings.ts';
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
import {
  type Count,
  countInfo,
  countsOf,
  ENGAGED,
  IS_COUNTED,
  REPORTS,
  SESSION_FACTS,
  SIDE_COUNTS,
  type SideCount,
  sideCountsOf,
} from './metric-sql.ts';
import type { Plan, Question } from './plan.ts';

/** Where a plan's rows lie: part files on this machine, and a table of ours for the tail. */
export type RowSources = {
  paths: readonly string[];
  /** Files of an earlier form. */
  olderPaths: readonly string[];
  tailTable: string | null;
  /** Files of cells, which count what the rows leave out. */
  cellPaths: readonly string[];
};

/** What a statement is written for. */
export type Scope = {
  plan: Plan;
  question: Question;
  bindings: Bindings;
  /** Where cells are read from; empty when all is in rows. */
  paths: readonly string[];
  counts: readonly Count[];
  sideCounts: readonly SideCount[];
};
export function scopeFor(plan: Plan, bindings: Bindings, paths: readonly string[] = []): Scope {
  const { question } = plan;
  return {
    plan,
    question,
    bindings,
    paths,
    counts: countsOf(question.metrics),
    sideCounts: sideCountsOf(question.metrics),
  };
}

/** `hits` and `session`, with what stands before them. */
export function sessionTables(scope: Scope, sources: RowSources): string[] {
  return [
    ...hitTables(scope, hitsSql(scope, sources)),
    ...(needsReports(scope) ? [`report AS MATERIALIZED (${REPORTS})`] : []),
    `session AS MATERIALIZED (${sessionSql(scope)})`,
  ];
}

/** True when `report` is needed: what was reported of the pages of sessions. */
function needsReports({ question, sideCounts }: Scope): boolean {
  return (
    sideCounts.some((count) => SIDE_COUNTS[count].of === 'views') ||
    question.facts.includes('wholeEngagedMs')
  );
}

// ── hits ──

const HIT_COLUMNS = HIT_ROW_COLUMNS.map(({ name }) => quoteName(name)).join(', ');

function hitsSql({ plan, question, bindings }: Scope, sources: RowSources): string {
  const { bind } = bindings;
  const { range } = question;
  const tables = [
    ...(sources.paths.length > 0 ? [readAlikeSql(sources.paths)] : []),
    ...(sources.olderPaths.length > 0 ? [readPartsSql(sources.olderPaths)] : []),
    ...(sources.tailTable === null ? [] : [quoteName(sources.tailTable)]),
  ];
  const matches = [
    `"at" >= ${bind(range.fromAt)} AND "at" < ${bind(range.toAt)}`,
    IS_COUNTED,
    ...filtersOf(question, 'hit').map((filter) => hitFilterSql(filter, bindings)),
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

export function filtersOf(question: Question, wanted: FilterScope): Filter[] {
  return question.filters.filter((filter) => filterScope(filter) === wanted);
}

// ── sessions ──

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
