/** Retention: visitors by the period in which they were first seen, and in which later ones they were there again. */
import type { DuckDBValue } from '@duckdb/node-api';
import {
  LASTING_VISITOR_ID_MIN,
  type RetentionQuestion,
  type RetentionReport,
  type TimeDimension,
} from '@footfall/domain';
import { bucketName, bucketSql } from '../dimension-sql.ts';
import type { Plan } from '../plan.ts';
import type { Scope } from '../session-tables.ts';
import { matchingHitsSql, type Study } from '../study.ts';

export function studyRetention(question: RetentionQuestion): Study<RetentionReport> {
  const { range, filters, period, periods } = question;
  return {
    key: ['retention', period, periods],
    range,
    filters,
    write: (scope) => write(scope, question),
    present: (rows, plan) => present(rows, { plan, question }),
  };
}

const dimensionOf = ({ period }: RetentionQuestion): TimeDimension => `time:${period}`;

/** Kinds of rows: visitors of a cohort in a period, the last period with hits, visitors of a day. */
const RETURNED = 0;
const LAST = 1;
const PASSING = 2;

function write(scope: Scope, question: RetentionQuestion) {
  const { plan, bindings } = scope;
  const bucket = bucketSql(dimensionOf(question), plan.calendar, { column: '"at"', bindings });
  const lasts = `"visitorId" >= ${bindings.bind(LASTING_VISITOR_ID_MIN)}`;
  return {
    tables: [
      `seen AS MATERIALIZED (SELECT DISTINCT "visitorId", ${bucket} AS "bucket" FROM ${matchingHitsSql(scope)})`,
      `cohort AS (SELECT "visitorId", min("bucket") AS "first" FROM seen WHERE ${lasts} GROUP BY 1)`,
    ],
    select: `SELECT ${RETURNED} AS "kind", "first", "bucket", count(*) AS "visitors" FROM seen JOIN cohort USING ("visitorId") GROUP BY 2, 3
UNION ALL SELECT ${LAST}, NULL, max("bucket"), NULL FROM seen
UNION ALL SELECT ${PASSING}, NULL, NULL, count(DISTINCT "visitorId") FROM seen WHERE NOT (${lasts})
ORDER BY "kind", "first", "bucket"`,
  };
}

function present(
  rows: readonly DuckDBValue[][],
  { plan, question }: { plan: Plan; question: RetentionQuestion },
): RetentionReport {
  const ofKind = (wanted: number) => rows.filter(([kind]) => Number(kind) === wanted);
  const last = Number(ofKind(LAST)[0]?.[2] ?? 0);
  const cohorts = new Map<number, number[]>();
  for (const [, first, bucket, visitors] of ofKind(RETURNED)) {
    const start = Number(first);
    const returned = cohorts.get(start) ?? blank(Math.min(last - start, question.periods));
    const index = Number(bucket) - start;
    if (index < returned.length) returned[index] = Number(visitors);
    cohorts.set(start, returned);
  }
  const told = [...cohorts].map(([start, returned]) => ({
    start: bucketName(dimensionOf(question), start, plan.calendar),
    visitors: returned[0] ?? 0,
    returned,
  }));
  return {
    visitors: told.reduce((sum, { visitors }) => sum + visitors, 0),
    passing: Number(ofKind(PASSING)[0]?.[3] ?? 0),
    cohorts: told,
  };
}

const blank = (periods: number): number[] => new Array<number>(periods + 1).fill(0);
