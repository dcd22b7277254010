/** The goals of a site. */
import { goalSchema, newGoalSchema } from '@footfall/domain';
import { z } from 'zod';
import {
  definitionIdSchema,
  removedOr,
  removedSchema,
  tellName,
  unrefused,
} from '../definition-procedures.ts';
import { siteProcedure } from '../procedures.ts';

const changedGoalSchema = newGoalSchema.extend({ site: z.string(), id: definitionIdSchema });

export const goalsRouter = {
  list: siteProcedure('reports:read')
    .output(z.array(goalSchema))
    .query(({ ctx }) => ctx.goals.list(ctx.site.id)),

  add: siteProcedure('sites:write')
    .meta({ audited: ['name'] })
    .input(newGoalSchema.extend({ site: z.string() }))
    .output(goalSchema)
    .mutation(async ({ ctx, input: { site: _, ...wanted } }) =>
      unrefused(await ctx.goals.add(ctx.site.id, wanted), 'goal'),
    ),

  change: siteProcedure('sites:write')
    .meta({ audited: ['id', 'name'] })
    .input(changedGoalSchema)
    .output(goalSchema)
    .mutation(async ({ ctx, input: { site: _, id, ...wanted } }) =>
      unrefused(await ctx.goals.change(ctx.site.id, id, wanted), 'goal'),
    ),

  remove: siteProcedure('sites:write')
    .meta({ audited: ['id'] })
    .input(z.object({ id: definitionIdSchema }))
    .output(removedSchema)
    .mutation(async ({ ctx, input }) => {
      await tellName(ctx, ctx.goals.list(ctx.site.id), input.id);
      return removedOr(await ctx.goals.remove(ctx.site.id, input.id), 'goal');
    }),
};
