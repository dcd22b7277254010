/**
 * Funnels. Every hit that is the first step begins a run; from there each step is looked for at the earliest hit after
 * the one before, within the window. Of the runs of a session or visitor the deepest counts, the earliest of those.
 */
import type { DuckDBValue } from '@duckdb/node-api';
import type { FunnelQuestion, FunnelReport, ReachedStep } from '@footfall/domain';
import { stepColumn } from '../goal-sql.ts';
import { PLACE } from '../metric-sql.ts';
import type { Scope } from '../session-tables.ts';
import { matchingHitsSql, type Study, sessionColumns, valueSql } from '../study.ts';

/** What {@link figuresOfStep} gives for each step. */
const COLUMNS_PER_STEP = 3;

export function studyFunnel(question: FunnelQuestion): Study<FunnelReport> {
  const { range, filters, steps, order, per, windowSeconds, by, limit } = question;
  return {
    key: ['funnel', steps, order, per, windowSeconds, by ?? null, limit],
    range,
    filters,
    dimensions: sessionColumns(by),
    steps: steps.map(({ rule }) => rule),
    write: (scope) => write(scope, question),
    present: (rows) => present(rows, question),
    whole: {
      metric: per === 'session' ? 'sessions' : 'visitors',
      put: (report, total) => ({ ...report, total }),
    },
  };
}

function write(scope: Scope, question: FunnelQuestion) {
  const { bindings } = scope;
  const { steps, by, limit, order } = question;
  const subject = question.per === 'session' ? '"sessionId"' : '"visitorId"';
  // Hits of one visitor can share their place; the rest of the order only makes it the same everywhere.
  const inOrder = `PARTITION BY ${subject} ORDER BY ${PLACE}, "sessionId", "name", "page"`;
  const row = order === 'strict' ? `row_number() OVER (${inOrder})` : PLACE;
  const reached = steps.map((_, index) => stepColumn(index));
  const hits = matchingHitsSql(scope);
  // Only where steps have to follow upon each other does it matter what lies between them.
  const walked = order === 'strict' ? hits : `${hits} AND (${reached.join(' OR ')})`;
  const tables = [
    `walk AS MATERIALIZED (SELECT ${subject} AS "subject", ${row} AS "place", "at", ${reached.join(', ')}, ${valueSql(by, bindings)} AS "value" FROM ${walked})`,
    `run_0 AS (SELECT "subject", "value", "place" AS "first", "at" AS "at 0", "place" AS "place 0" FROM walk WHERE ${stepColumn(0)})`,
    ...steps.slice(1).map((_, index) => runSql(index + 1, question, bindings.bind)),
    `run AS MATERIALIZED (SELECT * FROM run_${steps.length - 1}
  QUALIFY row_number() OVER (PARTITION BY "subject" ORDER BY ${depthSql(steps.length)} DESC, "first") = 1)`,
  ];
  const columns = steps.flatMap((_, index) => figuresOfStep(index)).join(', ');
  const total = (size: string) =>
    `SELECT 0 AS "kind", ${size} AS "rows", CAST(NULL AS VARCHAR) AS "value", ${columns} FROM run`;
  if (by === undefined) return { tables, select: total('0') };
  tables.push(`breakdown AS MATERIALIZED (SELECT "value", ${columns} FROM run GROUP BY "value")`);
  const rowOrder = '"count 0" DESC, "value" NULLS LAST';
  return {
    tables,
    select: `SELECT * FROM (${total('(SELECT count(*) FROM breakdown)')}
  UNION ALL SELECT 1, 0, * FROM (SELECT * FROM breakdown ORDER BY ${rowOrder} LIMIT ${bindings.bind(limit)}))
ORDER BY "kind", ${rowOrder}`,
  };
}

/**
 * A place that no hit has: from where a run has ended, nothing may follow. A null would do for SQL, but where DuckDB (1.5)
 * expects more than a few rows it sorts them for an as-of join, and then lets null come before everything.
 */
const NOWHERE = '9223372036854775807';

/** The condition of an as-of join: the hit that is earliest after a place; none where the place is null. */
export function comesAfterSql(place: string): string {
  return `coalesce(${place}, ${NOWHERE}) < next."place"`;
}

/** The runs with the step of that number: null from where a run has ended. */
function runSql(
  step: number,
  { order, windowSeconds }: FunnelQuestion,
  bind: (value: number | string) => string,
): string {
  const isWithin = `next."at" <= run."at 0" + ${bind(windowSeconds * 1000)}`;
  const known = [`CASE WHEN ${isWithin} THEN next."at" END AS "at ${step}"`];
  known.push(`CASE WHEN ${isWithin} THEN next."place" END AS "place ${step}"`);
  const hits = `(SELECT "subject", "place", "at" FROM walk WHERE ${stepColumn(step)})`;
  const before = `run."place ${step - 1}"`;
  const join =
    order === 'strict'
      ? `LEFT JOIN ${hits} AS next ON next."subject" = run."subject" AND next."place" = ${before} + 1`
      : `ASOF LEFT JOIN ${hits} AS next ON next."subject" = run."subject" AND ${comesAfterSql(before)}`;
  return `run_${step} AS (SELECT run.*, ${known.join(', ')} FROM run_${step - 1} AS run ${join})`;
}

function depthSql(steps: number): string {
  return Array.from({ length: steps }, (_, index) => `("at ${index}" IS NOT NULL)::INTEGER`).join(
    ' + ',
  );
}

function figuresOfStep(step: number): string[] {
  const took = step === 0 ? 'CAST(NULL AS BIGINT)' : `"at ${step}" - "at ${step - 1}"`;
  return [
    `count("at ${step}") AS "count ${step}"`,
    `avg(${took}) AS "mean ${step}"`,
    `quantile_disc(${took}, 0.5) AS "median ${step}"`,
  ];
}

function present(rows: readonly DuckDBValue[][], question: FunnelQuestion): FunnelReport {
  const report: FunnelReport = { total: 0, steps: [], results: [], rows: 0 };
  for (const [kind, size, value, ...columns] of rows) {
    const steps = toSteps(question, columns);
    if (Number(kind) === 0) Object.assign(report, { steps, rows: Number(size) });
    else report.results.push({ value: value === null ? null : String(value), steps });
  }
  return report;
}

function toSteps({ steps }: FunnelQuestion, columns: readonly DuckDBValue[]): ReachedStep[] {
  const countOf = (step: number) => Number(columns[step * COLUMNS_PER_STEP] ?? 0);
  const secondsOf = (value: DuckDBValue | undefined) =>
    value === null || value === undefined ? null : Number(value) / 1000;
  return steps.map(({ name }, step) => {
    const [count, first, previous] = [countOf(step), countOf(0), countOf(step - 1)];
    return {
      name,
      count,
      droppedBefore: step === 0 ? null : previous - count,
      shareOfPrevious: step === 0 || previous === 0 ? null : count / previous,
      shareOfFirst: first === 0 ? null : count / first,
      secondsMean: secondsOf(columns[step * COLUMNS_PER_STEP + 1]),
      secondsMedian: secondsOf(columns[step * COLUMNS_PER_STEP + 2]),
    };
  });
}
