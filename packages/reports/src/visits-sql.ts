/**
 * Reads visits: of days that are over, a row for each page of a settled session, with what is known of the session. They
 * answer what cells cannot (filters on sessions and pages, several dimensions) without putting hits together again.
 */

import { quoteName } from '@footfall/archive';
import { type Filter, isPropDimension, type QueryDimension } from '@footfall/domain';
import type { Bindings } from './bindings.ts';
import {
  BOUNCE_DEFINITIONS,
  BOUNCES,
  CUBE_DIMENSIONS,
  cellColumn,
  isCountedInCubes,
  isOfHits,
} from './cube.ts';
import { bucketOfDaySql, columnOf, isTimeDimension } from './dimension-sql.ts';
import { dimensionsOf, filterSql } from './filter-sql.ts';
import { type Count, countInfo, SIDE_COUNTS, type SideCount } from './metric-sql.ts';
import { dimensionNames } from './order-sql.ts';
import type { Plan, Question } from './plan.ts';

const DAY_MS = 86_400_000;

/** The dimensions that visits have: those of sessions, and the page. */
export const VISIT_DIMENSIONS = CUBE_DIMENSIONS.filter(
  (dimension) => !isOfHits(dimension) || dimension === 'page',
);

/** What rows of a visitor may differ in, and visitors are therefore counted by. */
export const COMPARED = ['localDay', ...VISIT_DIMENSIONS] as const;
type Compared = (typeof COMPARED)[number];

/**
 * The column that says of a row whether it is the first of its visitor that day with its value; null where all rows of the
 * visitor have the same, of which the first session's is the first.
 */
export function firstColumn(one: Compared): string {
  return quoteName(`first ${one}`);
}

/** A day has fewer sessions: ids are numbers within the day, with the day (in days since 1970) in front. */
export const SESSIONS_MAX = 2 ** 32;
/** The UTC day of a row. */
export const DAY_OF_VISIT = `"sessionId" // ${SESSIONS_MAX}`;

/** True where visits have all that a question asks for. */
export function isOfVisits(question: Question): boolean {
  const { dimensions, filters, goals, steps } = question;
  return (
    goals === null &&
    steps === null &&
    isCountedInCubes(question.metrics, 'withoutMoney') &&
    dimensions.every((one) => (isTimeDimension(one) ? one !== 'time:hour' : isOfVisit(one))) &&
    !filters.some(asksForDeeds) &&
    dimensionsOf(filters).every(isOfVisit)
  );
}

function isOfVisit(dimension: QueryDimension): boolean {
  const names: readonly string[] = VISIT_DIMENSIONS;
  return !isPropDimension(dimension) && names.includes(dimension);
}

function asksForDeeds(filter: Filter): boolean {
  switch (filter[0]) {
    case 'and':
    case 'or':
      return filter[1].some(asksForDeeds);
    case 'not':
      return asksForDeeds(filter[1]);
    default:
      return filter[0] === 'hasDone';
  }
}

/**
 * Something to select visits from, out of their files: most sessions leave where they came in, and most visitors come
 * once, which is therefore not written.
 */
export function readVisitsSql(files: string): string {
  return `(SELECT * EXCLUDE ("otherPage", "otherExit", "otherVisitor"), coalesce("otherPage", "entryPage") AS "page",
    coalesce("otherExit", "entryPage") AS "exitPage", coalesce("otherVisitor", "sessionId") AS "visitorId" FROM ${files})`;
}

/** The rows that filters let through, as a condition: a row is all hits of a session on a page, decided like each of them. */
export function visitFilterSql(filters: readonly Filter[], bindings: Bindings): string {
  const columns = {
    valueOf: columnOf,
    hasDone: () => {
      throw new RangeError('visits do not tell what a session has done');
    },
  };
  return ['true', ...filters.map((filter) => filterSql(filter, columns, bindings))].join(' AND ');
}

/** The visits to read, and for which counts. */
export type VisitRequest = {
  plan: Plan;
  question: Question;
  /** Something to select them from. */
  visits: string;
  bindings: Bindings;
  counts: readonly Count[];
  sideCounts: readonly SideCount[];
};

/** Rows of the question's dimensions and counts, which add up with those of other days. */
export function visitRowsSql(request: VisitRequest): string[] {
  const { question, counts, sideCounts } = request;
  const names = dimensionNames(question);
  const group = names.length === 0 ? '' : ` GROUP BY ${names.join(', ')}`;
  const columns = [
    ...names,
    ...counts.map((count) => `${countSql(count, question)} AS "${count}"`),
    ...sideCounts.map((count) => `${SIDE_COUNTS[count].empty} AS "${count}"`),
  ];
  const rows = [`SELECT ${columns.join(', ')} FROM (${sessionsSql(request)})${group}`];
  if (sideCounts.length > 0) {
    const ofViews = [
      ...names,
      ...counts.map((count) => `0 AS "${count}"`),
      ...sideCounts.map((count) => `${SIDE_COUNTS[count].sql} AS "${count}"`),
    ];
    rows.push(
      `SELECT ${ofViews.join(', ')} FROM (${inRange(request, ['*'])}) WHERE "isView"${group}`,
    );
  }
  return rows;
}

