/** Who is on a site now, out of the same hits as every other report. */
import type { DuckDBValue } from '@duckdb/node-api';
import {
  localDate,
  PRESENCE_FEED_MAX,
  PRESENCE_MS,
  PRESENCE_ROWS_MAX,
  type PresentReport,
  type Site,
} from '@footfall/domain';
import { IS_COUNTED, IS_PAGEVIEW, PLACE } from '../metric-sql.ts';
import { matchingHitsSql, type Study } from '../study.ts';

const LISTS = ['pages', 'sources', 'countries'] as const;

/** All who look at a site are together as much work as one who asks four times a second. */
const SHARED_MS = 250;

/** Makes the study of the five minutes before an instant (ms since 1970). */
export function studyPresent(site: Site, now: number): Study<PresentReport> {
  const since = now - PRESENCE_MS;
  return {
    // An answer is about one instant, but who asks within the same quarter of a second may share it.
    key: ['present', Math.floor(now / SHARED_MS)],
    range: { from: localDate(since, site.timezone), to: localDate(now, site.timezone) },
    filters: [],
    dimensions: ['source', 'country', 'device'],
    // Clocks differ: what seems to be just ahead of ours is here too.
    isCounted: ({ bind }) =>
      `${IS_COUNTED} AND "at" >= ${bind(since)} AND "at" < ${bind(now + PRESENCE_MS)}`,
    write: (scope) => ({
      tables: [
        `here AS MATERIALIZED (SELECT "at", ${PLACE} AS "place", "name", "page", "visitorId", ${IS_PAGEVIEW} AS "isView",
  session."source" AS "source", session."country" AS "country", session."device" AS "device" FROM ${matchingHitsSql(scope)})`,
        `visitor AS MATERIALIZED (SELECT "visitorId", arg_max("page", ("place", "page")) FILTER (WHERE "isView") AS "pages",
  arg_max_null("source", ("place", "page")) AS "sources", arg_max_null("country", ("place", "page")) AS "countries" FROM here GROUP BY "visitorId")`,
        ...LISTS.map(
          (
            list,
          ) => `${list} AS (SELECT "${list}" AS "value", count(*) AS "visitors" FROM visitor GROUP BY 1
  ORDER BY 2 DESC, 1 NULLS LAST LIMIT ${PRESENCE_ROWS_MAX})`,
        ),
        `feed AS (SELECT "at", "name", "page", "source", "country", "device" FROM here
  ORDER BY "place" DESC, "name", "page" LIMIT ${PRESENCE_FEED_MAX})`,
      ],
      select: `SELECT (SELECT count(*) FROM visitor), ${LISTS.map(
        (list) =>
          `(SELECT to_json(list({'value': "value", 'visitors': "visitors"} ORDER BY "visitors" DESC, "value" NULLS LAST)) FROM ${list})`,
      ).join(', ')}, (SELECT to_json(list(feed ORDER BY "at" DESC, "name", "page")) FROM feed)`,
    }),
    present,
  };
}

type Told = PresentReport['feed'][number] & { at: number };

function present([row]: readonly DuckDBValue[][]): PresentReport {
  const [visitors, pages, sources, countries, feed] = row ?? [];
  const listOf = (json: DuckDBValue | undefined) =>
    json === null || json === undefined ? [] : JSON.parse(String(json));
  return {
    visitors: Number(visitors ?? 0),
    pages: listOf(pages),
    sources: listOf(sources),
    countries: listOf(countries),
    feed: listOf(feed).map((one: Told) => ({ ...one, at: new Date(one.at).toISOString() })),
  };
}
