/** Imports as workers see them: what is due, the pieces of its file, and each step written down. */
import type { Import, ImportCounts } from '@footfall/domain';
import type { Collection } from 'mongodb';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';
import type { HitDocument } from './hit-document.ts';
import {
  FILE_TIME_MS,
  type ImportDocument,
  type ImportMemory,
  ownImport,
  type PieceDocument,
  READ_TIME_MS,
  toImport,
} from './import-document.ts';

/** An import that a worker is to carry out or undo. */
export type DueImport = Import & { siteId: string; memory: ImportMemory | null; months: string[] };

export type ImportStep = {
  /** How many pieces were read before; when it is not so any more, somebody else went on. */
  piecesReadBefore: number;
  piecesRead: number;
  counts: ImportCounts;
  memory: ImportMemory;
};

const DUE_MAX = 50;

export type ImportWorkStore = ReturnType<typeof createImportWorkStore>;

/** Makes the store of `imports` and `importPieces` for workers; undoing also empties batches of `hits`. */
export function createImportWorkStore(database: Database) {
  const imports = database.collection<ImportDocument>('imports');
  const pieces = database.collection<PieceDocument>('importPieces');
  const hits = database.collection<HitDocument>('hits');
  return {
    /** What workers are to do, of all sites, the oldest first. */
    async listDue(freshness: Freshness): Promise<DueImport[]> {
      const documents = await imports
        .find(
          { state: { $in: ['waiting', 'running', 'undoing'] } },
          { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
        )
        .sort({ createdAt: 1 })
        .limit(DUE_MAX)
        .toArray();
      return documents.map((document) => ({
        ...toImport(document),
        siteId: document.siteId,
        // A backup leaves it behind.
        memory: document.memory ?? null,
        months: document.months,
      }));
    },

    /** Gives the import what it is to remember at first, unless it remembers something; null when it is not due any more. */
    begin: (siteId: string, importId: string, memory: ImportMemory): Promise<string | null> =>
      begin(imports, siteId, { importId, memory }),

    /** The texts of some pieces in order; fewer when some are gone. */
    readPieces: (
      siteId: string,
      importId: string,
      range: { from: number; to: number },
    ): Promise<string[]> => readPieces(pieces, siteId, { importId, ...range }),

    /** Says of which months batches are about to be stored: undoing looks there. False when it is to be undone. */
    async noteMonths(
      siteId: string,
      importId: string,
      months: readonly string[],
    ): Promise<boolean> {
      const { matchedCount } = await imports.updateOne(
        { ...ownImport(siteId, importId), state: { $in: ['waiting', 'running'] } },
        { $set: { state: 'running' }, $addToSet: { months: { $each: [...months] } } },
      );
      return matchedCount === 1;
    },

    /** Writes down that pieces were read and what came of them, and forgets them. False when somebody else went on. */
    async noteStep(siteId: string, importId: string, step: ImportStep): Promise<boolean> {
      const { piecesReadBefore, piecesRead, counts, memory } = step;
      const { matchedCount } = await imports.updateOne(
        { ...ownImport(siteId, importId), state: 'running', piecesRead: piecesReadBefore },
        { $set: { piecesRead, counts, memory, failures: 0 } },
      );
      if (matchedCount !== 1) return false;
      await pieces.deleteMany({ siteId, importId, index: { $lt: piecesRead } });
      return true;
    },

    /** Ends an import: it is done or undone, or it failed and why. What is left of its file goes. */
    async end(
      siteId: string,
      importId: string,
      {
        state,
        failure = null,
        at,
      }: { state: 'done' | 'failed' | 'undone'; failure?: string | null; at: number },
    ): Promise<void> {
      const from =
        state === 'undone' ? ['undoing' as const] : ['waiting' as const, 'running' as const];
      const { matchedCount } = await imports.updateOne(
        { ...ownImport(siteId, importId), state: { $in: from } },
        { $set: { state, failure, memory: null, endedAt: new Date(at).toISOString() } },
      );
      if (matchedCount === 1) await pieces.deleteMany({ siteId, importId });
    },

    /** Counts a failure of a worker; gives back how many in a row there were. */
    async noteFailure(siteId: string, importId: string): Promise<number> {
      const document = await imports.findOneAndUpdate(
        ownImport(siteId, importId),
        { $inc: { failures: 1 } },
        { returnDocument: 'after', projection: { failures: 1 } },
      );
      return document?.failures ?? 0;
    },

    /** Empties the batches of an import's month; they stay, with the times they had. Gives back how many hits went. */
    eraseBatches: (siteId: string, of: { importId: string; month: string }): Promise<number> =>
      eraseBatches(hits, siteId, of),
  };
}

async function begin(
  imports: Collection<ImportDocument>,
  siteId: string,
  { importId, memory }: { importId: string; memory: ImportMemory },
): Promise<string | null> {
  const states = ['waiting', 'running'] as const;
  const due = { ...ownImport(siteId, importId), state: { $in: [...states] } };
  await imports.updateOne({ ...due, memory: null }, { $set: { memory } });
  const document = await imports.findOne(due, {
    ...readOptions('latest'),
    projection: { memory: 1 },
  });
  return document?.memory ?? null;
}

async function readPieces(
  pieces: Collection<PieceDocument>,
  siteId: string,
  { importId, from, to }: { importId: string; from: number; to: number },
): Promise<string[]> {
  const documents = await pieces
    .find(
      { siteId, importId, index: { $gte: from, $lt: to } },
      { ...readOptions('latest'), maxTimeMS: READ_TIME_MS },
    )
    .sort({ index: 1 })
    .toArray();
  return documents.map(({ text }) => text);
}

async function eraseBatches(
  hits: Collection<HitDocument>,
  siteId: string,
  { importId, month }: { importId: string; month: string },
): Promise<number> {
  const filter = { siteId, month, importId };
  const [sum] = await hits
    .aggregate<{ hits: number }>(
      [{ $match: filter }, { $group: { _id: null, hits: { $sum: '$count' } } }],
      { ...readOptions('latest'), maxTimeMS: FILE_TIME_MS },
    )
    .toArray();
  await hits.updateMany(filter, { $set: { columns: {}, count: 0 } });
  return Number(sum?.hits ?? 0);
}
