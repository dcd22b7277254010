/**
 * The oracle: answers a report's question in plain code, from the list of hits and from contract.md's
 * definitions alone. It shares nothing with the product's reports, so that the two can be compared.
 *
 * How it reads the contract where that leaves a choice:
 * - Only pageviews and events make rows and count visitors and sessions; engagement, vital and error hits
 *   only stretch a session and tell how long it was engaged.
 * - Without dimensions the whole range is the one row, also where nothing lies in it.
 * - A row exists where a matching pageview or event lies in it; time buckets without one have no row.
 * - With a dimension of the hit, a session is in every row that has a hit of it, each time in the time bucket of
 *   its first hit of that row's hit values.
 * - `viewsPerSession` is the row's pageviews divided by the row's sessions.
 * - The dimension `event` of a hit that is no event is null, `prop:NAME` of a hit without that property; such hits
 *   make no rows where the dimension is asked for.
 * - `matomo`: a session with at most one hit of any kind bounced. `ga4`: of each page the longest engagement
 *   that was reported, added up over the session's pages.
 * - What is reported of a page (engagement, scroll) belongs to the session's views of that page: in a row lie
 *   those of the pages of its matching pageviews, each page of a session once, whenever it was reported.
 * - Hits with a verdict are as if they had not been sent.
 */
import type { Metric, MetricValue, Query, QueryDimension, Site, StoredHit } from '@footfall/domain';
import { compareRows, type Days, daysComparedWith } from './oracle-compare.ts';
import { fits, type Subject } from './oracle-filter.ts';
import { revenueOf } from './oracle-money.ts';
import { orderRows } from './oracle-order.ts';
import { dayAfter, type LocalTime, localClock, weekOf } from './oracle-time.ts';

export type OracleValue = string | null;
export type OracleRow = {
  dimensions: OracleValue[];
  metrics: MetricValue[];
  comparison?: { metrics: MetricValue[] };
};

/** `rows` is the size of the whole breakdown, before limit and offset. */
export type OracleAnswer = {
  results: OracleRow[];
  totals: MetricValue[];
  totalsComparison?: { metrics: MetricValue[] };
  rows: number;
};

export type Oracle = {
  /** Answers a checked question about the site; `now` is ms since 1970. */
  answer(site: Site, query: Query, now: number): OracleAnswer;
};

type Session = { hits: StoredHit[]; first: StoredHit };

/** A pageview or event that lies in the range and fits the filters. */
type Counted = { hit: StoredHit; session: Session; local: LocalTime };

type Question = { site: Site; query: Query; clock: (at: number) => LocalTime };

/** An oracle over all stored hits of one site, already given their visitors and sessions; each hit once. */
export function createOracle(hits: readonly StoredHit[]): Oracle {
  const sessions = sessionsOf(hits.filter((hit) => hit.verdict === null));
  return {
    answer(site, query, now) {
      const question = { site, query, clock: localClock(site.timezone) };
      const days = daysOf(question, hits, now);
      const { rows, totals } = answerDays(sessions, question, days);
      const results = rows.slice(query.offset, query.offset + query.limit);
      if (query.compare === undefined) return { results, totals, rows: rows.length };
      const otherDays = daysComparedWith(days, query.compare);
      const other = answerDays(sessions, question, otherDays);
      return {
        ...compareRows({ query, site, rows: results, days }, { rows: other.rows, days: otherDays }),
        totals,
        totalsComparison: { metrics: other.totals },
        rows: rows.length,
      };
    },
  };
}

function answerDays(sessions: readonly Session[], question: Question, days: Days) {
  const counted = selectHits(sessions, question, days);
  return {
    rows: rowsOf(counted, question),
    totals: measure(counted, sessionStarts(counted, []), question),
  };
}

function sessionsOf(hits: readonly StoredHit[]): Session[] {
  const byId = new Map<number, StoredHit[]>();
  for (const hit of hits) {
    const list = byId.get(hit.sessionId) ?? [];
    list.push(hit);
    byId.set(hit.sessionId, list);
  }
  return [...byId.values()].map((list) => {
    const sorted = list.sort((a, b) => a.at - b.at || a.order - b.order);
    return { hits: sorted, first: sorted[0] as StoredHit };
  });
}

function isPageview(hit: StoredHit): boolean {
  return hit.name === 'pageview';
}

function isEvent(hit: StoredHit): boolean {
  return !['pageview', 'engagement', 'vital', 'error'].includes(hit.name);
}

// ── which days, which hits ──

