/** The viewer's sites. */
import { newSiteSchema, siteSchema } from '@footfall/domain';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { siteProcedure, viewerProcedure } from '../procedures.ts';

export const sitesRouter = {
  list: viewerProcedure('sites:read')
    .output(z.array(siteSchema))
    .query(({ ctx }) => ctx.sites.list(ctx.asking.ownerId)),

  get: siteProcedure('sites:read')
    .output(siteSchema)
    .query(({ ctx }) => ctx.site),

  create: viewerProcedure('sites:write')
    .input(newSiteSchema)
    .output(siteSchema)
    .mutation(async ({ ctx, input }) => {
      const site = await ctx.sites.create(ctx.asking.ownerId, input);
      if (site === 'taken') {
        throw new TRPCError({
          code: 'CONFLICT',
          message: 'This site id is taken. Choose another.',
        });
      }
      return site;
    }),
};
