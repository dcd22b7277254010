/** How a hit is written where it leaves Footfall: the same names in lines of JSON and in Parquet, in this order. */
import { HIT_ROW_COLUMNS, type HitRowField, quoteName } from './hit-rows.ts';

const TIMES: ReadonlySet<HitRowField> = new Set(['at', 'sessionAt']);
/** Below 2^53, but texts wherever they are written: nobody shall add them up or round them. */
const IDS: ReadonlySet<HitRowField> = new Set(['visitorId', 'sessionId']);

/** The columns of the Parquet file: times as timestamps (UTC), ids and amounts as text, properties as a map of texts. */
export const EXPORT_COLUMNS_SQL = HIT_ROW_COLUMNS.map(({ name }) => {
  const column = quoteName(name);
  if (TIMES.has(name)) return `make_timestamp_ms(${column}) AS ${column}`;
  return isText(name) ? `CAST(${column} AS VARCHAR) AS ${column}` : column;
}).join(', ');

/** One line of JSON: every column each time, null for unknown; times as `2026-11-22T10:00:00.123Z`. */
export const EXPORT_LINE_SQL = `CAST(to_json({${HIT_ROW_COLUMNS.map(({ name }) => {
  const column = quoteName(name);
  return `${column}: ${valueSql(name, column)}`;
}).join(', ')}}) AS VARCHAR)`;

function valueSql(name: HitRowField, column: string): string {
  if (TIMES.has(name)) return `strftime(make_timestamp_ms(${column}), '%Y-%m-%dT%H:%M:%S.%gZ')`;
  return isText(name) ? `CAST(${column} AS VARCHAR)` : column;
}

function isText(name: HitRowField): boolean {
  return IDS.has(name) || name === 'amount';
}
