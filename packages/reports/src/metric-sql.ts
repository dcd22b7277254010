/**
 * The registry of metrics in SQL: the facts of a session, the counts that add up from hits or sessions,
 * and the metrics made of those counts. Whatever answers a report (rows today, cubes later) goes by this one list.
 */
import { quoteText } from '@footfall/archive';
import { type Definitions, type Metric, RESERVED_NAMES, type Vital } from '@footfall/domain';

export const IS_PAGEVIEW = `"name" = 'pageview'`;
export const IS_EVENT = `"name" NOT IN (${RESERVED_NAMES.map(quoteText).join(', ')})`;
/** Pageviews and events count; engagement, vital and error hits only extend a session. */
export const IS_COUNTED = `"name" NOT IN (${RESERVED_NAMES.filter((name) => name !== 'pageview')
  .map(quoteText)
  .join(', ')})`;

export const IS_VITAL = `"name" = 'vital'`;

/** The hit reaches a goal; goal-sql.ts has the list. */
const IS_CONVERSION = 'len("goals") > 0';

/** A number that puts hits in order. */
export const PLACE = '("at" * 1024 + "order")';

/**
 * What is known of a whole session, as aggregates over all its hits, also those beyond the range. Engagement is
 * null here: it adds up by pages, from {@link ENGAGED}.
 */
export const SESSION_FACTS = {
  beganAt: 'min("at")',
  endedAt: 'max("at")',
  wholePageviews: `count(*) FILTER (WHERE ${IS_PAGEVIEW})`,
  wholeInteractiveEvents: `count(*) FILTER (WHERE ${IS_EVENT} AND "interactive")`,
  wholeHits: 'count(*)',
  /** Where the last pageview stands; `order` is at most 999. */
  exitPlace: `max(${PLACE}) FILTER (WHERE ${IS_PAGEVIEW})`,
  wholeEngagedMs: null,
  wholeConversions: `count(*) FILTER (WHERE ${IS_CONVERSION})`,
} as const;
export type SessionFact = keyof typeof SESSION_FACTS;

/** What was reported of the pages of sessions: a page tells how long and how far so far, more than once. */
export const REPORTS = `SELECT "sessionId", "page", max("engagedMs") AS "engagedMs", max("scroll") AS "scroll"
  FROM hits WHERE "engagedMs" IS NOT NULL OR "scroll" IS NOT NULL GROUP BY "sessionId", "page"`;

/** How long each session was engaged, over `report`, the table of {@link REPORTS}; sessions that reported nothing are left out. */
export const ENGAGED =
  'SELECT "sessionId", sum("engagedMs") AS "wholeEngagedMs" FROM report GROUP BY "sessionId"';

type Condition = { facts: readonly SessionFact[]; sql: string };

const ONE_VIEW_NO_ACTION: Condition = {
  facts: ['wholePageviews', 'wholeInteractiveEvents'],
  sql: '"wholePageviews" = 1 AND "wholeInteractiveEvents" = 0',
};

/** What counts as a bounce: a preset, where it asks for conversions with those of a site that has goals. */
export type BounceRule = Definitions | 'ga4WithGoals';

/** When a session is a bounce; contract.md, "Definitions". */
const BOUNCE: Record<BounceRule, Condition> = {
  footfall: ONE_VIEW_NO_ACTION,
  plausible: ONE_VIEW_NO_ACTION,
  ga4: {
    facts: ['wholeEngagedMs', 'wholePageviews'],
    sql: 'coalesce("wholeEngagedMs", 0) < 10000 AND "wholePageviews" < 2',
  },
  ga4WithGoals: {
    facts: ['wholeEngagedMs', 'wholePageviews', 'wholeConversions'],
    sql: 'coalesce("wholeEngagedMs", 0) < 10000 AND "wholePageviews" < 2 AND "wholeConversions" = 0',
  },
  matomo: { facts: ['wholeHits'], sql: '"wholeHits" <= 1' },
};

/** The condition that a session, a row with those facts, is a bounce. */
export function isBounceSql(bounces: BounceRule): string {
  return BOUNCE[bounces].sql;
}

/**
 * A number that metrics are made of. `hits` counts lie in every time bucket that has a matching hit of it;
 * `sessions` counts only in the bucket of the session's first matching hit.
 */
