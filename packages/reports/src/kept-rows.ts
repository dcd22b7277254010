/**
 * Rows of files, kept in memory: a table per site and kind (the cells of one dimension, edges, what some filters can fit,
 * all that any filter needs), filled as questions need them or behind them. Files never change, so what was read once stays
 * right; the table not asked for longest goes first.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText, readNamedSql } from '@footfall/archive';
import type { Statement } from './compile.ts';
import type { FairQueue } from './fair-queue.ts';
import { createTurns } from './keeper-turns.ts';
import {
  appendRows,
  createTable,
  dropTable,
  type Form,
  type KeptTable,
  packRows,
  roomOf,
  rowsIn,
  tableSql,
  type Unit,
} from './kept-table.ts';
import type { Hear } from './progress.ts';
import { INTERRUPT_EVERY_MS, isOutOfMemory } from './run.ts';

/** `rows`: how many it has, or more. */
export type KeptFile = { key: string; rows: number };

/** Rows that are wanted. */
export type KeptRequest<File extends KeptFile = KeptFile> = {
  siteId: string;
  /** Tells tables of a site apart; rows of one kind have the same columns, and depend on their file alone. */
  kind: string;
  files: readonly File[];
  /** How much room a row takes where it is not packed, by that of a cell. */
  weight: number;
  /** The part of all room that it may take at most; 1 when absent. */
  share?: number;
  form: Form;
  /**
   * Keeping costs as much as three questions that read the files: `askedAgain` is for what may be asked about once. With
   * `behind` nobody waits: the files are read bit by bit, and whoever asks meanwhile gets nothing.
   */
  from: 'asked' | 'askedAgain' | 'behind';
  /** Fetches files, before it is their turn: whoever else waits for one does not wait for a slow store. */
  fetch(files: readonly File[]): Promise<unknown>;
  /** What to keep of some files: rows that have the number of their file as `unit`. */
  write(files: readonly (File & { unit: number })[]): Promise<Statement>;
  /** Hears how far the reading is, where something has to be read. */
  hear?: Hear | undefined;
};

/** Something to select from, which stays until it is released. */
export type KeptRows = { sql: string; release(): void };

export type Keeper = {
  /** Room for so many cells. */
  readonly rowsMax: number;
  /** How much of it is taken. */
  rows(): number;
  /** Null where there is no room for so much, or it is not asked for again yet: then the files have to be read. */
  take<File extends KeptFile>(request: KeptRequest<File>): Promise<KeptRows | null>;
  /** Ends what is being read: whoever waits for it gets a `QuestionStopped`. */
  close(): Promise<void>;
};

/** So many kinds that found no room, or were asked for once, are remembered. */
const REMEMBERED_MAX = 500;

/** Rows of files that nobody asked about for so long are left out when a table is filled anew. */
const STALE_MS = 10 * 60_000;
/** More stretches of files than this are looked up in a list. */
const RUNS_MAX = 4;

/** What is read behind is read in pieces of about so many rows: half a second of a core, and 90 MB before it is packed. */
const PIECE_ROWS = 250_000;

type Keeping = {
  connecting: Promise<DuckDBConnection>;
  rowsMax: number;
  /** In the order in which they were asked for last. */
  tables: Map<string, KeptTable>;
  /** What found no room: how many files of it, and when that was. */
  refused: Map<string, { files: number; at: number }>;
  /** What was asked for once, and when that was. */
  asked: Map<string, number>;
  /** What is being read behind. */
  behind: Set<string>;
  made: number;
  drop(table: KeptTable): void;
};

export type KeeperOptions = {
  /** Where statements wait for their turn: what is read to be kept takes one of their places. */
  places: FairQueue;
  /** {@link Keeper.rowsMax} */
  rowsMax: number;
  /** Before each piece that is read behind: whoever waits for an answer goes first. */
  pauseMs: number;
  /** Told why something could not be read behind. */
  onFailure(siteId: string, error: unknown): void;
};

