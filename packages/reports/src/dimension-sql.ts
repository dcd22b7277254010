/** The registry of dimensions in SQL: the value of a hit, of a whole session, or the bucket of an instant. */
import {
  type ConditionDimension,
  DIMENSIONS,
  type DimensionScope,
  type FilterDimension,
  formatOffset,
  type Interval,
  isPropDimension,
  type OffsetSpan,
  propOf,
  type QueryDimension,
  type TimeDimension,
} from '@footfall/domain';
import type { Bindings } from './bindings.ts';
import { IS_EVENT, IS_PAGEVIEW } from './metric-sql.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4;

export function scopeOf(dimension: QueryDimension): DimensionScope {
  return isPropDimension(dimension) ? 'hit' : DIMENSIONS[dimension].scope;
}

/** The column that holds a dimension's value; a property's name is not ours, and so never a name in SQL. */
export function columnOf(dimension: ConditionDimension): string {
  if (!isPropDimension(dimension)) return `"${dimension}"`;
  return `"prop ${Buffer.from(propOf(dimension)).toString('hex')}"`;
}

export function isTimeDimension(dimension: QueryDimension): dimension is TimeDimension {
  return scopeOf(dimension) === 'time';
}

export function intervalOf(dimension: TimeDimension): Interval {
  return dimension.slice('time:'.length) as Interval;
}

/** The value of one hit, over the columns of hits. */
export function hitValueSql(dimension: ConditionDimension, { bind }: Bindings): string {
  if (isPropDimension(dimension)) return `"props"[${bind(propOf(dimension))}]`;
  // Where hits are broken down by goal, each stands there once for each goal that it reaches.
  if (dimension === 'goal') return '"goal"';
  // Only custom events have an event's name; a pageview's is unknown.
  if (dimension === 'event') return `CASE WHEN ${IS_EVENT} THEN "name" END`;
  return `"${DIMENSIONS[dimension].field}"`;
}

/**
 * The value of a whole session, as an aggregate over all its hits: that of its first hit, whatever its name
 * (contract.md: "source/channel come from the session's first hit"); for entry and exit page, that of its
 * first and last pageview, null when it has none.
 */
export function sessionValueSql(dimension: FilterDimension, place: PlaceOf): string {
  const value = `"${DIMENSIONS[dimension].field}"`;
  switch (dimension) {
    case 'entryPage':
      return `arg_min(${value}, ${place(value)}) FILTER (WHERE ${IS_PAGEVIEW})`;
    case 'exitPage':
      return `arg_max(${value}, ${place(value)}) FILTER (WHERE ${IS_PAGEVIEW})`;
    default:
      return `arg_min_null(${value}, ${place(value)})`;
  }
}

/** A number that puts hits in order; for hits of the same place, by the hash of the wanted value. */
export type PlaceOf = (value: string) => string;

/**
 * Hits are in order of `at` and `order`. Two requests can agree in both, and then parts, tail and threads
 * would each put another one first: the hash makes the choice the same everywhere. 10 bits hold an `order`
 * (at most 999) and 12 the hash, which leaves 69 years after `since`.
 */
export function placeSql(since: string): PlaceOf {
  return (value) =>
    `(("at" - ${since}) * 1024 + "order") * 4096 + CAST(hash(${value}) % 4096 AS BIGINT)`;
}

export type Calendar = {
  /** Where offsets change within what is read; never empty. */
  spans: readonly OffsetSpan[];
  /** 1 Monday … 7 Sunday. */
  weekStart: number;
};

/** Hours of different offsets never fall together: each span of an offset has its own 2^32 numbers. */
const SPAN_HOURS = 2 ** 32;

/**
 * The bucket of an instant as a number that grows with time; {@link bucketName} reads it. Offsets are bound,
 * from `Intl`: DuckDB's own time zones are an extension, and might know other rules than the rest of us.
 */
