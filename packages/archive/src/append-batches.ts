/** Loads stored batches into a DuckDB table of hits, fast: for sealing and for the tail. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { assertNever, type PropValue, type StoredBatch } from '@footfall/domain';
import { HIT_ROW_COLUMNS, type HitRowField, quoteName } from './hit-rows.ts';

/** Hits that are staged together: some 20 MB of them. Fewer make the fixed cost of a stage felt. */
const STAGE_HITS = 32_000;

/**
 * Appends the hits of batches to a table made by `createHitTable`; gives back how many. Nothing else may
 * use the connection meanwhile.
 *
 * Assigning a text to DuckDB costs a call from JavaScript each, and most texts of hits repeat. So texts
 * cross over once per stage, in a list; rows carry their places in it, and DuckDB puts the texts in.
 * (Measured on two busy cores: 7 µs of processor time a hit, part of it in DuckDB's own threads; assigning
 * texts one by one takes about twice that, all of it on the main thread, and so does JSON.)
 */
export async function appendBatches(
  connection: DuckDBConnection,
  tableName: string,
  batches: Iterable<StoredBatch> | AsyncIterable<StoredBatch>,
): Promise<number> {
  const columns = await loadColumnsOf(connection, tableName);
  const suffix = randomUUID();
  const names = { table: tableName, rows: `rows_${suffix}`, texts: `texts_${suffix}` };
  let inserted: Promise<unknown> = Promise.resolve();
  let hits = 0;
  try {
    for await (const group of groupsOf(batches)) {
      // Encoded while DuckDB still inserts the stage before it.
      const stage = await encodeStage(group, columns);
      await inserted;
      await fillStage(connection, names, stage);
      inserted = connection.run(insertSql(names, stage.columns));
      // Whoever awaits it sees its failure; until then it must not count as unhandled.
      inserted.catch(() => undefined);
      hits += stage.hits;
    }
    await inserted;
  } finally {
    await inserted.catch(() => undefined);
    await connection.run(`DROP TABLE IF EXISTS ${quoteName(names.rows)}`);
    await connection.run(`DROP TABLE IF EXISTS ${quoteName(names.texts)}`);
  }
  return hits;
}

/**
 * A column of the table, how it is staged, and the SQL that turns what was staged into its value.
 * Staged are numbers alone, all below 2^53 and so exact in a DOUBLE; and never a null, which the binding
 * marks with big integers, at several times the cost of a value: `NaN` stands for it, or the place 0.
 */
type LoadColumn = StageColumn & {
  /** False where the batch does not have the column. */
  isIn(batch: StoredBatch): boolean;
  /** What is staged where the batch does not have the column. */
  absent: number;
  valuesOf(batch: StoredBatch, placeOf: PlaceOf): number[] | undefined;
  sql: string;
};

/** Where a text is in the list of texts of a stage, counted from 1 as SQL does; 0, where there is none, for null. */
type PlaceOf = (text: string | null) => number;

type StageNames = { table: string; rows: string; texts: string };

async function loadColumnsOf(
  connection: DuckDBConnection,
  tableName: string,
): Promise<LoadColumn[]> {
  const result = await connection.runAndReadAll('SELECT name FROM pragma_table_info($1)', [
    quoteName(tableName),
  ]);
  const present = new Set(result.getRows().map(([name]) => String(name)));
  return [...HIT_ROW_COLUMNS.map(hitColumn), ...BATCH_COLUMNS].filter(({ name }) =>
    present.has(name),
  );
}

function hitColumn({ name, type }: (typeof HIT_ROW_COLUMNS)[number]): LoadColumn {
  const staged = `r.${quoteName(name)}`;
  const text = `t.texts[${staged}]`;
  switch (type) {
    case 'BIGINT':
    case 'INTEGER':
    case 'SMALLINT':
      return numberColumn(name, `CAST(NULLIF(${staged}, 'NaN'::DOUBLE) AS ${type})`);
    case 'BOOLEAN':
      return numberColumn(name, `${staged} = 1`);
    case 'VARCHAR':
      return textColumn(name, text);
    case 'DECIMAL(18,4)':
      return textColumn(name, `CAST(${text} AS DECIMAL(18,4))`);
    case 'MAP(VARCHAR, VARCHAR)':
      return {
        ...textColumn(
          name,
          // Without the CASE a hit without properties would get an empty map.
          `CASE WHEN ${staged} = 0 THEN NULL ELSE map_from_entries(list_transform(
            from_json(${text}, '[["VARCHAR"]]'), lambda pair : {key: pair[1], value: pair[2]})) END`,
        ),
        valuesOf: (batch, placeOf) =>
          batch.columns.props?.map((props) => placeOf(propsText(props))),
      };
    default:
      return assertNever(type);
  }
}

function numberColumn(name: HitRowField, sql: string): LoadColumn {
  return {
    name,
    stageType: DOUBLE,
    absent: Number.NaN,
    isIn: (batch) => batch.columns[name] !== undefined,
    valuesOf: (batch) =>
      (batch.columns[name] as (number | boolean | null)[] | undefined)?.map((value) =>
        value === null ? Number.NaN : Number(value),
      ),
    sql,
  };
}

function textColumn(name: HitRowField, sql: string): LoadColumn {
  return {
    name,
    stageType: INTEGER,
    absent: 0,
    isIn: (batch) => batch.columns[name] !== undefined,
    valuesOf: (batch, placeOf) =>
      (batch.columns[name] as (string | null)[] | undefined)?.map(placeOf),
    sql,
  };
}

