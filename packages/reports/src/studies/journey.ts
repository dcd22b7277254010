/** Journeys: what follows upon what, level by level, with the rare put together. */
import type { DuckDBValue } from '@duckdb/node-api';
import type { JourneyNode, JourneyQuestion, JourneyReport } from '@footfall/domain';
import { fitsPageSql } from '../filter-sql.ts';
import { IS_PAGEVIEW, PLACE } from '../metric-sql.ts';
import type { Scope } from '../session-tables.ts';
import { matchingHitsSql, type Study } from '../study.ts';

export function studyJourney(question: JourneyQuestion): Study<JourneyReport> {
  const { range, filters, start, direction, through, depth, top } = question;
  return {
    key: ['journey', start ?? null, direction, through, depth, top],
    range,
    filters,
    write: (scope) => write(scope, question),
    present,
  };
}

/** A node as text: its kind by one letter, and its name. */
const OTHER = 'o';
const END = 'x';
const KINDS: Record<string, JourneyNode['kind']> = { p: 'page', e: 'event', o: 'other', x: 'end' };

function write(scope: Scope, question: JourneyQuestion) {
  const { bind } = scope.bindings;
  const { start, direction, through, depth, top } = question;
  const alsoSteps = start?.type === 'event' ? ` OR "name" = ${bind(start.event)}` : '';
  const isStep = through === 'pages' ? ` AND (${IS_PAGEVIEW}${alsoSteps})` : '';
  const inOrder = (column: string) => `PARTITION BY "sessionId" ORDER BY ${column}`;
  const level = direction === 'forward' ? '"step" - "begin"' : '"begin" - "step"';
  const tables = [
    `walk AS (SELECT "sessionId", CASE WHEN ${IS_PAGEVIEW} THEN 'p' || "page" ELSE 'e' || "name" END AS "node",
  row_number() OVER (${inOrder(`${PLACE}, "name", "page"`)}) AS "row" FROM ${matchingHitsSql(scope)}${isStep})`,
    // Who loads a page again is still there.
    `moved AS (SELECT * FROM walk QUALIFY lag("node") OVER (${inOrder('"row"')}) IS DISTINCT FROM "node")`,
    `stepped AS MATERIALIZED (SELECT "sessionId", "node", row_number() OVER (${inOrder('"row"')}) AS "step" FROM moved)`,
    `begun AS (SELECT "sessionId", ${beginSql(scope, question)} AS "begin" FROM stepped GROUP BY "sessionId")`,
    `near AS MATERIALIZED (SELECT "sessionId", "node", ${level} AS "level" FROM stepped JOIN begun USING ("sessionId")
  WHERE "begin" IS NOT NULL AND ${level} BETWEEN 0 AND ${bind(depth)})`,
    `named AS MATERIALIZED (SELECT "level", "node" FROM (SELECT "level", "node", count(*) AS "sessions" FROM near GROUP BY 1, 2)
  QUALIFY row_number() OVER (PARTITION BY "level" ORDER BY "sessions" DESC, "node") <= ${bind(top)})`,
    `path AS MATERIALIZED (SELECT "sessionId", near."level", coalesce(named."node", '${OTHER}') AS "node"
  FROM near LEFT JOIN named ON named."level" = near."level" AND named."node" = near."node")`,
    `node AS (SELECT "level", "node", count(*) AS "sessions" FROM path GROUP BY 1, 2)`,
    `link AS (SELECT path."level", path."node" AS "from", coalesce(next."node", '${END}') AS "to", count(*) AS "sessions"
  FROM path LEFT JOIN path AS next ON next."sessionId" = path."sessionId" AND next."level" = path."level" + 1
  WHERE path."level" < ${bind(depth)} GROUP BY 1, 2, 3)`,
  ];
  const isLast = (column: string) => `${column} IN ('${OTHER}', '${END}')`;
  return {
    tables,
    select: `SELECT * FROM (SELECT 0 AS "kind", "level", "node" AS "from", NULL AS "to", "sessions" FROM node
  UNION ALL SELECT 1, "level", "from", "to", "sessions" FROM link)
ORDER BY "kind", "level", CASE WHEN "kind" = 0 THEN ${isLast('"from"')} ELSE false END, "sessions" DESC, "from", "to"`,
  };
}

/** The step from which a session is looked at; null where it never comes there. */
function beginSql({ bindings }: Scope, { start, direction }: JourneyQuestion): string {
  if (start === undefined) return direction === 'forward' ? 'min("step")' : 'max("step")';
  const isStart =
    start.type === 'event'
      ? `"node" = 'e' || ${bindings.bind(start.event)}`
      : `"node"[1] = 'p' AND ${fitsPageSql('"node"[2:]', start.page, bindings)}`;
  return `min("step") FILTER (WHERE ${isStart})`;
}

function present(rows: readonly DuckDBValue[][]): JourneyReport {
  const report: JourneyReport = { sessions: 0, nodes: [], links: [] };
  for (const [kind, level, from, to, sessions] of rows) {
    const counted = { level: Number(level), sessions: Number(sessions) };
    if (Number(kind) === 0) {
      report.nodes.push({ ...toNode(from), ...counted });
      if (counted.level === 0) report.sessions += counted.sessions;
    } else {
      report.links.push({ ...counted, from: toNode(from), to: toNode(to) });
    }
  }
  return report;
}

function toNode(value: DuckDBValue | undefined): JourneyNode {
  const node = String(value);
  const kind = KINDS[node.slice(0, 1)] ?? 'other';
  return { kind, name: kind === 'other' || kind === 'end' ? null : node.slice(1) };
}
