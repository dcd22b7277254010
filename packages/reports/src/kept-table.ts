/**
 * Tables of kept rows: made, filled, packed and dropped over the keeper's connection. A *packed* one lies in a database of
 * its own, which DuckDB compresses: a hit or visit then takes 27 bytes and not 370, and is read several times as fast. To
 * pack costs twice of what it costs to fill.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from '@footfall/archive';
import type { Statement } from './compile.ts';
import { type Hear, whileTelling } from './progress.ts';

export type Form = 'plain' | 'packed';

export type Unit = { id: number; rows: number; usedAt: number };

export type KeptTable = {
  name: string;
  form: Form;
  /** How much room a row takes where it is not packed, by that of a cell. */
  weight: number;
  /** The most that it may take. */
  roomMax: number;
  /** By the key of the file. */
  units: Map<string, Unit>;
  rows: number;
  /** Rows that came since it was packed. */
  looseRows: number;
  /** When it was asked for last. */
  usedAt: number;
  holders: number;
  isRetired: boolean;
};

/** A cell takes some 120 bytes (a packed hit or visit a quarter of it), and a month of a site with 2,000 pages has 60,000 of them by page. */
const CELL_BYTES = 120;
/** The other two thirds are for statements, and for hits that no part has yet. */
const SHARE_OF_MEMORY = 1 / 3;

/** The room that there is of DuckDB's memory, as it is written there: three million cells of `1GB`. */
export function roomIn(memoryLimit: string): number {
  const [, amount, unit] = /^(\d+)(MB|GB)$/.exec(memoryLimit) ?? [];
  if (amount === undefined) throw new RangeError(`${memoryLimit} is no amount of memory`);
  const bytes = Number(amount) * (unit === 'GB' ? 1e9 : 1e6);
  return Math.floor((bytes * SHARE_OF_MEMORY) / CELL_BYTES);
}

/** A packed row takes this part of the room. */
const PACKED_SHARE = 1 / 12;
/** DuckDB packs so many rows together; fewer would be packed again when more come. */
const PACKED_TOGETHER = 122_880;

export function createTable(
  number: number,
  { form, weight, roomMax }: Pick<KeptTable, 'form' | 'weight' | 'roomMax'>,
): KeptTable {
  const counts = { rows: 0, looseRows: 0, usedAt: performance.now(), holders: 0, isRetired: false };
  return { name: `kept_${number}`, form, weight, roomMax, units: new Map(), ...counts };
}

export function roomOf({ form, weight, rows, looseRows }: KeptTable): number {
  if (form === 'plain') return rows * weight;
  return ((rows - looseRows) * PACKED_SHARE + looseRows) * weight;
}

/** How many rows there is room for. */
export function rowsIn(room: number, { form, weight }: Pick<KeptTable, 'form' | 'weight'>): number {
  return Math.floor(room / (form === 'plain' ? weight : weight * PACKED_SHARE));
}

export function tableSql({ name, form }: KeptTable): string {
  return form === 'plain' ? quoteName(name) : `${quoteName(name)}."main".${quoteName(name)}`;
}

/** Appends the statement's rows, not more than `rowsMax`; gives back how many they are by `unit`. */
export async function appendRows(
  connection: DuckDBConnection,
  table: KeptTable,
  { sql, values, types, rowsMax, hear }: Statement & { rowsMax: number; hear: Hear },
): Promise<Map<number, number>> {
  const isNew = table.units.size === 0;
  const first = table.units.size;
  if (isNew && table.form === 'packed') {
    await connection.run(`ATTACH ':memory:' AS ${quoteName(table.name)} (COMPRESS)`);
  }
  const name = tableSql(table);
  const verb = isNew ? `CREATE TABLE ${name} AS` : `INSERT INTO ${name} BY NAME`;
  const rows = `SELECT * FROM (${sql}) LIMIT ${rowsMax}`;
  const work = () => connection.run(`${verb} ${rows}`, [...values], [...types]);
  await whileTelling(connection, 'preparing', { hear, work });
  const counted = await connection.runAndReadAll(
    `SELECT "unit", count(*) FROM ${name} WHERE "unit" >= ${first} GROUP BY "unit"`,
  );
  return new Map(counted.getRows().map(([unit, count]) => [Number(unit), Number(count)]));
}

/** Packs what came since, where it is worth it. Whoever reads the table goes on meanwhile. */
export async function packRows(connection: DuckDBConnection, table: KeptTable): Promise<void> {
  if (table.form === 'plain' || table.looseRows < PACKED_TOGETHER) return;
  await connection.run(`CHECKPOINT ${quoteName(table.name)}`);
  table.looseRows %= PACKED_TOGETHER;
}

export async function dropTable(connection: DuckDBConnection, table: KeptTable): Promise<void> {
  const { name, form } = table;
  const sql = form === 'plain' ? 'DROP TABLE IF EXISTS' : 'DETACH DATABASE IF EXISTS';
  await connection.run(`${sql} ${quoteName(name)}`);
}