function daysOf(question: Question, hits: readonly StoredHit[], now: number) {
  const { range } = question.query;
  if (typeof range !== 'string') return range;
  const to = question.clock(now).date;
  const ago = (days: number) => ({ from: dayAfter(to, -days), to });
  switch (range) {
    case 'today':
      return ago(0);
    case 'yesterday':
      return { from: dayAfter(to, -1), to: dayAfter(to, -1) };
    case '7d':
      return ago(6);
    case '28d':
      return ago(27);
    case '30d':
      return ago(29);
    case '90d':
      return ago(89);
    case 'month':
      return { from: `${to.slice(0, 8)}01`, to };
    case 'year':
      return { from: `${to.slice(0, 5)}01-01`, to };
    case '12mo':
      return { from: elevenMonthsBefore(to), to };
    case 'all': {
      const first = hits.reduce((earliest, hit) => Math.min(earliest, hit.at), now);
      return { from: question.clock(first).date, to };
    }
  }
}

function elevenMonthsBefore(date: string): string {
  const month = new Date(`${date.slice(0, 8)}01T12:00:00Z`);
  month.setUTCMonth(month.getUTCMonth() - 11);
  return month.toISOString().slice(0, 10);
}

function selectHits(
  sessions: readonly Session[],
  { query, clock }: Question,
  days: Days,
): Counted[] {
  const counted: Counted[] = [];
  for (const session of sessions) {
    for (const hit of session.hits) {
      if (!isPageview(hit) && !isEvent(hit)) continue;
      const local = clock(hit.at);
      if (local.date < days.from || local.date > days.to) continue;
      if (!query.filters.every((filter) => fits(filter, subjectOf(hit, session)))) continue;
      counted.push({ hit, session, local });
    }
  }
  return counted;
}

function subjectOf(hit: StoredHit, session: Session): Subject {
  return {
    valueOf: (dimension) => dimensionValue(dimension, hit, session),
    session: () =>
      session.hits
        .filter((one) => isPageview(one) || isEvent(one))
        .map((one) => subjectOf(one, session)),
  };
}

// ── dimensions ──

type PlainDimension = Exclude<QueryDimension, `time:${string}`>;

function dimensionValue(dimension: PlainDimension, hit: StoredHit, session: Session): OracleValue {
  if (isProp(dimension)) return propertyOf(hit, dimension.slice('prop:'.length));
  switch (dimension) {
    case 'page':
    case 'hostname':
    case 'title':
      return hit[dimension];
    case 'event':
      return isEvent(hit) ? hit.name : null;
    case 'entryPage':
      return session.hits.find(isPageview)?.page ?? null;
    case 'exitPage':
      return session.hits.findLast(isPageview)?.page ?? null;
    default:
      return session.first[dimension];
  }
}

function isProp(dimension: string): dimension is `prop:${string}` {
  return dimension.startsWith('prop:');
}

function propertyOf(hit: StoredHit, name: string): string | null {
  const found = hit.props?.findLast(([each]) => each === name);
  return found === undefined ? null : String(found[1]);
}

function bucketName(dimension: QueryDimension, local: LocalTime, weekStart: number): string {
  if (dimension === 'time:hour') return local.hour;
  if (dimension === 'time:week') return weekOf(local.date, weekStart);
  if (dimension === 'time:month') return `${local.date.slice(0, 8)}01`;
  return local.date;
}

function isTime(dimension: string): dimension is Extract<QueryDimension, `time:${string}`> {
  return dimension.startsWith('time:');
}

function rowKey(dimensions: readonly QueryDimension[], counted: Counted, weekStart: number) {
  return dimensions.map((dimension) =>
    isTime(dimension)
      ? bucketName(dimension, counted.local, weekStart)
      : dimensionValue(dimension, counted.hit, counted.session),
  );
}

// ── rows ──

function rowsOf(all: readonly Counted[], question: Question): OracleRow[] {
  const { query, site } = question;
  if (query.dimensions.length === 0) {
    return [{ dimensions: [], metrics: measure(all, sessionStarts(all, []), question) }];
  }
  const counted = all.filter((one) => makesRow(one, query.dimensions));
  const starts = sessionStarts(counted, query.dimensions);
  const groups = new Map<string, { dimensions: OracleValue[]; counted: Counted[] }>();
  for (const one of counted) {
    const dimensions = rowKey(query.dimensions, one, site.weekStart);
    const key = JSON.stringify(dimensions);
    const group = groups.get(key) ?? { dimensions, counted: [] };
    group.counted.push(one);
    groups.set(key, group);
  }
  const rows = [...groups.values()].map((group) => ({
    dimensions: group.dimensions,
    metrics: measure(group.counted, starts, question),
  }));
  return rows.sort((a, b) => orderRows(a, b, query));
}

