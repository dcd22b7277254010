/** The documents of `imports` and `importPieces`, for the stores that share them. */
import { type Import, importSchema } from '@footfall/domain';
import type { Binary, Filter } from 'mongodb';

/** What a worker has to know to go on where another one stopped; text, since only its reader knows what it is. */
export type ImportMemory = string;

export type ImportDocument = Omit<Import, 'id'> & {
  _id: string;
  siteId: string;
  /** SHA-256 over the pieces; absent while the file is sent. */
  digest?: string;
  /** Months that batches of it are of, or are about to be. */
  months: string[];
  memory: ImportMemory | null;
  /** How often in a row a worker failed with it. */
  failures: number;
};

/** A piece may hold addresses of visitors: it goes as soon as it was read, and after {@link PIECE_LIFE_SECONDS} in any case. */
export type PieceDocument = {
  _id: string;
  siteId: string;
  importId: string;
  index: number;
  text: string;
  hash: Binary;
  storedAt: Date;
};

export const PIECE_LIFE_SECONDS = 48 * 3_600;

export const READ_TIME_MS = 5_000;
/** Of what goes through a whole file. */
export const FILE_TIME_MS = 60_000;

export function ownImport(siteId: string, importId: string): Filter<ImportDocument> {
  return { _id: importId, siteId };
}

export function toImport({ _id: id, ...document }: ImportDocument): Import {
  return importSchema.parse({ ...document, id });
}