export function bucketSql(
  dimension: TimeDimension,
  calendar: Calendar,
  at: { column: string; bindings: Bindings },
): string {
  const { bind } = at.bindings;
  const local = ({ offsetMs }: OffsetSpan) => `(${at.column} + ${bind(offsetMs)})`;
  if (dimension === 'time:hour') {
    return perSpan(
      calendar,
      at,
      (span, index) => `${local(span)} // ${HOUR_MS} + ${bind(index * SPAN_HOURS)}`,
    );
  }
  const day = perSpan(calendar, at, (span) => `${local(span)} // ${DAY_MS}`);
  return bucketOfDaySql(dimension, day, { calendar, bindings: at.bindings });
}

/** The bucket of a local day, given as the number of days since 1970-01-01. */
export function bucketOfDaySql(
  dimension: TimeDimension,
  day: string,
  { calendar, bindings }: { calendar: Calendar; bindings: Bindings },
): string {
  switch (intervalOf(dimension)) {
    case 'hour':
      throw new RangeError('a day has no bucket of an hour');
    case 'day':
      return day;
    case 'week':
      return `(${day} - ${bindings.bind(weekShift(calendar))}) // 7`;
    case 'month':
      return `datediff('month', DATE '1970-01-01', DATE '1970-01-01' + CAST(${day} AS INTEGER))`;
  }
}

function perSpan(
  calendar: Calendar,
  at: { column: string; bindings: Bindings },
  sqlOf: (span: OffsetSpan, index: number) => string,
): string {
  const [first, ...later] = calendar.spans.map((span, index) => ({ span, index }));
  if (first === undefined) throw new RangeError('a calendar needs an offset');
  if (later.length === 0) return `(${sqlOf(first.span, first.index)})`;
  const whens = later
    .reverse()
    .map(
      ({ span, index }) =>
        `WHEN ${at.column} >= ${at.bindings.bind(span.from)} THEN ${sqlOf(span, index)}`,
    );
  return `CASE ${whens.join(' ')} ELSE ${sqlOf(first.span, first.index)} END`;
}

/** Days from 1970-01-01 to the first start of a week; weeks are counted from there. */
function weekShift({ weekStart }: Calendar): number {
  return (weekStart - EPOCH_WEEKDAY + 7) % 7;
}

/** The name of a bucket, as `bucketsOf` of domain gives it. */
export function bucketName(dimension: TimeDimension, bucket: number, calendar: Calendar): string {
  switch (intervalOf(dimension)) {
    case 'hour': {
      const offsetMs = calendar.spans[Math.floor(bucket / SPAN_HOURS)]?.offsetMs ?? 0;
      const hour = new Date((bucket % SPAN_HOURS) * HOUR_MS).toISOString().slice(0, 13);
      return `${hour}:00:00${formatOffset(offsetMs)}`;
    }
    case 'day':
      return dateOf(bucket * DAY_MS);
    case 'week':
      return dateOf((bucket * 7 + weekShift(calendar)) * DAY_MS);
    case 'month':
      return dateOf(Date.UTC(1970, bucket, 1));
  }
}

/** The number of a bucket by its name; null where no hit that is read can lie in it. */
export function bucketNumber(
  dimension: TimeDimension,
  name: string,
  calendar: Calendar,
): number | null {
  switch (intervalOf(dimension)) {
    case 'hour': {
      const at = Date.parse(name);
      const localMs = Date.parse(`${name.slice(0, 13)}:00:00Z`);
      // The clock can change within an hour: the span may begin after the hour does.
      const index = calendar.spans.findLastIndex(
        (span) => span.offsetMs === localMs - at && span.from < at + HOUR_MS,
      );
      return index < 0 ? null : index * SPAN_HOURS + localMs / HOUR_MS;
    }
    case 'day':
      return Date.parse(name) / DAY_MS;
    case 'week':
      return (Date.parse(name) / DAY_MS - weekShift(calendar)) / 7;
    case 'month':
      return (Number(name.slice(0, 4)) - 1970) * 12 + Number(name.slice(5, 7)) - 1;
  }
}

function dateOf(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 10);
}
