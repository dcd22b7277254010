/** The funnels that a site keeps; `reports.funnel` answers one. */
import { funnelSchema, newFunnelSchema } from '@footfall/domain';
import { z } from 'zod';
import {
  definitionIdSchema,
  removedOr,
  removedSchema,
  tellName,
  unrefused,
} from '../definition-procedures.ts';
import { siteProcedure } from '../procedures.ts';

const changedFunnelSchema = newFunnelSchema.extend({ site: z.string(), id: definitionIdSchema });

export const funnelsRouter = {
  list: siteProcedure('reports:read')
    .output(z.array(funnelSchema))
    .query(({ ctx }) => ctx.funnels.list(ctx.site.id)),

  add: siteProcedure('sites:write')
    .meta({ audited: ['name'] })
    .input(newFunnelSchema.extend({ site: z.string() }))
    .output(funnelSchema)
    .mutation(async ({ ctx, input: { site: _, ...wanted } }) =>
      unrefused(await ctx.funnels.add(ctx.site.id, wanted), 'funnel'),
    ),

  change: siteProcedure('sites:write')
    .meta({ audited: ['id', 'name'] })
    .input(changedFunnelSchema)
    .output(funnelSchema)
    .mutation(async ({ ctx, input: { site: _, id, ...wanted } }) =>
      unrefused(await ctx.funnels.change(ctx.site.id, id, wanted), 'funnel'),
    ),

  remove: siteProcedure('sites:write')
    .meta({ audited: ['id'] })
    .input(z.object({ id: definitionIdSchema }))
    .output(removedSchema)
    .mutation(async ({ ctx, input }) => {
      await tellName(ctx, ctx.funnels.list(ctx.site.id), input.id);
      return removedOr(await ctx.funnels.remove(ctx.site.id, input.id), 'funnel');
    }),
};
