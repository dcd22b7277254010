/** Errors of a site's scripts: what was reported, how often, by how many, and where. */
import type { DuckDBValue } from '@duckdb/node-api';
import {
  ERROR_PAGES_MAX,
  type ScriptErrorsQuestion,
  type ScriptErrorsReport,
} from '@footfall/domain';
import { IS_ERROR, matchingHitsSql, type Study } from '../study.ts';

/** Makes the study; filters are decided for each `error` hit with its session. */
export function studyScriptErrors(question: ScriptErrorsQuestion): Study<ScriptErrorsReport> {
  const { range, filters, orderBy, limit, offset } = question;
  return {
    key: ['scriptErrors', orderBy, limit, offset],
    range,
    filters,
    isCounted: () => IS_ERROR,
    write: (scope) => ({
      tables: [
        `failure AS MATERIALIZED (SELECT "props"[${scope.bindings.bind('message')}] AS "message", "props"[${scope.bindings.bind('at')}] AS "place",
  "at", "page", "visitorId", "sessionId" FROM ${matchingHitsSql(scope)})`,
        `found AS MATERIALIZED (SELECT "message", "place", ${COUNTS}, count(DISTINCT "page") AS "pages",
  min("at") AS "firstAt", max("at") AS "lastAt" FROM failure GROUP BY "message", "place")`,
        `wanted AS MATERIALIZED (SELECT * FROM found ORDER BY ${ORDERS[orderBy]} LIMIT ${scope.bindings.bind(limit)} OFFSET ${scope.bindings.bind(offset)})`,
        // For each page of a wanted error how often it was reported there, the most first.
        `place AS (SELECT failure."message", failure."place", "page", count(*) AS "hits" FROM failure JOIN wanted
  ON failure."message" IS NOT DISTINCT FROM wanted."message" AND failure."place" IS NOT DISTINCT FROM wanted."place"
  GROUP BY 1, 2, 3)`,
        `top AS (SELECT "message", "place", to_json(list({'page': "page", 'count': "hits"} ORDER BY "hits" DESC, "page")[1:${ERROR_PAGES_MAX}]) AS "topPages"
  FROM place GROUP BY "message", "place")`,
      ],
      select: `SELECT * FROM (SELECT 0 AS "kind", (SELECT count(*) FROM found) AS "rows", NULL AS "message", NULL AS "place", ${COUNTS},
  0 AS "pages", 0 AS "firstAt", 0 AS "lastAt", NULL AS "topPages" FROM failure
  UNION ALL SELECT 1, 0, wanted.*, top."topPages" FROM wanted JOIN top
  ON top."message" IS NOT DISTINCT FROM wanted."message" AND top."place" IS NOT DISTINCT FROM wanted."place")
ORDER BY "kind", ${ORDERS[orderBy]}`,
    }),
    present,
  };
}

const COUNTS = `count(*) AS "count", count(DISTINCT "visitorId") AS "visitors", count(DISTINCT "sessionId") AS "sessions"`;

const BY_NAME = '"message" NULLS LAST, "place" NULLS LAST';
const ORDERS: Record<ScriptErrorsQuestion['orderBy'], string> = {
  count: `"count" DESC, ${BY_NAME}`,
  visitors: `"visitors" DESC, ${BY_NAME}`,
  lastAt: `"lastAt" DESC, ${BY_NAME}`,
};

function present(rows: readonly DuckDBValue[][]): ScriptErrorsReport {
  const report: ScriptErrorsReport = {
    totals: { count: 0, visitors: 0, sessions: 0 },
    results: [],
    rows: 0,
  };
  for (const [kind, size, message, at, count, visitors, sessions, pages, ...rest] of rows) {
    const [firstAt, lastAt, topPages] = rest;
    const counts = {
      count: Number(count),
      visitors: Number(visitors),
      sessions: Number(sessions),
    };
    if (Number(kind) === 0) {
      report.totals = counts;
      report.rows = Number(size);
      continue;
    }
    report.results.push({
      message: toText(message),
      at: toText(at),
      ...counts,
      pages: Number(pages),
      topPages: JSON.parse(String(topPages)),
      firstAt: new Date(Number(firstAt)).toISOString(),
      lastAt: new Date(Number(lastAt)).toISOString(),
    });
  }
  return report;
}

function toText(value: DuckDBValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