/** Keeps rows over a connection that nobody else uses. */
export function createKeeper(
  connecting: Promise<DuckDBConnection>,
  { places, rowsMax, pauseMs, onFailure }: KeeperOptions,
): Keeper {
  const turns = createTurns(places);
  const keeping: Keeping = {
    ...{ connecting, rowsMax, made: 0 },
    tables: new Map(),
    refused: new Map(),
    asked: new Map(),
    behind: new Set(),
    drop(table) {
      if (!table.isRetired || table.holders > 0) return;
      // A table that stays costs memory, not a wrong answer; closing the instance frees it.
      turns
        .take({ siteId: '', cost: 0 }, async () => dropTable(await connecting, table))
        .catch(() => undefined);
    },
  };

  function beginBehind<File extends KeptFile>(request: KeptRequest<File>): void {
    const { siteId, files } = request;
    const name = nameOf(request);
    if (keeping.behind.has(name) || isRefused(keeping, name, files.length)) return;
    if (sumOf(files) > rowsIn(rowsMax, request)) {
      refuse(keeping, name, files.length);
      return;
    }
    keeping.behind.add(name);
    const takePiece = async (files: readonly File[]) => {
      await sleep(pauseMs, undefined, { signal: turns.closing, ref: false });
      await request.fetch(files);
      return await turns.take({ siteId, cost: sumOf(files) }, () =>
        take(keeping, { ...request, files }),
      );
    };
    readPieces(missingOf(keeping, request), takePiece)
      .catch((error: unknown) => {
        if (!turns.closing.aborted) onFailure(siteId, error);
      })
      .finally(() => keeping.behind.delete(name));
  }

  return {
    rowsMax,
    rows: () => roomTaken(keeping),
    async take(request) {
      // What is there is given at once, whatever is being read for others.
      const kept = takeKept(keeping, request);
      if (kept !== null || isTooEarly(keeping, request)) return kept;
      if (request.from === 'behind') {
        beginBehind(request);
        return null;
      }
      const missing = missingOf(keeping, request);
      await request.fetch(missing);
      const cost = sumOf(missing);
      return await turns.take({ ...request, cost }, () => take(keeping, request));
    },
    async close() {
      const ended = turns.close();
      const connection = await connecting.catch(() => null);
      const interrupting = setInterval(() => connection?.interrupt(), INTERRUPT_EVERY_MS);
      await ended;
      clearInterval(interrupting);
      connection?.closeSync();
    },
  };
}

function nameOf({ siteId, kind }: KeptRequest): string {
  return `${siteId}/${kind}`;
}

/** True where it is the first question in a while that could use what would be kept. */
function isTooEarly({ asked, tables }: Keeping, request: KeptRequest): boolean {
  const name = nameOf(request);
  if (request.from !== 'askedAgain' || tables.has(name)) return false;
  const before = asked.get(name) ?? Number.NEGATIVE_INFINITY;
  remember(asked, name, performance.now());
  return performance.now() - before >= STALE_MS;
}

function remember<Value>(among: Map<string, Value>, name: string, value: Value): void {
  if (among.size >= REMEMBERED_MAX) among.clear();
  among.set(name, value);
}

/** The rows of files that are all there; null when some are not. */
function takeKept(keeping: Keeping, request: KeptRequest): KeptRows | null {
  const { files } = request;
  const name = nameOf(request);
  const table = keeping.tables.get(name);
  if (table === undefined || !files.every(({ key }) => table.units.has(key))) return null;
  keeping.tables.delete(name);
  keeping.tables.set(name, table);
  return use(keeping, table, files);
}

function missingOf<File extends KeptFile>(
  { tables }: Keeping,
  request: KeptRequest<File>,
): readonly File[] {
  const table = tables.get(nameOf(request));
  return request.files.filter(({ key }) => table?.units.has(key) !== true);
}

/** Until one of them finds no room. */
async function readPieces<File extends KeptFile>(
  files: readonly File[],
  takePiece: (files: readonly File[]) => Promise<KeptRows | null>,
): Promise<void> {
  for (const piece of piecesOf(files)) {
    const kept = await takePiece(piece);
    if (kept === null) return;
    kept.release();
  }
}

function sumOf(files: readonly KeptFile[]): number {
  return files.reduce((sum, { rows }) => sum + rows, 0);
}

/** The files in pieces of {@link PIECE_ROWS}, or of one file. */
function piecesOf<File extends KeptFile>(files: readonly File[]): File[][] {
  const pieces: File[][] = [];
  for (const file of files) {
    const last = pieces.at(-1);
    if (last !== undefined && sumOf(last) + file.rows <= PIECE_ROWS) last.push(file);
    else pieces.push([file]);
  }
  return pieces;
}

function use(keeping: Keeping, table: KeptTable, files: readonly KeptFile[]): KeptRows {
  const units = files.flatMap(({ key }) => table.units.get(key) ?? []);
  table.usedAt = performance.now();
  for (const unit of units) unit.usedAt = table.usedAt;
  return hold(keeping, table, units);
}

async function take<File extends KeptFile>(
  keeping: Keeping,
  request: KeptRequest<File>,
): Promise<KeptRows | null> {
  const name = nameOf(request);
  if (isRefused(keeping, name, request.files.length)) return null;
  const found = keeping.tables.get(name);
  keeping.tables.delete(name);
  const now = performance.now();
  const missing = request.files.filter(({ key }) => found?.units.has(key) !== true);
  const isStale =
    found !== undefined && missing.length > 0 && staleRows(found, now) > found.rows / 2;
  if (isStale) retire(keeping, found);
  const table = found === undefined || isStale ? newTable(keeping, request) : found;
  const files = table === found ? missing : request.files;
  try {
    await fill(keeping, table, { ...request, files });
  } catch (error) {
    retire(keeping, table);
    if (isOutOfMemory(error)) return refuse(keeping, name, request.files.length);
    throw error;
  }
  keeping.tables.set(name, table);
  makeRoom(keeping, table);
  if (table.isRetired) return refuse(keeping, name, request.files.length);
  return use(keeping, table, request.files);
}

