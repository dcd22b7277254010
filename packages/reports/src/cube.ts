/**
 * What a cube counts, and which questions it answers. A cube belongs to one UTC day of one site. It has *cells*,
 * the counts of visitors whose sessions lie each within one local day and surely within the UTC day, and *visits*, the
 * same before it is added up (visits-sql.ts); and an *edge*, the hits of all other visitors, and of those whose id lasts. Nobody is in both, and the others' ids live for one UTC day, so that
 * counts of visitors add up over cells of different days, and cells and what is counted over edges add up as well.
 */
import {
  type DaySegment,
  DEFINITIONS,
  type Definitions,
  DIMENSIONS,
  daySegments,
  type FilterDimension,
  type Metric,
  spellingsOf,
} from '@footfall/domain';
import { isTimeDimension, scopeOf } from './dimension-sql.ts';
import { type Count, countInfo, countsOf, type SideCount, sideCountsOf } from './metric-sql.ts';
import type { CubedPart, Question } from './plan.ts';
import { vitalsOf } from './vitals-sql.ts';

/** Raised when columns or what is counted change: cubes of another version are not read, and made anew in time. */
export const CUBE_VERSION = 3;

/** By what cells are counted, each dimension by itself; which hits reach a goal is a setting of the site. */
export const CUBE_DIMENSIONS = (Object.keys(DIMENSIONS) as (keyof typeof DIMENSIONS)[]).filter(
  (name): name is FilterDimension => DIMENSIONS[name].scope !== 'time' && name !== 'goal',
);

/** The cells that are counted by no dimension. */
export const NO_DIMENSION = '';

/** Counts that depend on nothing but the hits: those of a site's settings have no place here. */
export const CUBE_COUNTS = [
  'visitors',
  'pageviews',
  'events',
  'sessions',
  'durationMs',
  'exits',
] as const satisfies readonly Count[];
/** Counted once for each of {@link BOUNCE_DEFINITIONS}. */
export const BOUNCES = 'bounces' satisfies Count;
/** The first of the definitions that count the same bounces as the given one. */
const sameBounces = (definitions: Definitions): Definitions =>
  DEFINITIONS.find((one) => bouncesSql(one) === bouncesSql(definitions)) ?? definitions;
const bouncesSql = (definitions: Definitions) => countInfo(BOUNCES).overSessions(definitions);
/** The definitions that differ in what a bounce is. */
export const BOUNCE_DEFINITIONS = DEFINITIONS.filter((one) => sameBounces(one) === one);
export const CUBE_SIDE_COUNTS = [
  'engagedMs',
  'viewingSessions',
  'scrolled',
  'scrolledViews',
] as const satisfies readonly SideCount[];
/** Made of rows with a currency each. */
const MONEY_COUNTS = ['amounts', 'amount'] as const satisfies readonly SideCount[];

/** The columns of cells beside these: `dimension`, `value`, `firstDay`, `lastDay`, `currency`, `amount`. */
export function cellColumn(count: Count | SideCount, definitions: Definitions): string {
  return count === BOUNCES ? `"bounces ${sameBounces(definitions)}"` : `"${count}"`;
}

/** All columns of cells that are added up. */
export const CELL_COUNTS: readonly string[] = [
  ...CUBE_COUNTS.map((count) => cellColumn(count, 'footfall')),
  ...BOUNCE_DEFINITIONS.map((definitions) => cellColumn(BOUNCES, definitions)),
  ...CUBE_SIDE_COUNTS.map((count) => cellColumn(count, 'footfall')),
];

/** The dimension whose cells answer a question; null when rows have to, or when it asks for no counts at all. */
export function cubeDimensionOf(question: Question): string | null {
  const { dimensions, filters, metrics, goals, steps } = question;
  if (goals !== null || steps !== null) return null;
  const [dimension, ...others] = dimensions.filter((one) => !isTimeDimension(one));
  const isCounted = isCountedInCubes(metrics, 'withMoney');
  const isByHour = dimensions.includes('time:hour');
  if (!isCounted || isByHour || others.length > 0) return null;
  if (filters.length === 0) return dimension ?? NO_DIMENSION;
  const wanted = cellWanted(question)?.dimension ?? null;
  return dimension === undefined || dimension === wanted ? wanted : null;
}

/**
 * The value that a question is about where its only filter names one: what it asks for is that value's row of the
 * breakdown by the filter's dimension. Null for any other question.
 */
export function cellWanted({ filters }: Question): { dimension: string; value: string } | null {
  const [filter, ...others] = filters;
  if (filter === undefined || others.length > 0 || filter[0] !== 'is') return null;
  const [, dimension, [value, ...values]] = filter;
  if (typeof value !== 'string' || values.length > 0) return null;
  const isOne = isAmong(CUBE_DIMENSIONS, dimension) && spellingsOf(dimension, value).length === 1;
  return isOne ? { dimension, value } : null;
}

/** True where metrics are made of what cubes count. */
export function isCountedInCubes(
  metrics: readonly Metric[],
  money: 'withMoney' | 'withoutMoney',
): boolean {
  const sides = money === 'withMoney' ? [...CUBE_SIDE_COUNTS, ...MONEY_COUNTS] : CUBE_SIDE_COUNTS;
  return (
    metrics.length > 0 &&
    vitalsOf(metrics).length === 0 &&
    countsOf(metrics).every((count) => isAmong([...CUBE_COUNTS, BOUNCES], count)) &&
    sideCountsOf(metrics).every((count) => isAmong(sides, count))
  );
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** True when a cube has what a question by that dimension asks, in the question's time zone. */
export function answers(part: CubedPart, dimension: string, timezone: string): boolean {
  if (dimension !== NO_DIMENSION && !part.cube.dimensions.includes(dimension)) return false;
  return hasDaysOf(part, timezone);
}

/** True when a cube of the present version divides its day as the time zone does. */
export function hasDaysOf({ cube, day }: CubedPart, timezone: string): boolean {
  if (cube.version !== CUBE_VERSION) return false;
  const segments = daySegments(day, timezone);
  return isInOrder(segments) && isSame(segments, cube.segments);
}

/** False where a clock goes back over midnight, and a local day comes twice. */
function isInOrder(segments: readonly DaySegment[]): boolean {
  return segments.every(({ date }, index) => date > (segments[index - 1]?.date ?? ''));
}

function isSame(some: readonly DaySegment[], others: readonly DaySegment[]): boolean {
  return (
    some.length === others.length &&
    some.every(
      ({ from, date }, index) => from === others[index]?.from && date === others[index]?.date,
    )
  );
}

/** True for dimensions of the hit: a session is in the cells of each value that its hits have. */
export function isOfHits(dimension: FilterDimension): boolean {
  return scopeOf(dimension) === 'hit';
}
