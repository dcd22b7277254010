/** Hits that come in as a file: sent piece by piece, taken in by a worker, and undone as a whole. */
import type { ImportRefusal } from '@footfall/db';
import { importSchema, newImportSchema, type RefusalReason } from '@footfall/domain';
import { z } from 'zod';
import { tellName } from '../definition-procedures.ts';
import { notFound, refused } from '../failure.ts';
import {
  importAnswerSchema,
  importNamedSchema,
  importPieceSchema,
  importStartSchema,
} from '../import-schemas.ts';
import { siteProcedure } from '../procedures.ts';

export const importsRouter = {
  list: siteProcedure('sites:read')
    .output(z.array(importSchema))
    .query(({ ctx }) => ctx.imports.list(ctx.site.id)),

  add: siteProcedure('hits:write')
    .meta({ audited: ['name', 'kind'] })
    .input(newImportSchema.extend({ site: z.string() }))
    .output(importSchema)
    .mutation(async ({ ctx, input: { site: _, ...wanted } }) =>
      unrefused(await ctx.imports.add(ctx.site.id, wanted)),
    ),

  putPiece: siteProcedure('hits:write')
    .meta({ isQuiet: true })
    .input(importPieceSchema)
    .output(importAnswerSchema)
    .mutation(async ({ ctx, input: { import: id, index, text } }) => {
      unrefused(await ctx.imports.putPiece(ctx.site.id, id, { index, text }));
      return { ok: true };
    }),

  start: siteProcedure('hits:write')
    .meta({ audited: ['import', 'pieces'] })
    .input(importStartSchema)
    .output(importAnswerSchema)
    .mutation(async ({ ctx, input: { import: id, pieces } }) => {
      await tellName(ctx, ctx.imports.list(ctx.site.id), id);
      unrefused(await ctx.imports.start(ctx.site.id, id, pieces));
      return { ok: true };
    }),

  undo: siteProcedure('hits:write')
    .meta({ audited: ['import'] })
    .input(importNamedSchema)
    .output(importAnswerSchema)
    .mutation(async ({ ctx, input: { import: id } }) => {
      await tellName(ctx, ctx.imports.list(ctx.site.id), id);
      unrefused(await ctx.imports.undo(ctx.site.id, id));
      return { ok: true };
    }),
};

const CONFLICTS: Record<Exclude<ImportRefusal, 'missing'>, [RefusalReason, string]> = {
  full: ['full', 'The site has had as many imports as it may.'],
  closed: ['fileWhole', 'The file of this import is complete: nothing can be added to it.'],
  gap: [
    'fileGap',
    'Pieces of the file are missing, or there are more than were said. Send what is missing, and start again.',
  ],
  known: [
    'sameFile',
    'The same file was imported before: its hits would count twice. Undo the earlier import first.',
  ],
};

function unrefused<Value>(outcome: Value | ImportRefusal): Exclude<Value, ImportRefusal> {
  if (outcome === 'missing') throw notFound('The site has no such import.');
  if (isConflict(outcome)) {
    throw refused('CONFLICT', ...CONFLICTS[outcome]);
  }
  return outcome as Exclude<Value, ImportRefusal>;
}

function isConflict(outcome: unknown): outcome is keyof typeof CONFLICTS {
  return typeof outcome === 'string' && outcome in CONFLICTS;
}
