/** The links of a site that show its dashboard to whoever has them. */
import { newShareSchema, shareSchema } from '@footfall/domain';
import { z } from 'zod';
import {
  definitionIdSchema,
  removedOr,
  removedSchema,
  tellName,
  unrefused,
} from '../definition-procedures.ts';
import { refusePast } from '../expiry.ts';
import { refused } from '../failure.ts';
import { siteProcedure } from '../procedures.ts';
import { madeShareSchema } from '../share-schemas.ts';

export const sharesRouter = {
  list: siteProcedure('sites:write')
    .output(z.array(shareSchema))
    .query(({ ctx }) => ctx.shares.list(ctx.site.id)),

  add: siteProcedure('sites:write')
    .meta({ audited: ['name', 'segmentId', 'expiresAt', 'origins'] })
    .input(newShareSchema.extend({ site: z.string() }))
    .output(madeShareSchema)
    .mutation(async ({ ctx, input: { site: _, ...wanted } }) => {
      refusePast(ctx, wanted);
      const made = await ctx.shares.add(ctx.site.id, wanted);
      if (made === 'noSegment') {
        const message = 'The site has no such segment; a personal one cannot be shared.';
        throw refused('BAD_REQUEST', 'noSegment', message);
      }
      return unrefused(made, 'link');
    }),

  remove: siteProcedure('sites:write')
    .meta({ audited: ['id'] })
    .input(z.object({ id: definitionIdSchema }))
    .output(removedSchema)
    .mutation(async ({ ctx, input }) => {
      await tellName(ctx, ctx.shares.list(ctx.site.id), input.id);
      return removedOr(await ctx.shares.revoke(ctx.site.id, input.id), 'link');
    }),
};
