/** Imports: hits that come as a file from another installation; and how far one is. */
import { z } from 'zod';
import { IMPORT_KINDS } from './choices.ts';

/**
 * open → waiting → running → done or failed; from each of them → undoing → undone. `open` while its file is sent,
 * `waiting` until a worker takes it.
 */
const IMPORT_STATES = [
  'open',
  'waiting',
  'running',
  'done',
  'failed',
  'undoing',
  'undone',
] as const;

/** A piece of the file fits into a request of the API, whatever characters are in it. */
export const IMPORT_PIECE_CHARACTERS_MAX = 64_000;
/** About 2.5 GB of text; more goes in as several imports. */
export const IMPORT_PIECES_MAX = 40_000;
/** Those that were undone count too: the list is also the record. */
export const IMPORTS_PER_SITE_MAX = 200;
/** Of the lines that could not be read, so many are told one by one. */
export const IMPORT_ERRORS_MAX = 20;

export const newImportSchema = z.strictObject({
  kind: z.enum(IMPORT_KINDS),
  /** What the file is called, for people. */
  name: z.string().trim().min(1).max(200),
});
export type NewImport = z.output<typeof newImportSchema>;

/** What an import came to so far. `lines` is the sum of `hits`, `leftOut`, `skipped` and `malformed`. */
const importCountsSchema = z.object({
  lines: z.number().int(),
  /** Hits that count. */
  hits: z.number().int(),
  /** Kept with a verdict: bots, and what the site leaves out. */
  leftOut: z.number().int(),
  /** Of a log: requests that no pageview came of. */
  skipped: z.number().int().default(0),
  malformed: z.number().int(),
  /** The first that could not be read, and why; never what was in them. */
  errors: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  /** When the first and the last hit happened, ISO 8601. */
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
});
export type ImportCounts = z.output<typeof importCountsSchema>;

export const NO_COUNTS: ImportCounts = {
  lines: 0,
  hits: 0,
  leftOut: 0,
  skipped: 0,
  malformed: 0,
  errors: [],
  firstAt: null,
  lastAt: null,
};

export const importSchema = z.object({
  ...newImportSchema.shape,
  id: z.string(),
  state: z.enum(IMPORT_STATES),
  createdAt: z.string(),
  /** When it was done, undone or given up. */
  endedAt: z.string().nullable(),
  /** Pieces that the file has, and those that were read; 0 of 0 while it is sent. */
  pieces: z.number().int(),
  piecesRead: z.number().int(),
  counts: importCountsSchema,
  /** Why it was given up. */
  failure: z.string().nullable(),
});
export type Import = z.output<typeof importSchema>;
