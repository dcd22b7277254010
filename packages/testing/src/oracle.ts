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
 * - By `goal` a hit is in the row of every goal that it reaches, and in the totals once.
 * - `conversionRate` divides by the visitors of the row that the question would have without `goal`: without that
 *   dimension, and without those of the filters in the list that name a goal (but for what stands in `hasDone`).
 * - Hits with a verdict are as if they had not been sent.
 */
import type {
  Filter,
  Goal,
  Metric,
  MetricValue,
  Query,
  QueryDimension,
  Site,
  StoredHit,
} from '@footfall/domain';
import { compareRows, type Days, daysComparedWith } from './oracle-compare.ts';
import { groupBy } from './oracle-groups.ts';
import { revenueOf } from './oracle-money.ts';
import { orderRows } from './oracle-order.ts';
import { type Counted, daysOf, selectHits } from './oracle-select.ts';
import {
  dimensionValue,
  isEvent,
  isPageview,
  isProp,
  isTime,
  type OracleValue,
  propertyOf,
  type Session,
  sessionsOf,
} from './oracle-session.ts';
import { type LocalTime, localClock, weekOf } from './oracle-time.ts';

export type { OracleValue };
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

type Question = { site: Site; query: Query; clock: (at: number) => LocalTime };

/** An oracle over all stored hits of one site, already given their visitors and sessions; each hit once. */
export function createOracle(hits: readonly StoredHit[], goals: readonly Goal[] = []): Oracle {
  const sessions = sessionsOf(
    hits.filter((hit) => hit.verdict === null),
    goals,
  );
  return {
    answer(site, query, now) {
      const question = { site, query, clock: localClock(site.timezone) };
      const days = daysOf(query.range, { clock: question.clock, hits, now });
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
  const { clock, query } = question;
  const counted = selectHits(sessions, { days, clock, filters: query.filters });
  const asked = selectHits(sessions, { days, clock, filters: withoutGoals(query.filters) });
  const loads = selectHits(
    sessions,
    { days, clock, filters: query.filters },
    ({ name }) => name === 'vital',
  );
  return {
    rows: rowsOf({ counted, asked, loads }, question),
    totals: measure({ counted, asked, loads }, sessionStarts(counted, []), question),
  };
}

/** The filters that let all visitors through, whatever goals they reached. */
function withoutGoals(given: readonly Filter[]): Filter[] {
  const namesGoal = (filter: Filter): boolean => {
    const [operator, inner] = filter;
    if (operator === 'hasDone') return false;
    if (operator === 'not') return namesGoal(inner);
    if (operator === 'and' || operator === 'or') return inner.some(namesGoal);
    return inner === 'goal';
  };
  // Those in an `and` must all hold, like those in the list.
  const listed = (filters: readonly Filter[]): Filter[] =>
    filters.flatMap((filter) => (filter[0] === 'and' ? listed(filter[1]) : [filter]));
  return listed(given).filter((filter) => !namesGoal(filter));
}

// ── dimensions ──

function bucketName(dimension: QueryDimension, local: LocalTime, weekStart: number): string {
  if (dimension === 'time:hour') return local.hour;
  if (dimension === 'time:week') return weekOf(local.date, weekStart);
  if (dimension === 'time:month') return `${local.date.slice(0, 8)}01`;
  return local.date;
}

function rowKey(dimensions: readonly QueryDimension[], counted: Counted, weekStart: number) {
  return dimensions.map((dimension) => {
    if (isTime(dimension)) return bucketName(dimension, counted.local, weekStart);
    if (dimension === 'goal') return counted.goals[0] ?? null;
    return dimensionValue(dimension, counted.hit, counted.session);
  });
}

// ── rows ──

/** What a row counts, the hits of all visitors whom its conversion rate is about, and those that measured its vitals. */
type Lot = { counted: readonly Counted[]; asked: readonly Counted[]; loads: readonly Counted[] };

function rowsOf(all: Lot, question: Question): OracleRow[] {
  const { query, site } = question;
  if (query.dimensions.length === 0) {
    return [{ dimensions: [], metrics: measure(all, sessionStarts(all.counted, []), question) }];
  }
  const counted = all.counted
    .flatMap((one) => (query.dimensions.includes('goal') ? oncePerGoal(one) : [one]))
    .filter((one) => makesRow(one, query.dimensions));
  const keyOfAsked = (one: Counted) =>
    JSON.stringify(
      rowKey(
        query.dimensions.filter((each) => each !== 'goal'),
        one,
        site.weekStart,
      ),
    );
  // By goal nothing was measured: measurements reach none.
  const loads = query.dimensions.includes('goal') ? [] : all.loads;
  const loadsOf = groupBy(
    loads.filter((one) => makesRow(one, query.dimensions)),
    (one) => JSON.stringify(rowKey(query.dimensions, one, site.weekStart)),
  );
  const asked = new Map<string, Counted[]>();
  for (const one of all.asked) {
    if (!makesRow(one, query.dimensions)) continue;
    asked.set(keyOfAsked(one), [...(asked.get(keyOfAsked(one)) ?? []), one]);
  }
  const starts = sessionStarts(counted, query.dimensions);
  const groups = new Map<string, { dimensions: OracleValue[]; counted: Counted[] }>();
  for (const one of counted) {
    const dimensions = rowKey(query.dimensions, one, site.weekStart);
    const key = JSON.stringify(dimensions);
    const group = groups.get(key) ?? { dimensions, counted: [] };
    group.counted.push(one);
    groups.set(key, group);
  }
  const rows = [...groups.values()].map((group) => {
    const [first] = group.counted;
    const askedOfRow = first === undefined ? [] : (asked.get(keyOfAsked(first)) ?? []);
    return {
      dimensions: group.dimensions,
      metrics: measure(
        {
          counted: group.counted,
          asked: askedOfRow,
          loads: loadsOf.get(JSON.stringify(group.dimensions)) ?? [],
        },
        starts,
        question,
      ),
    };
  });
  return rows.sort((a, b) => orderRows(a, b, query));
}

function oncePerGoal(counted: Counted): Counted[] {
  return counted.goals.map((goal) => ({ ...counted, goals: [goal] }));
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
  { counted, asked, loads }: Lot,
  starts: ReadonlySet<Counted>,
  { query, site }: Question,
): MetricValue[] {
  const sessions = counted.filter((one) => starts.has(one)).map(({ session }) => session);
  const pageviews = counted.filter(({ hit }) => isPageview(hit)).length;
  const definitions = query.definitions ?? site.definitions;
  const views = viewedPages(counted);
  const depths = views.map(deepestScroll).filter((depth) => depth !== null);
  const conversions = counted.filter(({ goals }) => goals.length > 0);
  const viewing = new Set(views.map(({ session }) => session)).size;
  const values: Record<Metric, () => MetricValue> = {
    visitors: () => visitorsOf(counted),
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
    conversions: () => conversions.length,
    conversionRate: () => divide(visitorsOf(conversions), visitorsOf(asked)),
    'vitalP75:LCP': () => p75(loads, 'LCP'),
    'vitalP75:INP': () => p75(loads, 'INP'),
    'vitalP75:CLS': () => p75(loads, 'CLS'),
    'vitalP75:FCP': () => p75(loads, 'FCP'),
    'vitalP75:TTFB': () => p75(loads, 'TTFB'),
  };
  return query.metrics.map((metric) => values[metric]());
}

/** A measurement that is no number, or below 0, was not made. */
function p75(loads: readonly Counted[], vital: string): number | null {
  const values = loads
    .map(({ hit }) => propertyOf(hit, vital))
    .filter((text) => text !== null && /^\d+(\.\d+)?$/.test(text))
    .map(Number)
    .sort((a, b) => a - b);
  return values[Math.ceil(values.length * 0.75) - 1] ?? null;
}

function visitorsOf(counted: readonly Counted[]): number {
  return new Set(counted.map(({ hit }) => hit.visitorId)).size;
}

function isBounce(session: Session, definitions: Site['definitions']): boolean {
  const pageviews = session.hits.filter(isPageview).length;
  switch (definitions) {
    case 'footfall':
    case 'plausible':
      return pageviews === 1 && !session.hits.some((hit) => isEvent(hit) && hit.interactive);
    case 'ga4':
      return (
        pageviews < 2 &&
        engagementOf(session) < 10_000 &&
        session.hits.every((hit) => session.goals.get(hit)?.length === 0)
      );
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
