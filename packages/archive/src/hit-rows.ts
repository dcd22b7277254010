/** How hits lie in DuckDB: the columns that parts, the tail and every report share, and the fast way to load them. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { HIT_FIELDS, type HitField } from '@footfall/domain';

/** A field of a hit that is kept in rows; `hitId` has done its work once the hit is stored. */
export type HitRowField = Exclude<HitField, 'hitId'>;

type HitRowType =
  | 'BIGINT'
  | 'INTEGER'
  | 'SMALLINT'
  | 'BOOLEAN'
  | 'VARCHAR'
  | 'DECIMAL(18,4)'
  | 'MAP(VARCHAR, VARCHAR)';

/**
 * Raised when a column comes or changes its meaning or type; a part says by which version it was written.
 * 2: `verdict` came; rows of version 1 all count. 3: `importId` came.
 */
export const PART_SCHEMA = 3;

/** From this version on parts have all that reports read, whatever came to them later. */
export const REPORT_SCHEMA_MIN = 2;

const TYPES: Record<HitRowField, HitRowType> = {
  at: 'BIGINT',
  order: 'SMALLINT',
  name: 'VARCHAR',
  visitorId: 'BIGINT',
  sessionId: 'BIGINT',
  sessionAt: 'BIGINT',
  hostname: 'VARCHAR',
  page: 'VARCHAR',
  title: 'VARCHAR',
  referrer: 'VARCHAR',
  source: 'VARCHAR',
  medium: 'VARCHAR',
  campaign: 'VARCHAR',
  term: 'VARCHAR',
  content: 'VARCHAR',
  channel: 'VARCHAR',
  country: 'VARCHAR',
  region: 'VARCHAR',
  city: 'VARCHAR',
  browser: 'VARCHAR',
  browserVersion: 'VARCHAR',
  os: 'VARCHAR',
  osVersion: 'VARCHAR',
  device: 'VARCHAR',
  language: 'VARCHAR',
  viewport: 'INTEGER',
  props: 'MAP(VARCHAR, VARCHAR)',
  amount: 'DECIMAL(18,4)',
  currency: 'VARCHAR',
  engagedMs: 'INTEGER',
  scroll: 'SMALLINT',
  interactive: 'BOOLEAN',
  verdict: 'VARCHAR',
};

export type HitRowColumn = { readonly name: string; readonly type: string };

/**
 * The columns of every part and of the tail, named as the fields of a hit. Times are milliseconds since
 * 1970; property values are text; null means unknown or not sent. `order` is a word of SQL: quote it.
 */
export const HIT_ROW_COLUMNS: readonly { readonly name: HitRowField; readonly type: HitRowType }[] =
  HIT_FIELDS.filter((field): field is HitRowField => field !== 'hitId').map((name) => ({
    name,
    type: TYPES[name],
  }));

/** With which import a hit came; null for one that the beacon took. Reports do not read it; undoing does. */
export const IMPORT_COLUMN = { name: 'importId', type: 'VARCHAR' } as const;

/** What a part is written with: {@link HIT_ROW_COLUMNS}, and where the hit came from. */
export const PART_COLUMNS: readonly HitRowColumn[] = [...HIT_ROW_COLUMNS, IMPORT_COLUMN];

/**
 * Makes an empty table for hits. Of `extraColumns`, those named `batchId`, `siteId`, `importId` (VARCHAR)
 * and `storedAt` (BIGINT) are filled in by `appendBatches`; others stay null.
 *
 * @param tableName - an identifier of ours; quoted here.
 */
export async function createHitTable(
  connection: DuckDBConnection,
  tableName: string,
  extraColumns: readonly HitRowColumn[] = [],
): Promise<void> {
  const columns = [...HIT_ROW_COLUMNS, ...extraColumns]
    .map(({ name, type }) => `${quoteName(name)} ${type}`)
    .join(', ');
  await connection.run(`CREATE TABLE ${quoteName(tableName)} (${columns})`);
}

/** A name as SQL: `order` becomes `"order"`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL: `it's` becomes `'it''s'`. For file names; values of visitors are bound, never quoted. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Columns that came after the first version of parts, empty, so that files without them can be read alone. */
const LATER_COLUMNS_SQL = `SELECT CAST(NULL AS ${TYPES.verdict}) AS "verdict",
  CAST(NULL AS ${IMPORT_COLUMN.type}) AS "${IMPORT_COLUMN.name}" WHERE false`;

/**
 * Something to select hits from: the rows of those part files, columns matched by name; what a file was
 * written without is null. At least one path.
 */
export function readPartsSql(paths: readonly string[]): string {
  return `(SELECT * FROM read_parquet([${filesSql(paths)}], union_by_name = true) UNION ALL BY NAME ${LATER_COLUMNS_SQL})`;
}

/**
 * The same for files that all have the columns which are read, or that are of one form of another kind: their columns need
 * not be matched, which costs a look into every file each time.
 */
export function readAlikeSql(paths: readonly string[]): string {
  return `read_parquet([${filesSql(paths)}])`;
}

/** The same for files of any age, each row with the path of its file as `filename`. */
export function readNamedSql(paths: readonly string[]): string {
  return `(SELECT * FROM read_parquet([${filesSql(paths)}], union_by_name = true, filename = true))`;
}

/** A path is a pattern to DuckDB: a folder named `data[1]` has to be said as `data[[]1]`. */
function filesSql(paths: readonly string[]): string {
  return paths.map((path) => quoteText(path.replaceAll(/[[*?]/g, '[$&]'))).join(', ');
}
