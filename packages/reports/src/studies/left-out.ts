/** What reports leave out, and why: the hits that every other report is without. */
import type { DuckDBValue } from '@duckdb/node-api';
import {
  BOT_NAMES,
  botKindOf,
  LEFT_OUT_PAGES_MAX,
  type LeftOutQuestion,
  type LeftOutReport,
  TAKEN,
} from '@footfall/domain';
import { IS_PAGEVIEW } from '../metric-sql.ts';
import { matchingHitsSql, type Study } from '../study.ts';

const COUNTS = `count(*) AS "hits", count(*) FILTER (WHERE "isView") AS "pageviews", count(DISTINCT "visitorId") AS "visitors",
  count(DISTINCT "page") AS "pages", min("at") AS "firstAt", max("at") AS "lastAt"`;
const KINDS = ['totals', 'verdict', 'bot', 'page'] as const;

/** Makes the study; filters are decided for each hit that is left out, with those of its session that are left out too. */
export function studyLeftOut({ range, filters }: LeftOutQuestion): Study<LeftOutReport> {
  return {
    key: ['leftOut'],
    range,
    filters,
    isOfLeftOut: true,
    // Not pageviews and events alone: the ledger counts all of them.
    isCounted: () => 'true',
    write: (scope) => ({
      tables: [
        `kept AS MATERIALIZED (SELECT coalesce("verdict", '${TAKEN}') AS "verdict", "visitorId", "page", "at", ${IS_PAGEVIEW} AS "isView",
  CASE WHEN "browser" IN (${BOT_NAMES.map(scope.bindings.bind).join(', ')}) THEN "browser" END AS "bot" FROM ${matchingHitsSql(scope)})`,
      ],
      select: `SELECT * FROM (SELECT 0 AS "kind", CAST(NULL AS VARCHAR) AS "name", ${COUNTS} FROM kept
  UNION ALL SELECT 1, "verdict", ${COUNTS} FROM kept GROUP BY "verdict"
  UNION ALL SELECT 2, "bot", ${COUNTS} FROM kept WHERE "verdict" = 'bot:agent' GROUP BY "bot"
  UNION ALL (SELECT 3, "page", ${COUNTS} FROM kept WHERE "isView" GROUP BY "page" ORDER BY 4 DESC, 2 LIMIT ${LEFT_OUT_PAGES_MAX}))
ORDER BY "kind", "hits" DESC, "name" NULLS LAST`,
    }),
    present,
  };
}

function present(rows: readonly DuckDBValue[][]): LeftOutReport {
  const report: LeftOutReport = {
    totals: { hits: 0, pageviews: 0, visitors: 0 },
    verdicts: [],
    bots: [],
    pages: [],
  };
  for (const [kind, value, hits, pageviews, visitors, pages, firstAt, lastAt] of rows) {
    const name = value === null || value === undefined ? null : String(value);
    const counts = {
      hits: Number(hits),
      pageviews: Number(pageviews),
      visitors: Number(visitors),
    };
    const times = () => ({
      firstAt: new Date(Number(firstAt)).toISOString(),
      lastAt: new Date(Number(lastAt)).toISOString(),
    });
    switch (KINDS[Number(kind)]) {
      case 'verdict':
        report.verdicts.push({ verdict: toVerdict(name), ...counts, ...times() });
        break;
      case 'bot': {
        const of = { name, kind: name === null ? null : botKindOf(name) };
        report.bots.push({ ...of, ...counts, pages: Number(pages), ...times() });
        break;
      }
      case 'page':
        report.pages.push({ page: name ?? '', pageviews: counts.pageviews });
        break;
      default:
        report.totals = counts;
    }
  }
  return report;
}

/** Verdicts come from beacons, which have no others. */
function toVerdict(name: string | null): LeftOutReport['verdicts'][number]['verdict'] {
  return name as LeftOutReport['verdicts'][number]['verdict'];
}
