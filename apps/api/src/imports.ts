/** Files of hits that are sent piece by piece, for workers to take in, as procedures need it. */
import { randomUUID } from 'node:crypto';
import type { ImportRefusal, ImportStore } from '@footfall/db';
import { type Import, type NewImport, NO_COUNTS } from '@footfall/domain';

export type Imports = ReturnType<typeof createImports>;

/** Makes what procedures can do with imports. */
export function createImports(store: ImportStore, now: () => number) {
  return {
    list: (siteId: string): Promise<Import[]> => store.list(siteId, 'latest'),

    async add(siteId: string, wanted: NewImport): Promise<Import | ImportRefusal> {
      const made: Import = {
        ...wanted,
        id: randomUUID(),
        state: 'open',
        createdAt: new Date(now()).toISOString(),
        endedAt: null,
        pieces: 0,
        piecesRead: 0,
        counts: NO_COUNTS,
        failure: null,
      };
      const outcome = await store.add(siteId, made);
      return outcome === 'added' ? made : outcome;
    },

    putPiece: store.putPiece,
    start: store.start,
    undo: store.requestUndo,
  };
}