type CountInfo = {
  of: 'hits' | 'sessions';
  /** Over rows of matching hits; null for counts of sessions. */
  overHits: string | null;
  /** What one session adds: a column over its hits with `matches`; null where the session itself is counted. */
  perSession: string | null;
  /** Over rows that stand for one session each and have that column. */
  overSessions(bounces: BounceRule): string;
  facts(bounces: BounceRule): readonly SessionFact[];
};

/**
 * What is counted beside hits and sessions, in every time bucket that has a matching hit of it: `views` over rows
 * that stand for a page that a session viewed, with what was reported of it; `money` over rows of a currency each.
 */
export const SIDE_COUNTS = {
  engagedMs: { of: 'views', sql: 'coalesce(sum("engagedMs"), 0)', empty: '0', again: 'sum' },
  viewingSessions: { of: 'views', sql: 'count(DISTINCT "sessionId")', empty: '0', again: 'sum' },
  scrolled: { of: 'views', sql: 'coalesce(sum("scroll"), 0)', empty: '0', again: 'sum' },
  scrolledViews: { of: 'views', sql: 'count("scroll")', empty: '0', again: 'sum' },
  /** As text: `EUR 12.3400,USD 1.0000`. */
  amounts: {
    of: 'money',
    sql: `string_agg("currency" || ' ' || CAST("amount" AS VARCHAR), ',' ORDER BY "currency")`,
    empty: 'CAST(NULL AS VARCHAR)',
    again: 'max',
  },
  amount: { of: 'money', sql: 'coalesce(sum("amount"), 0)', empty: '0', again: 'sum' },
} as const;
export type SideCount = keyof typeof SIDE_COUNTS;
export type SideRows = (typeof SIDE_COUNTS)[SideCount]['of'];

const noFacts = (): readonly SessionFact[] => [];

const COUNTS = {
  visitors: {
    of: 'hits',
    overHits: 'count(DISTINCT "visitorId")',
    // All hits of a session have its visitor.
    perSession: 'any_value("visitorId") AS "visitorId"',
    overSessions: () => 'count(DISTINCT "visitorId")',
    facts: noFacts,
  },
  pageviews: {
    of: 'hits',
    overHits: `count(*) FILTER (WHERE ${IS_PAGEVIEW})`,
    perSession: `count(*) FILTER (WHERE "matches" AND ${IS_PAGEVIEW}) AS "pageviews"`,
    overSessions: () => 'coalesce(sum("pageviews"), 0)',
    facts: noFacts,
  },
  events: {
    of: 'hits',
    overHits: `count(*) FILTER (WHERE ${IS_EVENT})`,
    perSession: `count(*) FILTER (WHERE "matches" AND ${IS_EVENT}) AS "events"`,
    overSessions: () => 'coalesce(sum("events"), 0)',
    facts: noFacts,
  },
  sessions: {
    of: 'sessions',
    overHits: null,
    perSession: null,
    overSessions: () => 'count(*)',
    facts: noFacts,
  },
  bounces: {
    of: 'sessions',
    overHits: null,
    perSession: null,
    overSessions: (bounces) => `count(*) FILTER (WHERE ${BOUNCE[bounces].sql})`,
    facts: (bounces) => BOUNCE[bounces].facts,
  },
  durationMs: {
    of: 'sessions',
    overHits: null,
    perSession: null,
    overSessions: () => 'coalesce(sum("endedAt" - "beganAt"), 0)',
    facts: () => ['beganAt', 'endedAt'],
  },
  conversions: {
    of: 'hits',
    overHits: `count(*) FILTER (WHERE ${IS_CONVERSION})`,
    perSession: `count(*) FILTER (WHERE "matches" AND ${IS_CONVERSION}) AS "conversions"`,
    overSessions: () => 'coalesce(sum("conversions"), 0)',
    facts: noFacts,
  },
  /** Visitors who reached a goal. */
  converted: {
    of: 'hits',
    overHits: `count(DISTINCT "visitorId") FILTER (WHERE ${IS_CONVERSION})`,
    perSession: `bool_or("matches" AND ${IS_CONVERSION}) AS "isConverted"`,
    overSessions: () => 'count(DISTINCT "visitorId") FILTER (WHERE "isConverted")',
    facts: noFacts,
  },
  exits: {
    of: 'hits',
    overHits: `count(*) FILTER (WHERE ${IS_PAGEVIEW} AND ${PLACE} = "exitPlace")`,
    perSession: `max(${PLACE}) FILTER (WHERE "matches" AND ${IS_PAGEVIEW}) AS "lastPlace"`,
    overSessions: () => 'count(*) FILTER (WHERE "lastPlace" = "exitPlace")',
    facts: () => ['exitPlace'],
  },
} as const satisfies Record<string, CountInfo>;
export type Count = keyof typeof COUNTS;

