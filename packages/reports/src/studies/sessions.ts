/** Sessions one by one, and what happened in one of them. */
import type { DuckDBValue } from '@duckdb/node-api';
import {
  type FilterDimension,
  type SessionListQuestion,
  type SessionListReport,
  type SessionRow,
  TIMELINE_HITS_MAX,
  type TimelineQuestion,
  type TimelineReport,
  TRAIL_HITS_MAX,
} from '@footfall/domain';
import { IS_COUNTED, IS_EVENT, IS_PAGEVIEW, PLACE } from '../metric-sql.ts';
import type { Scope } from '../session-tables.ts';
import type { Study } from '../study.ts';

/** What the list says of each session. */
const SHOWN = [
  'entryPage',
  'exitPage',
  'source',
  'channel',
  'campaign',
  'country',
  'region',
  'city',
  'browser',
  'os',
  'device',
  'language',
] as const satisfies readonly (FilterDimension & keyof SessionRow)[];

export function studySessionList(question: SessionListQuestion): Study<SessionListReport> {
  const { range, filters, limit, after } = question;
  return {
    key: ['sessionList', limit, after ?? null],
    range,
    filters,
    dimensions: SHOWN,
    facts: ['beganAt', 'endedAt'],
    write: (scope) => writeList(scope, question),
    present: (rows) => presentList(rows, limit),
  };
}

/** Hits in order; those of one place by what they say, so that the order is the same everywhere. */
const IN_ORDER = `${PLACE}, "name", "page"`;

function writeList({ bindings: { bind } }: Scope, { limit, after }: SessionListQuestion) {
  const [beganAt, sessionId] = after?.split('-').map(Number) ?? [];
  const isAfter =
    beganAt === undefined || sessionId === undefined
      ? 'true'
      : `("beganAt", "sessionId") < (${bind(beganAt)}, ${bind(sessionId)})`;
  const trail = `list({'at': "at", 'name': "name", 'page': "page", 'title': "title"} ORDER BY ${IN_ORDER}) FILTER (WHERE ${IS_COUNTED})`;
  return {
    tables: [
      // One more than is shown tells whether there are more.
      `wanted AS MATERIALIZED (SELECT * FROM session WHERE ${isAfter}
  ORDER BY "beganAt" DESC, "sessionId" DESC LIMIT ${bind(limit + 1)})`,
      `told AS (SELECT "sessionId", count(*) FILTER (WHERE ${IS_PAGEVIEW}) AS "pageviews", count(*) FILTER (WHERE ${IS_EVENT}) AS "events",
  to_json(${trail}[1:${TRAIL_HITS_MAX}]) AS "trail" FROM hits WHERE "sessionId" IN (SELECT "sessionId" FROM wanted) GROUP BY "sessionId")`,
    ],
    select: `SELECT wanted."sessionId", "beganAt", "endedAt", "pageviews", "events", "trail", ${SHOWN.map((name) => `wanted."${name}"`).join(', ')}
FROM wanted JOIN told USING ("sessionId") ORDER BY "beganAt" DESC, wanted."sessionId" DESC`,
  };
}

type Told = { at: number; name: string; page: string; title: string | null };

function presentList(rows: readonly DuckDBValue[][], limit: number): SessionListReport {
  const results = rows.slice(0, limit).map(toSession);
  const last = rows[limit - 1];
  const next = rows.length > limit && last !== undefined ? `${last[1]}-${last[0]}` : null;
  return { results, next };
}

function toSession(row: readonly DuckDBValue[]): SessionRow {
  const [id, beganAt, endedAt, pageviews, events, trail, ...shown] = row;
  const told = JSON.parse(String(trail)) as Told[];
  const named = Object.fromEntries(
    SHOWN.map((name, index) => [name, toText(shown[index])]),
  ) as Record<(typeof SHOWN)[number], string | null>;
  return {
    id: String(id),
    beganAt: toInstant(beganAt),
    durationSeconds: (Number(endedAt) - Number(beganAt)) / 1000,
    pageviews: Number(pageviews),
    events: Number(events),
    ...named,
    trail: told.map((one) => ({ ...one, at: toInstant(one.at) })),
  };
}

export function studyTimeline(question: TimelineQuestion): Study<TimelineReport> {
  const { range, session } = question;
  return {
    key: ['timeline', session],
    range,
    filters: [],
    isCounted: ({ bind }) => `${IS_COUNTED} AND "sessionId" = ${bind(Number(session))}`,
    write: () => ({
      tables: [],
      select: `SELECT "at", "name", "page", hits."title", to_json("props"), "engagedMs", "scroll", CAST("amount" AS VARCHAR), "currency", count(*) OVER ()
FROM hits JOIN session USING ("sessionId") ORDER BY ${IN_ORDER} LIMIT ${TIMELINE_HITS_MAX}`,
    }),
    present: presentTimeline,
  };
}

function presentTimeline(rows: readonly DuckDBValue[][]): TimelineReport {
  const hits = rows.map(([at, name, page, title, props, engagedMs, scroll, amount, currency]) => ({
    at: toInstant(at),
    name: String(name),
    page: String(page),
    title: toText(title),
    props: props === null || props === undefined ? {} : JSON.parse(String(props)),
    engagedSeconds: engagedMs === null ? null : Number(engagedMs) / 1000,
    scroll: scroll === null ? null : Number(scroll),
    value:
      amount === null || currency === null
        ? null
        : { amount: toMoney(String(amount)), currency: String(currency) },
  }));
  return { hits, count: Number(rows[0]?.[9] ?? 0) };
}

/** `12.3400` as `12.34`. */
function toMoney(amount: string): string {
  return amount.replace(/(\.\d\d\d*?)0+$/, '$1');
}

function toInstant(at: DuckDBValue | undefined): string {
  return new Date(Number(at)).toISOString();
}

function toText(value: DuckDBValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
