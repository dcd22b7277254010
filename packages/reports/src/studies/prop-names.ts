/** Which properties pageviews and events carry, and how often. */
import type { DuckDBValue } from '@duckdb/node-api';
import type { PropNamesQuestion, PropNamesReport } from '@footfall/domain';
import { matchingHitsSql, type Study } from '../study.ts';

/** Makes the study; filters are decided for each pageview and event. */
export function studyPropNames(question: PropNamesQuestion): Study<PropNamesReport> {
  const { range, filters, limit, offset } = question;
  return {
    key: ['propNames', limit, offset],
    range,
    filters,
    write: (scope) => ({
      tables: [
        `carried AS MATERIALIZED (SELECT unnest(map_entries("props")) AS "prop", "visitorId", "sessionId" FROM ${matchingHitsSql(scope)})`,
        `named AS MATERIALIZED (SELECT "prop"."key" AS "name", count(*) AS "hits", count(DISTINCT "visitorId") AS "visitors",
  count(DISTINCT "sessionId") AS "sessions", count(DISTINCT "prop"."value") AS "values" FROM carried GROUP BY 1)`,
      ],
      // The size of the whole in a row of its own: a page beyond the end has no others.
      select: `SELECT * FROM (SELECT 0 AS "kind", CAST(NULL AS VARCHAR) AS "name", count(*) AS "hits", 0, 0, 0 FROM named
  UNION ALL SELECT 1, * FROM (SELECT * FROM named ORDER BY "hits" DESC, "name" LIMIT ${scope.bindings.bind(limit)} OFFSET ${scope.bindings.bind(offset)}))
ORDER BY "kind", "hits" DESC, "name"`,
    }),
    present,
  };
}

function present(rows: readonly DuckDBValue[][]): PropNamesReport {
  const report: PropNamesReport = { results: [], rows: 0 };
  for (const [kind, name, hits, visitors, sessions, values] of rows) {
    if (Number(kind) === 0) report.rows = Number(hits);
    else {
      report.results.push({
        name: String(name),
        hits: Number(hits),
        visitors: Number(visitors),
        sessions: Number(sessions),
        values: Number(values),
      });
    }
  }
  return report;
}