/** How a count is written over one kind of rows. */
export function countInfo(count: Count): CountInfo {
  return COUNTS[count];
}

type MetricSql = {
  counts: readonly Count[];
  sideCounts?: readonly SideCount[];
  /** What `vital` hits measured and vitals-sql.ts adds. */
  vital?: Vital;
  sql: string;
  /** What rows are ordered by, where that is not the value itself. */
  orderSql?: string;
};

const plain = (count: Count): MetricSql => ({ counts: [count], sql: `"${count}"` });
/** null where nothing is there to divide by: "not defined", never 0. */
const quotientSql = (part: string, whole: string, unit = 1) =>
  `CAST("${part}" AS DOUBLE) / ${unit} / nullif("${whole}", 0)`;
const quotient = (part: Count, whole: Count, unit = 1): MetricSql => ({
  counts: [part, whole],
  sql: quotientSql(part, whole, unit),
});
const sideQuotient = (part: SideCount, whole: SideCount, unit = 1): MetricSql => ({
  counts: [],
  sideCounts: [part, whole],
  sql: quotientSql(part, whole, unit),
});

/** The rows are those of pageviews and events. */
const measured = (vital: Vital): MetricSql => ({
  counts: ['pageviews'],
  vital,
  sql: `"vital ${vital}"`,
});

/** Each metric over the columns of its counts. */
export const METRIC_SQL: Record<Metric, MetricSql> = {
  visitors: plain('visitors'),
  sessions: plain('sessions'),
  pageviews: plain('pageviews'),
  events: plain('events'),
  bounceRate: quotient('bounces', 'sessions'),
  /** In seconds. */
  sessionDuration: quotient('durationMs', 'sessions', 1000),
  viewsPerSession: quotient('pageviews', 'sessions'),
  /** In seconds. */
  engagementTime: sideQuotient('engagedMs', 'viewingSessions', 1000),
  scrollDepth: sideQuotient('scrolled', 'scrolledViews'),
  exitRate: quotient('exits', 'pageviews'),
  conversions: plain('conversions'),
  /** `asked` are the visitors of the row, whatever goals they reached; conversion-rate-sql.ts adds it. */
  conversionRate: { counts: ['converted', 'visitors'], sql: quotientSql('converted', 'asked') },
  /** Ordered by all amounts together, which says something where there is one currency. */
  revenue: {
    counts: [],
    sideCounts: ['amounts', 'amount'],
    sql: '"amounts"',
    orderSql: '"amount"',
  },
  'vitalP75:LCP': measured('LCP'),
  'vitalP75:INP': measured('INP'),
  'vitalP75:CLS': measured('CLS'),
  'vitalP75:FCP': measured('FCP'),
  'vitalP75:TTFB': measured('TTFB'),
};

/** The counts that some metrics are made of, each once. */
export function countsOf(metrics: readonly Metric[]): Count[] {
  return [...new Set(metrics.flatMap((metric) => METRIC_SQL[metric].counts))];
}

/** The side counts that some metrics are made of, each once. */
export function sideCountsOf(metrics: readonly Metric[]): SideCount[] {
  return [...new Set(metrics.flatMap((metric) => METRIC_SQL[metric].sideCounts ?? []))];
}

/** The facts of sessions that some metrics need; none when hits alone answer them. */
export function factsOf(metrics: readonly Metric[], bounces: BounceRule): SessionFact[] {
  return [...new Set(countsOf(metrics).flatMap((count) => countInfo(count).facts(bounces)))];
}
