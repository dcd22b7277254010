/** How a site's hits are kept, and the way to have them deleted for good. */
import {
  knownAsSchema,
  removalSchema,
  storageStatusSchema,
  visitorIdSchema,
} from '@footfall/domain';
import { knownVisitorId } from '@footfall/enrichment';
import { z } from 'zod';
import type { Viewer } from '../../viewer.ts';
import { siteProcedure } from '../procedures.ts';

export const storageRouter = {
  status: siteProcedure('sites:read')
    .output(storageStatusSchema)
    .query(({ ctx }) => ctx.storage.status(ctx.site.id)),

  // A mutation although it changes nothing: a name has no place in addresses, and looking somebody up is written down.
  findVisitor: siteProcedure('admin')
    .input(z.object({ knownAs: knownAsSchema }))
    .output(z.object({ visitor: visitorIdSchema }))
    .mutation(({ ctx, input }) => ({
      visitor: String(knownVisitorId(ctx.site.id, input.knownAs)),
    })),

  // What cannot be undone is not for everybody who may change settings.
  eraseVisitor: siteProcedure('admin')
    .input(z.object({ visitor: visitorIdSchema }))
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) =>
      ctx.storage.eraseVisitor(ctx.site.id, input.visitor, askedBy(ctx.asking)),
    ),

  /** The site is gone at once; what is kept of it goes within minutes. */
  deleteSite: siteProcedure('admin')
    .output(removalSchema)
    .mutation(({ ctx }) => ctx.storage.deleteSite(ctx.site.id, askedBy(ctx.asking))),
};

/** As the record of a removal names who asked. */
function askedBy(viewer: Viewer): string {
  return viewer.is === 'key' ? `key ${viewer.keyId}` : `user ${viewer.user.id}`;
}
