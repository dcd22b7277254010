/**
 * The oracle of the reports beside breakdowns, from contract.md alone: vitals, script errors, funnels, journeys,
 * retention and the list of sessions. Where the contract leaves a choice, it says at each of them how it reads it.
 */
import type {
  FunnelQuestion,
  FunnelReport,
  Goal,
  JourneyQuestion,
  JourneyReport,
  LeftOutQuestion,
  LeftOutReport,
  MeasuredVital,
  PropNamesQuestion,
  PropNamesReport,
  RetentionQuestion,
  RetentionReport,
  ScriptErrorsQuestion,
  ScriptErrorsReport,
  SessionListQuestion,
  SessionListReport,
  Site,
  StoredHit,
  VitalsQuestion,
  VitalsReport,
} from '@footfall/domain';
import { funnel } from './oracle-funnel.ts';
import { byCount, groupBy, namedBy } from './oracle-groups.ts';
import { journey } from './oracle-journey.ts';
import { leftOut } from './oracle-left-out.ts';
import { retention } from './oracle-retention.ts';
import { type Counted, daysOf, selectHits } from './oracle-select.ts';
import {
  dimensionValue,
  isEvent,
  isPageview,
  propertyOf,
  type Session,
  sessionsOf,
} from './oracle-session.ts';
import { localClock } from './oracle-time.ts';

export type StudyOracle = {
  vitals(site: Site, question: VitalsQuestion, now: number): VitalsReport;
  scriptErrors(site: Site, question: ScriptErrorsQuestion, now: number): ScriptErrorsReport;
  leftOut(site: Site, question: LeftOutQuestion, now: number): LeftOutReport;
  propNames(site: Site, question: PropNamesQuestion, now: number): PropNamesReport;
  funnel(site: Site, question: FunnelQuestion, now: number): FunnelReport;
  journey(site: Site, question: JourneyQuestion, now: number): JourneyReport;
  retention(site: Site, question: RetentionQuestion, now: number): RetentionReport;
  sessionList(site: Site, question: SessionListQuestion, now: number): SessionListReport;
};

/** With a name, hits of that name instead of pageviews and events. */
type Asked = Pick<VitalsQuestion, 'range' | 'filters'> & { name?: string };

/** An oracle over all stored hits of one site. */
export function createStudyOracle(
  hits: readonly StoredHit[],
  goals: readonly Goal[] = [],
): StudyOracle {
  const sessions = sessionsOf(
    hits.filter((hit) => hit.verdict === null),
    goals,
  );
  const sessionsLeftOut = sessionsOf(
    hits.filter((hit) => hit.verdict !== null),
    goals,
  );
  const select = (site: Site, { range, filters, name }: Asked, now: number) => {
    const clock = localClock(site.timezone);
    const wanted = { days: daysOf(range, { clock, hits, now }), filters, clock };
    return name === undefined
      ? selectHits(sessions, wanted)
      : selectHits(sessions, wanted, (hit) => hit.name === name);
  };
  return {
    vitals: (site, question, now) =>
      vitals(select(site, { ...question, name: 'vital' }, now), question),
    scriptErrors: (site, question, now) =>
      scriptErrors(select(site, { ...question, name: 'error' }, now), question),
    leftOut: (site, { range, filters }, now) => {
      const clock = localClock(site.timezone);
      const wanted = { days: daysOf(range, { clock, hits, now }), filters, clock };
      return leftOut(selectHits(sessionsLeftOut, wanted, () => true));
    },
    propNames: (site, question, now) => propNames(select(site, question, now), question),
    funnel: (site, question, now) => funnel(select(site, question, now), question),
    journey: (site, question, now) => journey(select(site, question, now), question),
    retention: (site, question, now) => {
      const calendar = { clock: localClock(site.timezone), weekStart: site.weekStart };
      return retention(select(site, question, now), question, calendar);
    },
    sessionList: (site, question, now) => sessionList(select(site, question, now), question),
  };
}

// ── vitals ──

const RATINGS = {
  LCP: [2500, 4000],
  INP: [200, 500],
  CLS: [0.1, 0.25],
  FCP: [1800, 3000],
  TTFB: [800, 1800],
} as const;

/** The filters are decided for each vital hit; a measurement that is no number, or below 0, was not made. */
function vitals(loads: readonly Counted[], { by, limit, offset }: VitalsQuestion): VitalsReport {
  const rows =
    by === undefined
      ? []
      : [...groupBy(loads, (one) => namedBy(by, one))].map(([value, group]) => ({
          value: value as string | null,
          ...measureLoads(group),
        }));
  rows.sort(
    byCount(
      (row) => row.loads,
      (row) => [row.value],
    ),
  );
  return {
    totals: measureLoads(loads),
    results: rows.slice(offset, offset + limit),
    rows: rows.length,
  };
}

