/** Turns a question into everything that its answer depends on, without reading anything: days, months, parts, batches. */

import { REPORT_SCHEMA_MIN } from '@footfall/archive';
import {
  BACKDATE_MAX_MS,
  bucketsMost,
  type Cube,
  type Definitions,
  daysOfPart,
  type Filter,
  type Goal,
  type GoalRule,
  type Interval,
  isGoalOfViews,
  type Manifest,
  type Metric,
  monthOf,
  offsetSpans,
  type Part,
  type PartDay,
  type Query,
  type QueryDimension,
  type ResolvedRange,
  type Site,
} from '@footfall/domain';
import { answers, CUBE_VERSION, cubeDimensionOf, hasDaysOf } from './cube.ts';
import { type Calendar, intervalOf, isTimeDimension, scopeOf } from './dimension-sql.ts';
import { conjunctsOf, filterScope, namesGoal } from './filter-sql.ts';
import { type DatedJudging, dateJudgings, isJudgedAgain } from './judging-sql.ts';
import {
  type BounceRule,
  factsOf,
  type SessionFact,
  SIDE_COUNTS,
  sideCountsOf,
} from './metric-sql.ts';
import { isOfVisits } from './visits-sql.ts';
import { vitalsOf } from './vitals-sql.ts';
import { haveWitness } from './witness.ts';

const DAY_MS = 86_400_000;
/** Hits of one session are at most this far apart; contract.md, "session". */
export const SESSION_GAP_MS = 30 * 60_000;
/** Hits of older months cannot be on their way any more: back-dating ends, and 60 days of a stopped worker. */
const TAIL_AGE_MAX_MS = BACKDATE_MAX_MS + 60 * DAY_MS;

/** The values of a row's dimensions. */
export type RowName = readonly (string | null)[];

type Order = { by: Metric | QueryDimension; direction: 'asc' | 'desc' };

/** A checked question with its days, definitions and order worked out. */
export type Question = Pick<Query, 'metrics' | 'dimensions' | 'limit' | 'offset'> & {
  siteId: string;
  /** Each must hold; none is a list that could be taken apart. */
  filters: Filter[];
  range: ResolvedRange;
  weekStart: number;
  definitions: Definitions;
  bounces: BounceRule;
  /** The goals of the site where the question is about them; null where it is not. */
  goals: readonly Goal[] | null;
  /** What the site has judged again: hits of those days count otherwise than by their verdicts. */
  judgings: readonly DatedJudging[];
  /** True where it is about the hits that every other question leaves out. */
  isOfLeftOut: boolean;
  /** The steps of a funnel; null for any other report. */
  steps: readonly GoalRule[] | null;
  /** Complete: no two rows are equal in it, so that pages of a report never overlap. */
  order: Order[];
  facts: SessionFact[];
  /** Only rows of these values, as answers name them; null for all. */
  rowsWanted: readonly RowName[] | null;
  /** True when hits of a session beyond the range matter. */
  readsWholeSessions: boolean;
};

/** Buckets are listed to be compared; by hour these are five years and a half. */
const COMPARED_BUCKETS_MAX = 50_000;

/** What is wrong with a question that its schema cannot say; null when nothing is. */
export function faultOf(query: Query): string | null {
  const asked: readonly string[] = [...query.metrics, ...query.dimensions];
  const stray = query.orderBy?.find(([name]) => !asked.includes(name));
  if (stray !== undefined) {
    return `orderBy names ${stray[0]}, which is not asked for; it can name ${asked.join(', ')}`;
  }
  const isTooMany = query.dimensions
    .filter(isTimeDimension)
    .some((dimension) => comparedBuckets(query, intervalOf(dimension)) > COMPARED_BUCKETS_MAX);
  if (!isTooMany) return null;
  return `a comparison over time has at most ${COMPARED_BUCKETS_MAX} buckets: ask for fewer days, or for longer buckets`;
}

/** Of the longer of both ranges; those that have a name are short. */
function comparedBuckets({ range, compare }: Query, interval: Interval): number {
  if (compare === undefined) return 0;
  const counts = [range, compare].map((days) =>
    typeof days === 'string' ? 0 : bucketsMost(days, interval),
  );
  return Math.max(...counts);
}