const BATCH_COLUMNS: readonly LoadColumn[] = [
  {
    name: 'batchId',
    stageType: INTEGER,
    absent: 0,
    isIn: () => true,
    valuesOf: (batch, placeOf) => new Array(batch.count).fill(placeOf(batch.batchId)),
    sql: 't.texts[r."batchId"]',
  },
  {
    name: 'siteId',
    stageType: INTEGER,
    absent: 0,
    isIn: () => true,
    valuesOf: (batch, placeOf) => new Array(batch.count).fill(placeOf(batch.siteId)),
    sql: 't.texts[r."siteId"]',
  },
  {
    name: 'importId',
    stageType: INTEGER,
    absent: 0,
    isIn: ({ importId }) => importId !== undefined,
    valuesOf: ({ importId, count }, placeOf) =>
      importId === undefined ? undefined : new Array(count).fill(placeOf(importId)),
    sql: 't.texts[r."importId"]',
  },
  {
    name: 'storedAt',
    stageType: DOUBLE,
    absent: Number.NaN,
    isIn: () => true,
    valuesOf: (batch) => new Array(batch.count).fill(batch.storedAt),
    sql: 'CAST(r."storedAt" AS BIGINT)',
  },
];

/** Properties as JSON pairs of texts. A name that comes twice counts once, with its last value: a map refuses it. */
function propsText(props: [string, PropValue][] | null): string | null {
  if (props === null) return null;
  return JSON.stringify([...new Map(props.map(([name, value]) => [name, String(value)]))]);
}

/** Takes batches together until {@link STAGE_HITS} is reached. */
async function* groupsOf(
  batches: Iterable<StoredBatch> | AsyncIterable<StoredBatch>,
): AsyncGenerator<StoredBatch[]> {
  let group: StoredBatch[] = [];
  let hits = 0;
  for await (const batch of batches) {
    // All its hits were erased.
    if (batch.count === 0) continue;
    group.push(batch);
    hits += batch.count;
    if (hits >= STAGE_HITS) {
      yield group;
      group = [];
      hits = 0;
    }
  }
  if (group.length > 0) yield group;
}

type Stage = {
  hits: number;
  columns: readonly LoadColumn[];
  chunks: DuckDBDataChunk[];
  texts: string[];
};

async function encodeStage(
  batches: readonly StoredBatch[],
  columns: readonly LoadColumn[],
): Promise<Stage> {
  const texts: string[] = [];
  const places = new Map<string, number>();
  const placeOf: PlaceOf = (text) => {
    if (text === null) return 0;
    let place = places.get(text);
    if (place === undefined) {
      place = texts.push(text);
      places.set(text, place);
    }
    return place;
  };
  // What no batch has stays null in the table without being staged.
  const staged = columns.filter((column) => batches.some((batch) => column.isIn(batch)));
  const types = staged.map((column) => column.stageType);
  const chunks: DuckDBDataChunk[] = [];
  for (const batch of batches) {
    const chunk = DuckDBDataChunk.create(types, batch.count);
    for (const [index, column] of staged.entries()) {
      const values = column.valuesOf(batch, placeOf) ?? new Array(batch.count).fill(column.absent);
      chunk.setColumnValues(index, values);
    }
    chunks.push(chunk);
    // A batch takes a few milliseconds; others shall be answered before the next one.
    await setImmediate();
  }
  return {
    hits: batches.reduce((sum, batch) => sum + batch.count, 0),
    columns: staged,
    chunks,
    texts,
  };
}

/** DuckDB's own size of a data chunk, the most rows that one may have. */
const CHUNK_ROWS = 2_048;

/** Puts a stage in the place of the one before it. */
async function fillStage(
  connection: DuckDBConnection,
  names: StageNames,
  stage: Stage,
): Promise<void> {
  await recreate(connection, names.rows, stage.columns);
  const rows = await connection.createAppender(names.rows);
  for (const chunk of stage.chunks) rows.appendDataChunk(chunk);
  rows.closeSync();

  await recreate(connection, names.texts, TEXT_COLUMNS);
  const texts = await connection.createAppender(names.texts);
  for (let start = 0; start < stage.texts.length; start += CHUNK_ROWS) {
    const slice = stage.texts.slice(start, start + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create([INTEGER, VARCHAR], slice.length);
    chunk.setColumns([slice.map((_, index) => start + index + 1), slice]);
    texts.appendDataChunk(chunk);
  }
  texts.closeSync();
}

type StageColumn = { name: string; stageType: DuckDBType };

const TEXT_COLUMNS: readonly StageColumn[] = [
  { name: 'place', stageType: INTEGER },
  { name: 'text', stageType: VARCHAR },
];

async function recreate(
  connection: DuckDBConnection,
  name: string,
  columns: readonly StageColumn[],
): Promise<void> {
  const list = columns.map((column) => `${quoteName(column.name)} ${column.stageType}`).join(', ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${quoteName(name)} (${list})`);
}

function insertSql(names: StageNames, columns: readonly LoadColumn[]): string {
  return `INSERT INTO ${quoteName(names.table)} (${columns.map(({ name }) => quoteName(name)).join(', ')})
    SELECT ${columns.map(({ sql }) => sql).join(', ')}
    FROM ${quoteName(names.rows)} r,
      (SELECT list(text ORDER BY place) AS texts FROM ${quoteName(names.texts)}) t`;
}