function measureLoads(loads: readonly Counted[]) {
  const measured = Object.entries(RATINGS).map(([vital, [good, poor]]): MeasuredVital => {
    const values = loads
      .map(({ hit }) => propertyOf(hit, vital))
      .filter((text) => text !== null && /^\d+(\.\d+)?$/.test(text))
      .map(Number)
      .sort((a, b) => a - b);
    const rank = (percent: number) =>
      values[Math.ceil((values.length * percent) / 100) - 1] ?? null;
    const share = (isRated: (value: number) => boolean) =>
      values.length === 0 ? null : values.filter(isRated).length / values.length;
    return {
      vital: vital as MeasuredVital['vital'],
      count: values.length,
      p50: rank(50),
      p75: rank(75),
      p95: rank(95),
      good: share((value) => value <= good),
      needsImprovement: share((value) => value > good && value <= poor),
      poor: share((value) => value > poor),
    };
  });
  return { loads: loads.length, vitals: measured };
}

// ── script errors ──

function scriptErrors(
  errors: readonly Counted[],
  { orderBy, limit, offset }: ScriptErrorsQuestion,
): ScriptErrorsReport {
  const count = (list: readonly Counted[]) => ({
    count: list.length,
    visitors: new Set(list.map(({ hit }) => hit.visitorId)).size,
    sessions: new Set(list.map(({ session }) => session)).size,
  });
  const keyOf = ({ hit }: Counted) =>
    JSON.stringify([propertyOf(hit, 'message'), propertyOf(hit, 'at')]);
  const rows = [...groupBy(errors, keyOf).values()].map((list) => {
    const { hit } = list[0] as Counted;
    const times = list.map((one) => one.hit.at);
    const pages = [...groupBy(list, (one) => one.hit.page)].map(([page, those]) => ({
      page: String(page),
      count: those.length,
    }));
    pages.sort(
      byCount(
        (row) => row.count,
        (row) => [row.page],
      ),
    );
    return {
      message: propertyOf(hit, 'message'),
      at: propertyOf(hit, 'at'),
      ...count(list),
      pages: pages.length,
      topPages: pages.slice(0, 5),
      firstAt: new Date(Math.min(...times)).toISOString(),
      lastAt: new Date(Math.max(...times)).toISOString(),
    };
  });
  const orders = { count: 'count', visitors: 'visitors', lastAt: 'lastAt' } as const;
  const by = orders[orderBy];
  rows.sort(
    byCount(
      (row) => (by === 'lastAt' ? Date.parse(row.lastAt) : row[by]),
      (row) => [row.message, row.at],
    ),
  );
  return { totals: count(errors), results: rows.slice(offset, offset + limit), rows: rows.length };
}

// ── properties ──

function propNames(
  counted: readonly Counted[],
  { limit, offset }: PropNamesQuestion,
): PropNamesReport {
  const carried = counted.flatMap(({ hit, session }) =>
    (hit.props ?? []).map(([name, value]) => ({ name, value: String(value), hit, session })),
  );
  const rows = [...groupBy(carried, ({ name }) => name)].map(([name, list]) => ({
    name: String(name),
    hits: list.length,
    visitors: new Set(list.map(({ hit }) => hit.visitorId)).size,
    sessions: new Set(list.map(({ session }) => session)).size,
    values: new Set(list.map(({ value }) => value)).size,
  }));
  rows.sort(
    byCount(
      (row) => row.hits,
      (row) => [row.name],
    ),
  );
  return { results: rows.slice(offset, offset + limit), rows: rows.length };
}

// ── sessions ──

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
] as const;

function sessionList(
  counted: readonly Counted[],
  { limit, after }: SessionListQuestion,
): SessionListReport {
  const [beforeAt = Number.POSITIVE_INFINITY, beforeId = 0] = after?.split('-').map(Number) ?? [];
  const idOf = ({ first }: Session) => first.sessionId;
  const sessions = [...new Set(counted.map(({ session }) => session))]
    .filter(
      (session) =>
        session.first.at < beforeAt || (session.first.at === beforeAt && idOf(session) < beforeId),
    )
    .sort((a, b) => b.first.at - a.first.at || idOf(b) - idOf(a));
  const shown = sessions.slice(0, limit);
  const last = shown.at(-1);
  return {
    results: shown.map(toRow),
    next: sessions.length > limit && last !== undefined ? `${last.first.at}-${idOf(last)}` : null,
  };
}

function toRow(session: Session): SessionListReport['results'][number] {
  const { hits, first } = session;
  const told = hits.filter((hit) => isPageview(hit) || isEvent(hit));
  const shown = Object.fromEntries(
    SHOWN.map((name) => [name, dimensionValue(name, first, session)]),
  );
  return {
    id: String(first.sessionId),
    beganAt: new Date(first.at).toISOString(),
    durationSeconds: ((hits.at(-1)?.at ?? first.at) - first.at) / 1000,
    pageviews: hits.filter(isPageview).length,
    events: hits.filter(isEvent).length,
    ...(shown as Record<(typeof SHOWN)[number], string | null>),
    trail: told.slice(0, 20).map(({ at, name, page, title }) => ({
      at: new Date(at).toISOString(),
      name,
      page,
      title,
    })),
  };
}
