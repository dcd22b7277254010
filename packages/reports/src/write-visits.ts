/** How visits are written, out of the tables from which cells are counted: `session`, `onPage` and `view` of write-cube.ts. */
import { quoteName } from '@footfall/archive';
import { BOUNCE_DEFINITIONS, BOUNCES, cellColumn } from './cube.ts';
import { isBounceSql } from './metric-sql.ts';
import { COMPARED, firstColumn, SESSIONS_MAX, VISIT_DIMENSIONS } from './visits-sql.ts';

const DAY_MS = 86_400_000;

/** Of a session; the page is that of the row. */
const OF_SESSION = VISIT_DIMENSIONS.filter((dimension) => dimension !== 'page');
/** Told by what differs; see readVisitsSql. */
const WRITTEN = OF_SESSION.filter((dimension) => dimension !== 'exitPage');
/** What sessions of a visitor are compared in; pages are by row. */
const OF_WHOLE = COMPARED.filter((one) => one !== 'page');

/**
 * The rows of a UTC day. Ids are numbers within the day, since random ones could not be packed: sessions in an order that
 * puts alike ones together, and a visitor by the first of theirs. With the day in front they are no other day's.
 */
export function visitsSql(day: string): string {
  const since = Math.floor(Date.parse(day) / DAY_MS) * SESSIONS_MAX;
  const order = [...OF_SESSION.toReversed(), 'sessionId'].map(quoteName).join(', ');
  const columns = [
    'whole."number" AS "sessionId"',
    'nullif(whole."visitor", whole."number") AS "otherVisitor"',
    'whole."visitor" = whole."number" AS "isVisitorsFirst"',
    'row_number() OVER (PARTITION BY whole."number" ORDER BY own."page") = 1 AS "isFirst"',
    'nullif(own."page", whole."entryPage") AS "otherPage"',
    'nullif(whole."exitPage", whole."entryPage") AS "otherExit"',
    'own."pageviews"',
    'own."events"',
    'coalesce(own."lastPlace" = whole."exitPlace", false) AS "isExit"',
    'view."page" IS NOT NULL AS "isView"',
    'view."engagedMs"',
    'view."scroll"',
    'whole."localDay"',
    'whole."wholePageviews"',
    ...BOUNCE_DEFINITIONS.map(
      (definitions) => `${isBounceSql(definitions)} AS ${cellColumn(BOUNCES, definitions)}`,
    ),
    'whole."events" AS "wholeEvents"',
    'whole."endedAt" - whole."beganAt" AS "durationMs"',
    ...WRITTEN.map((dimension) => `whole.${quoteName(dimension)}`),
    ...OF_WHOLE.map((one) => `whole.${firstColumn(one)}`),
    `CASE WHEN NOT "isAlone" THEN row_number() OVER (PARTITION BY whole."visitor", own."page" ORDER BY whole."number") = 1 END AS ${firstColumn('page')}`,
  ];
  const firsts = OF_WHOLE.map(
    (one) =>
      `row_number() OVER (PARTITION BY "visitorId", ${quoteName(one)} ORDER BY "number") = 1 AS ${firstColumn(one)}`,
  );
  // Said only of those whose sessions differ.
  const unlike = OF_WHOLE.map(firstColumn).map(
    (first) => `CASE WHEN count_if(${first}) OVER own > 1 THEN ${first} END AS ${first}`,
  );
  return `WITH numbered AS (SELECT *, ${since} + row_number() OVER (ORDER BY ${order}) AS "number" FROM session),
    compared AS (SELECT *, ${firsts.join(', ')} FROM numbered),
    known AS (SELECT * REPLACE (${unlike.join(', ')}), min("number") OVER own AS "visitor", count(*) OVER own = 1 AS "isAlone" FROM compared
      WINDOW own AS (PARTITION BY "visitorId"))
    SELECT ${columns.join(', ')} FROM "onPage" AS own JOIN known AS whole ON own."sessionId" = whole."sessionId"
    LEFT JOIN view ON own."sessionId" = view."sessionId" AND own."page" = view."page" ORDER BY "sessionId", own."page"`;
}