/**
 * Visitors, over rows that stand for a session or one of its pages each: a hash of all of them would cost more than all else.
 * Where a visitor's rows are alike in all that decides about them, but perhaps in what they are counted by, those with one
 * value count together or not at all, and the first of them stands for them. The others are told apart by their ids.
 */
function visitorsSql(question: Question): string {
  const { lead, others } = comparedIn(question);
  const isFirst = lead === null ? IS_FIRST : `coalesce(${firstColumn(lead)}, ${IS_FIRST})`;
  const isAlike = others.map((one) => `${firstColumn(one)} IS NULL`).join(' AND ') || 'true';
  return `count(*) FILTER (WHERE ${isAlike} AND ${isFirst}) + count(DISTINCT "visitorId") FILTER (WHERE NOT (${isAlike}))`;
}

const SESSION = '"sessionId"';
/** The session is its visitor's first that day. */
const IS_FIRST = '"isVisitorsFirst"';

/** What visitors are counted by: what makes the rows of a breakdown, one of it in the lead; the filters; the range. */
function comparedIn({ dimensions, filters }: Question) {
  const named: readonly string[] = [...dimensions, ...dimensionsOf(filters)];
  const isByDay = dimensions.every((one) => one === 'time:day') && dimensions.length > 0;
  const ofRows = COMPARED.filter((one) => dimensions.some((dimension) => dimension === one));
  // Most visitors have more than one page, and few have more than one of anything else.
  const lead = ofRows.find((one) => one === 'page') ?? ofRows[0] ?? (isByDay ? 'localDay' : null);
  const others = COMPARED.filter(
    (one) => one !== lead && (one === 'localDay' || named.includes(one)),
  );
  return { lead, others };
}

/** The columns that {@link visitorsSql} reads. */
function visitorColumns(question: Question): string[] {
  const { lead, others } = comparedIn(question);
  const firsts = [...(lead === null ? [] : [lead]), ...others].map(firstColumn);
  return [SESSION, '"visitorId"', IS_FIRST, ...firsts];
}

/** What is known of a session here: it lies within one day, and when it was there does not matter. */
const FACTS = [
  ...BOUNCE_DEFINITIONS.map((definitions) => cellColumn(BOUNCES, definitions)),
  '0 AS "beganAt"',
  '"durationMs" AS "endedAt"',
  '1 AS "exitPlace"',
];

/** A count over rows that stand for a session each, of which what costs most was worked out when they were written. */
function countSql(count: Count, question: Question): string {
  const { bounces, definitions } = question;
  switch (count) {
    case BOUNCES:
      return `count(*) FILTER (WHERE ${cellColumn(BOUNCES, definitions)})`;
    case 'visitors':
      return visitorsSql(question);
    default:
      return countInfo(count).overSessions(bounces);
  }
}

/** Rows that stand for one session each, or where pages are a dimension for one session on one page. */
function sessionsSql(request: VisitRequest): string {
  const { question } = request;
  const visitor = visitorColumns(question);
  const onPage = [
    ...visitor,
    '"pageviews"',
    '"events"',
    'CASE WHEN "isExit" THEN 1 END AS "lastPlace"',
  ];
  if (question.dimensions.includes('page')) return inRange(request, [...onPage, ...FACTS]);
  if (!dimensionsOf(question.filters).includes('page')) {
    const whole = [
      ...visitor,
      '"wholePageviews" AS "pageviews"',
      '"wholeEvents" AS "events"',
      'CASE WHEN "wholePageviews" > 0 THEN 1 END AS "lastPlace"',
    ];
    return `${inRange(request, [...whole, ...FACTS])} AND "isFirst"`;
  }
  // Several of a session's pages may fit.
  const names = dimensionNames(question);
  const kept = [...visitor.filter((name) => name !== SESSION), ...FACTS.map(nameOfColumn)].map(
    (name) => `any_value(${name}) AS ${name}`,
  );
  const added = [
    'sum("pageviews") AS "pageviews"',
    'sum("events") AS "events"',
    'max("lastPlace") AS "lastPlace"',
  ];
  const columns = [...names, ...kept, ...added].join(', ');
  const rows = inRange(request, [...onPage, ...FACTS]);
  const keys = [SESSION, ...names].join(', ');
  return `SELECT ${SESSION}, ${columns} FROM (${rows}) GROUP BY ${keys}`;
}

/** `"a"` and `1 AS "a"` are both `"a"`. */
function nameOfColumn(column: string): string {
  return column.split(' AS ').at(-1) ?? column;
}

/** What lies in the range and fits the filters; ends with a condition. */
function inRange({ plan, question, visits, bindings }: VisitRequest, columns: readonly string[]) {
  const { bind } = bindings;
  const values = question.dimensions.map((dimension, index) => {
    const sql = isTimeDimension(dimension)
      ? bucketOfDaySql(dimension, 'CAST("localDay" AS BIGINT)', {
          calendar: plan.calendar,
          bindings,
        })
      : columnOf(dimension);
    return `${sql} AS "d${index}"`;
  });
  const from = bind(Date.parse(question.range.from) / DAY_MS);
  const to = bind(Date.parse(question.range.to) / DAY_MS);
  return `SELECT ${[...values, ...columns].join(', ')} FROM ${visits} WHERE "localDay" >= ${from} AND "localDay" <= ${to}
    AND ${visitFilterSql(question.filters, bindings)}`;
}