/** True where so much of it found no room a while ago. */
function isRefused({ refused }: Keeping, name: string, files: number): boolean {
  const before = refused.get(name);
  return before !== undefined && files >= before.files && performance.now() - before.at < STALE_MS;
}

function refuse({ refused }: Keeping, name: string, files: number): null {
  remember(refused, name, { files, at: performance.now() });
  return null;
}

function staleRows({ units }: KeptTable, now: number): number {
  return [...units.values()]
    .filter(({ usedAt }) => now - usedAt >= STALE_MS)
    .reduce((sum, { rows }) => sum + rows, 0);
}

function roomTaken({ tables }: Keeping): number {
  return [...tables.values()].reduce((sum, table) => sum + roomOf(table), 0);
}

/**
 * Lets go of tables until there is room: of those that nobody asked about for a while, then of those that are read again soon,
 * then of packed ones; of each the one that was not asked about for longest goes first. What is too large by itself goes alone.
 */
function makeRoom(keeping: Keeping, wanted: KeptTable): void {
  if (roomOf(wanted) > wanted.roomMax) {
    letGo(keeping, wanted);
    return;
  }
  const since = performance.now() - STALE_MS;
  const rankOf = ({ form, usedAt }: KeptTable) => (usedAt < since ? 0 : form === 'plain' ? 1 : 2);
  const others = [...keeping.tables.values()].filter((table) => table !== wanted);
  // Sorting leaves those of one rank in their order.
  for (const table of others.sort((a, b) => rankOf(a) - rankOf(b))) {
    if (roomTaken(keeping) <= keeping.rowsMax) return;
    letGo(keeping, table);
  }
}

function letGo(keeping: Keeping, table: KeptTable): void {
  for (const [name, one] of keeping.tables) if (one === table) keeping.tables.delete(name);
  retire(keeping, table);
}

function retire(keeping: Keeping, table: KeptTable): void {
  table.isRetired = true;
  keeping.drop(table);
}

function hold(keeping: Keeping, table: KeptTable, units: readonly Unit[]): KeptRows {
  let isHeld = true;
  table.holders += 1;
  return {
    sql: `(SELECT * FROM ${tableSql(table)} WHERE ${isAmong(units.map(({ id }) => id))})`,
    release() {
      if (!isHeld) return;
      isHeld = false;
      table.holders -= 1;
      keeping.drop(table);
    },
  };
}

/** Numbers are given in the order of filling, so that the files of a range are one stretch, or few. */
function isAmong(ids: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const id of ids.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && id === last.to + 1) last.to = id;
    else runs.push({ from: id, to: id });
  }
  if (runs.length === 0) return 'false';
  if (runs.length > RUNS_MAX) return `"unit" IN (${ids.join(', ')})`;
  return runs.map(({ from, to }) => `"unit" BETWEEN ${from} AND ${to}`).join(' OR ');
}

// ── tables ──

function newTable(keeping: Keeping, request: KeptRequest): KeptTable {
  keeping.made += 1;
  return createTable(keeping.made, {
    ...request,
    roomMax: keeping.rowsMax * (request.share ?? 1),
  });
}

async function fill<File extends KeptFile>(
  { connecting }: Keeping,
  table: KeptTable,
  { files, write, hear = () => undefined }: Pick<KeptRequest<File>, 'files' | 'write' | 'hear'>,
): Promise<void> {
  if (files.length === 0) return;
  const connection = await connecting;
  const first = table.units.size;
  const statement = await write(files.map((file, index) => ({ ...file, unit: first + index })));
  // More than there is room for is known for too much, and need not be read to its end.
  const limit = { rowsMax: rowsIn(table.roomMax, table) + 1, hear };
  const counts = await appendRows(connection, table, { ...statement, ...limit });
  for (const [index, { key }] of files.entries()) {
    const id = first + index;
    const unit = { id, rows: counts.get(id) ?? 0, usedAt: performance.now() };
    table.units.set(key, unit);
    table.rows += unit.rows;
    table.looseRows += unit.rows;
  }
  await packRows(connection, table);
}

/** Statement over the files' rows as they are: some columns, and a condition or none. */
export function writeRows(
  files: readonly { path: string; unit: number }[],
  { columns, where }: { columns: readonly string[]; where: string | null },
): Statement {
  const units = files.map(({ path, unit }) => `(${unit}, ${quoteText(path)})`);
  const sql = `SELECT file."unit", ${columns.join(', ')} FROM ${readNamedSql(files.map(({ path }) => path))} AS row
    JOIN (VALUES ${units.join(', ')}) AS file("unit", "path") ON row."filename" = file."path"
    ${where === null ? '' : `WHERE ${where}`} ORDER BY file."unit"`;
  return { sql, values: [], types: [] };
}
