/** Imports as people see them: a file that is sent piece by piece, and what came of it. */
import { createHash } from 'node:crypto';
import { IMPORTS_PER_SITE_MAX, type Import } from '@footfall/domain';
import { Binary, type Collection } from 'mongodb';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';
import {
  FILE_TIME_MS,
  type ImportDocument,
  ownImport,
  type PieceDocument,
  READ_TIME_MS,
  toImport,
} from './import-document.ts';

/** Why nothing was changed. `gap`: pieces are missing; `known`: the same file was imported before. */
export type ImportRefusal = 'missing' | 'full' | 'closed' | 'gap' | 'known';

/** States in which the file has, or will have, hits in reports. */
const COUNTING = ['waiting', 'running', 'done'] as const;

export type ImportStore = ReturnType<typeof createImportStore>;

/** Makes the store of `imports` and `importPieces`, as far as the API uses it. */
export function createImportStore(database: Database) {
  const imports = database.collection<ImportDocument>('imports');
  const pieces = database.collection<PieceDocument>('importPieces');
  return {
    /** The imports of a site, the latest first. */
    async list(siteId: string, freshness: Freshness): Promise<Import[]> {
      const documents = await imports
        .find({ siteId }, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .project<ImportDocument>({ memory: 0 })
        .sort({ createdAt: -1 })
        .limit(IMPORTS_PER_SITE_MAX)
        .toArray();
      return documents.map(toImport);
    },

    async add(siteId: string, { id, ...wanted }: Import): Promise<'added' | ImportRefusal> {
      const options = { limit: IMPORTS_PER_SITE_MAX, maxTimeMS: READ_TIME_MS };
      if ((await imports.countDocuments({ siteId }, options)) >= IMPORTS_PER_SITE_MAX)
        return 'full';
      await imports.insertOne({
        ...wanted,
        _id: id,
        siteId,
        months: [],
        memory: null,
        failures: 0,
      });
      return 'added';
    },

    /** Keeps a piece of the file, once however often it is sent; only while the import is open. */
    async putPiece(
      siteId: string,
      importId: string,
      { index, text }: { index: number; text: string },
    ): Promise<'kept' | ImportRefusal> {
      const found = await imports.findOne(ownImport(siteId, importId), {
        ...readOptions('latest'),
        projection: { state: 1 },
      });
      if (found === null) return 'missing';
      if (found['state'] !== 'open') return 'closed';
      const hash = new Binary(createHash('sha256').update(text).digest());
      await pieces.updateOne(
        { _id: `${importId}/${index}`, siteId },
        {
          $set: { importId, index, text, hash },
          // Gone by the index in any case, also when nobody ever starts the import.
          $currentDate: { storedAt: true },
        },
        { upsert: true },
      );
      return 'kept';
    },

    /** Hands the import to the workers; all of its pieces must be there. */
    start: (siteId: string, importId: string, count: number) =>
      start({ imports, pieces }, siteId, { importId, count }),

    /** Asks for all hits that came with it to be taken out again. */
    async requestUndo(siteId: string, importId: string): Promise<'asked' | 'missing'> {
      const { matchedCount } = await imports.updateOne(
        { ...ownImport(siteId, importId), state: { $nin: ['undone'] } },
        { $set: { state: 'undoing', failure: null, failures: 0, endedAt: null } },
      );
      return matchedCount === 1 ? 'asked' : 'missing';
    },
  };
}

type Collections = { imports: Collection<ImportDocument>; pieces: Collection<PieceDocument> };

async function start(
  { imports, pieces }: Collections,
  siteId: string,
  { importId, count }: { importId: string; count: number },
): Promise<'started' | ImportRefusal> {
  const found = await imports.findOne(ownImport(siteId, importId), readOptions('latest'));
  if (found === null) return 'missing';
  if (found['state'] !== 'open') return 'closed';
  const digest = await digestOf(pieces, siteId, { importId, count });
  if (digest === null) return 'gap';
  const known = await imports.findOne(
    { siteId, digest, state: { $in: [...COUNTING] } },
    readOptions('latest'),
  );
  if (known !== null) return 'known';
  const { matchedCount } = await imports.updateOne(
    { ...ownImport(siteId, importId), state: 'open' },
    { $set: { state: 'waiting', pieces: count, digest } },
  );
  return matchedCount === 1 ? 'started' : 'closed';
}

/** Of all pieces in order; null when one is missing, or there are others. */
async function digestOf(
  pieces: Collection<PieceDocument>,
  siteId: string,
  { importId, count }: { importId: string; count: number },
): Promise<string | null> {
  const digest = createHash('sha256');
  let index = 0;
  const cursor = pieces
    .find({ siteId, importId }, { ...readOptions('latest'), maxTimeMS: FILE_TIME_MS })
    .project<Pick<PieceDocument, 'index' | 'hash'>>({ index: 1, hash: 1 })
    .sort({ index: 1 });
  for await (const piece of cursor) {
    if (piece.index !== index) return null;
    digest.update(piece.hash.buffer);
    index += 1;
  }
  return index === count ? digest.digest('hex') : null;
}