/** True when the answer may depend on the goals of the site. */
export function asksForGoals(site: Site, query: Query): boolean {
  const definitions = query.definitions ?? site.definitions;
  return namesGoals(query) || (query.metrics.includes('bounceRate') && definitions === 'ga4');
}

function namesGoals({ metrics, dimensions, filters }: Query): boolean {
  return (
    metrics.includes('conversions') ||
    metrics.includes('conversionRate') ||
    dimensions.includes('goal') ||
    namesGoal(filters)
  );
}

/** `goals` are those of the site; they matter only where {@link asksForGoals} says so. */
export function toQuestion(
  site: Site,
  query: Query,
  { range, goals }: { range: ResolvedRange; goals: readonly Goal[] },
): Question {
  const definitions = query.definitions ?? site.definitions;
  const bounces = definitions === 'ga4' && goals.length > 0 ? 'ga4WithGoals' : definitions;
  const facts = factsOf(query.metrics, bounces);
  const filters = conjunctsOf(query.filters);
  return {
    siteId: site.id,
    range,
    weekStart: site.weekStart,
    definitions,
    bounces,
    goals: namesGoals(query) || facts.includes('wholeConversions') ? goals : null,
    judgings: dateJudgings(site.judgedAgain, site.timezone),
    isOfLeftOut: false,
    steps: null,
    metrics: query.metrics,
    dimensions: query.dimensions,
    filters,
    limit: query.limit,
    offset: query.offset,
    order: orderOf(query),
    facts,
    rowsWanted: null,
    readsWholeSessions:
      facts.length > 0 ||
      goals.some(({ rule }) => isGoalOfViews(rule)) ||
      // Vitals are those of sessions too, as in their own report.
      vitalsOf(query.metrics).length > 0 ||
      // What is reported of a view lies in other hits.
      sideCountsOf(query.metrics).some((count) => SIDE_COUNTS[count].of === 'views') ||
      query.dimensions.some((dimension) => scopeOf(dimension) === 'session') ||
      filters.some((filter) => filterScope(filter) !== 'hit'),
  };
}

/** By time where there is one, else the first metric's largest first; then by the dimensions. */
function orderOf(query: Query): Order[] {
  const asked = query.orderBy?.map(([by, direction]): Order => ({ by, direction }));
  const times = query.dimensions.filter((dimension) => scopeOf(dimension) === 'time');
  const [metric] = query.metrics;
  const usual: Order[] =
    times.length > 0 || metric === undefined
      ? times.map((by) => ({ by, direction: 'asc' }))
      : [{ by: metric, direction: 'desc' }];
  const rest = query.dimensions.map((by): Order => ({ by, direction: 'asc' }));
  const order: Order[] = [];
  for (const one of [...(asked ?? usual), ...rest]) {
    if (!order.some(({ by }) => by === one.by)) order.push(one);
  }
  return order;
}

/** The UTC months that may hold hits between two instants: none before 1970, none that have not begun. */
export function monthsBetween(from: number, to: number, now: number): string[] {
  const last = Math.min(to - 1, now + DAY_MS);
  const months: string[] = [];
  if (last < 0) return months;
  for (let month = monthOf(Math.max(from, 0)); month <= monthOf(last); month = nextMonth(month)) {
    months.push(month);
  }
  return months;
}

/** True when batches of the month may still be waiting to be sealed. */
export function mayHaveTail(month: string, now: number): boolean {
  return month >= monthOf(now - TAIL_AGE_MAX_MS);
}

function nextMonth(month: string): string {
  return monthOf(startOfMonth(month) + 32 * DAY_MS);
}

function previousMonth(month: string): string {
  return monthOf(startOfMonth(month) - 1);
}

function startOfMonth(month: string): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}

/** What is known of a batch of the tail, and of a part: enough to see whether it matters. */
type Extent = { minAt: number; maxAt: number; minSessionAt: number };
export type TailBatch = Extent & { batchId: string; count: number };