function makesRow({ hit, session }: Counted, dimensions: readonly QueryDimension[]): boolean {
  return dimensions.every((dimension) =>
    dimension === 'event' || isProp(dimension)
      ? dimensionValue(dimension, hit, session) !== null
      : true,
  );
}

/**
 * The hits with which a session is counted: of each session the first in the range, once for every
 * combination of the asked dimensions other than time.
 */
function sessionStarts(
  counted: readonly Counted[],
  dimensions: readonly QueryDimension[],
): ReadonlySet<Counted> {
  const plain = dimensions.filter((dimension) => !isTime(dimension));
  const firsts = new Map<string, Counted>();
  // `selectHits` gives each session's hits in order.
  for (const one of counted) {
    const key = JSON.stringify([one.hit.sessionId, rowKey(plain, one, 1)]);
    if (!firsts.has(key)) firsts.set(key, one);
  }
  return new Set(firsts.values());
}

// ── metrics ──

function measure(
  counted: readonly Counted[],
  starts: ReadonlySet<Counted>,
  { query, site }: Question,
): MetricValue[] {
  const sessions = counted.filter((one) => starts.has(one)).map(({ session }) => session);
  const pageviews = counted.filter(({ hit }) => isPageview(hit)).length;
  const definitions = query.definitions ?? site.definitions;
  const views = viewedPages(counted);
  const depths = views.map(deepestScroll).filter((depth) => depth !== null);
  const viewing = new Set(views.map(({ session }) => session)).size;
  const values: Record<Metric, () => MetricValue> = {
    visitors: () => new Set(counted.map(({ hit }) => hit.visitorId)).size,
    sessions: () => sessions.length,
    pageviews: () => pageviews,
    events: () => counted.filter(({ hit }) => isEvent(hit)).length,
    bounceRate: () =>
      divide(sessions.filter((one) => isBounce(one, definitions)).length, sessions.length),
    sessionDuration: () => divide(sum(sessions.map(durationMs)) / 1000, sessions.length),
    viewsPerSession: () => divide(pageviews, sessions.length),
    engagementTime: () => divide(sum(views.map(engagedMs)) / 1000, viewing),
    scrollDepth: () => divide(sum(depths), depths.length),
    exitRate: () => divide(counted.filter(isExit).length, pageviews),
    revenue: () => revenueOf(counted),
  };
  return query.metrics.map((metric) => values[metric]());
}

function isBounce(session: Session, definitions: Site['definitions']): boolean {
  const pageviews = session.hits.filter(isPageview).length;
  switch (definitions) {
    case 'footfall':
    case 'plausible':
      return pageviews === 1 && !session.hits.some((hit) => isEvent(hit) && hit.interactive);
    case 'ga4':
      // Conversions need goals, which sites cannot have yet.
      return pageviews < 2 && engagementOf(session) < 10_000;
    case 'matomo':
      return session.hits.length <= 1;
  }
}

/** Of each page the longest that was reported, whether the page was viewed or not. */
function engagementOf(session: Session): number {
  const pages = new Set(session.hits.map((hit) => hit.page));
  return sum([...pages].map((page) => engagedMs({ session, page })));
}

function durationMs(session: Session): number {
  return (session.hits.at(-1)?.at ?? session.first.at) - session.first.at;
}

type View = { session: Session; page: string };

/** Each page that a session viewed among those hits, once. */
function viewedPages(counted: readonly Counted[]): View[] {
  const views = new Map<string, View>();
  for (const { hit, session } of counted) {
    if (!isPageview(hit)) continue;
    views.set(`${hit.sessionId} ${hit.page}`, { session, page: hit.page });
  }
  return [...views.values()];
}

/** Pages tell how long they were engaged so far, more than once: the longest counts. */
function engagedMs({ session, page }: View): number {
  const reports = session.hits.filter((hit) => hit.page === page);
  return Math.max(0, ...reports.map((hit) => hit.engagedMs ?? 0));
}

function deepestScroll({ session, page }: View): number | null {
  const depths = session.hits.flatMap((hit) =>
    hit.page === page && hit.scroll !== null ? [hit.scroll] : [],
  );
  return depths.length === 0 ? null : Math.max(...depths);
}

function isExit({ hit, session }: Counted): boolean {
  return hit === session.hits.findLast(isPageview);
}

function divide(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