/** What there is to read: the months that were looked into, without gaps. */
export type Known = {
  months: readonly string[];
  manifests: ReadonlyMap<string, Manifest>;
  batches: readonly TailBatch[];
};

/**
 * The month beside those that were looked into that a session of the range may reach into; null when none.
 * A session leaves no gap of more than 30 minutes, so one that goes on into the next month has a hit in the
 * last 30 minutes of this one.
 */
export function missingMonth(question: Question, known: Known, now: number): string | null {
  const [first] = known.months;
  const last = known.months[known.months.length - 1];
  if (!question.readsWholeSessions || first === undefined || last === undefined) return null;
  const extents = extentsOf(known);
  if (windowStart(question, extents) < startOfMonth(first)) return previousMonth(first);
  const next = nextMonth(last);
  if (startOfMonth(next) > now + DAY_MS) return null;
  const reachesOver = extents.some(
    (extent) =>
      extent.maxAt >= startOfMonth(next) - SESSION_GAP_MS &&
      extent.minSessionAt < question.range.toAt + SESSION_GAP_MS,
  );
  return reachesOver ? next : null;
}

function extentsOf(known: Known): Extent[] {
  const parts = [...known.manifests.values()].flatMap((manifest) => manifest.parts);
  return [...parts.flatMap(daysOfPart), ...known.batches];
}

/**
 * Where the earliest session of the range began. A hit's `sessionAt` is what the beacon knew then; a late hit
 * can have begun the session up to one gap earlier.
 */
function windowStart({ range, readsWholeSessions }: Question, extents: readonly Extent[]): number {
  if (!readsWholeSessions) return range.fromAt;
  let start = range.fromAt;
  for (const { minAt, maxAt, minSessionAt } of extents) {
    const overlaps = maxAt >= range.fromAt && minAt < range.toAt;
    if (overlaps) start = Math.min(start, minSessionAt - SESSION_GAP_MS);
  }
  return start;
}

/** A question and all that is read to answer it. */
export type Plan = {
  question: Question;
  /** Those whose rows are read. */
  parts: Part[];
  /** Those of which cells and edge are read. */
  counted: CubedPart[];
  /** Those of which visits and edge are read. */
  visited: CubedPart[];
  /** Those of which the edge alone is read: days beside the range, for the sessions that reach over. */
  beside: CubedPart[];
  /** Those of whose hits only the sessions are read that the filters can fit, and the edge. */
  narrowed: CubedPart[];
  batches: TailBatch[];
  /** Hits that matter lie in [from, to); after the range only those of sessions that began before `sessionsTo`. */
  window: { from: number; to: number; sessionsTo: number };
  calendar: Calendar;
  /** Rows in the parts and batches that are read. */
  hits: number;
};

/** Chooses by statistics what has to be read: nothing that cannot matter, and everything that can. */
export function planReading(question: Question, known: Known): Plan {
  const { range, readsWholeSessions } = question;
  const from = windowStart(question, extentsOf(known));
  const last = known.months[known.months.length - 1];
  const sessionsTo = range.toAt + SESSION_GAP_MS;
  const to =
    readsWholeSessions && last !== undefined
      ? Math.max(range.toAt, startOfMonth(nextMonth(last)))
      : range.toAt;
  const matters = ({ minAt, maxAt, minSessionAt }: Extent) =>
    maxAt >= from && minAt < to && (minAt < range.toAt || minSessionAt < sessionsTo);
  const all = [...known.manifests.values()]
    .flatMap((manifest) => manifest.parts)
    .filter((part) => daysOfPart(part).some(matters));
  const batches = known.batches.filter(matters);
  const { parts, counted, visited, beside, narrowed } = chooseCubes(question, known, all);
  return {
    question,
    parts,
    counted,
    visited,
    beside,
    narrowed,
    batches,
    window: { from, to, sessionsTo },
    calendar: { spans: spansOf(range, [...all, ...batches]), weekStart: question.weekStart },
    hits:
      [...parts, ...narrowed].reduce((sum, part) => sum + part.rows, 0) +
      edgesOf({ counted, visited, beside }).reduce((sum, { cube }) => sum + cube.edge.rows, 0) +
      visited.reduce((sum, { cube }) => sum + (cube.visits?.rows ?? 0), 0) +
      batches.reduce((sum, batch) => sum + batch.count, 0),
  };
}

export type CubedPart = Part & { cube: Cube };

/** The parts of whose rows only those of the edge are read. */
export function edgesOf({
  counted,
  visited,
  beside,
}: Pick<Plan, 'counted' | 'visited' | 'beside'>): CubedPart[] {
  return [...counted, ...visited, ...beside];
}

type Chosen = Pick<Plan, 'parts' | 'counted' | 'visited' | 'beside' | 'narrowed'>;

/** Takes cubes in the place of rows wherever one has the whole truth of its day, and what is asked. */
function chooseCubes(question: Question, known: Known, all: readonly Part[]) {
  const chosen: Chosen = { parts: [], counted: [], visited: [], beside: [], narrowed: [] };
  const fitting = fittingOf(question);
  for (const part of all) {
    const from = Date.parse(part.day);
    // A cube is of the hits that count by their own verdicts.
    const isOwnVerdict = !isJudgedAgain(question.judgings, from, from + DAY_MS);
    const isCubed = !question.isOfLeftOut && isOwnVerdict && hasWholeDay(part, known);
    if (isCubed) chosen[fitting(part)].push(part);
    else chosen.parts.push(part);
  }
  return chosen;
}

/** What is best read of a day that has a cube. */
function fittingOf(question: Question): (part: CubedPart) => keyof Chosen {
  const { range } = question;
  const isNarrow = haveWitness(question.filters);
  const dimension = cubeDimensionOf(question);
  const hasVisits = isOfVisits(question);
  return (part) => {
    const from = Date.parse(part.day);
    if (from + DAY_MS <= range.fromAt || from >= range.toAt) return 'beside';
    if (dimension !== null && answers(part, dimension, range.timezone)) return 'counted';
    const isVisited = hasVisits && part.cube.visits !== undefined;
    if (isVisited && hasDaysOf(part, range.timezone)) return 'visited';
    return isNarrow && part.schema >= REPORT_SCHEMA_MIN ? 'narrowed' : 'parts';
  };
}

/** True when a part has a cube, nothing else has hits of its day, and the days beside it are those that it was made with. */
function hasWholeDay(part: Part, known: Known): part is CubedPart {
  const { cube, day, partId } = part;
  if (cube?.version !== CUBE_VERSION) return false;
  const manifest = known.manifests.get(day.slice(0, 7));
  if (manifest === undefined) return false;
  const from = Date.parse(day);
  const to = from + DAY_MS;
  const otherParts = manifest.parts.filter((other) => other.partId !== partId);
  const others = [...otherParts.flatMap(daysOfPart), ...known.batches];
  if (others.some(({ minAt, maxAt }) => maxAt >= from && minAt < to)) return false;
  // What came since matters where it may be of a session on both sides of that midnight.
  const mayReachOver = (extent: Extent) =>
    extent.maxAt < from
      ? cube.before !== undefined && extent.maxAt >= from - SESSION_GAP_MS
      : cube.after !== undefined &&
        extent.minAt < to + DAY_MS &&
        extent.minSessionAt < to + SESSION_GAP_MS;
  return others.every(
    (other) => isPartOf(other, cube.before) || isPartOf(other, cube.after) || !mayReachOver(other),
  );
}

/** True for the hits that have that name, in a part of their own or in a merged one. */
function isPartOf(extent: Extent | PartDay, partId: string | undefined): boolean {
  return partId !== undefined && 'partId' in extent && extent.partId === partId;
}

/** The offsets where there are hits: a range of centuries costs no more than its hits. */
function spansOf(range: ResolvedRange, extents: readonly Extent[]) {
  let [from, to] = [range.toAt - 1, range.fromAt];
  for (const { minAt, maxAt } of extents) {
    from = Math.min(from, minAt);
    to = Math.max(to, maxAt + 1);
  }
  from = Math.max(from, range.fromAt);
  // A day more: hits that come in while the question waits are counted too.
  return offsetSpans(from, Math.max(from + 1, Math.min(to + DAY_MS, range.toAt)), range.timezone);
}
