/** What happened on days of a site, to be shown beside its figures. */
import { annotationSchema, newAnnotationSchema } from '@footfall/domain';
import { z } from 'zod';
import {
  definitionIdSchema,
  removedOr,
  removedSchema,
  unrefused,
} from '../definition-procedures.ts';
import { siteProcedure } from '../procedures.ts';

const changedAnnotationSchema = newAnnotationSchema.extend({
  site: z.string(),
  id: definitionIdSchema,
});

export const annotationsRouter = {
  list: siteProcedure('reports:read')
    .output(z.array(annotationSchema))
    .query(({ ctx }) => ctx.annotations.list(ctx.site.id)),

  add: siteProcedure('sites:write')
    .meta({ audited: ['date'] })
    .input(newAnnotationSchema.extend({ site: z.string() }))
    .output(annotationSchema)
    .mutation(async ({ ctx, input: { site: _, ...wanted } }) =>
      unrefused(await ctx.annotations.add(ctx.site.id, wanted), 'annotation'),
    ),

  change: siteProcedure('sites:write')
    .meta({ audited: ['id', 'date'] })
    .input(changedAnnotationSchema)
    .output(annotationSchema)
    .mutation(async ({ ctx, input: { site: _, id, ...wanted } }) =>
      unrefused(await ctx.annotations.change(ctx.site.id, id, wanted), 'annotation'),
    ),

  remove: siteProcedure('sites:write')
    .meta({ audited: ['id'] })
    .input(z.object({ id: definitionIdSchema }))
    .output(removedSchema)
    .mutation(async ({ ctx, input }) => {
      const kept = (await ctx.annotations.list(ctx.site.id)).find(({ id }) => id === input.id);
      if (kept !== undefined) ctx.told['date'] = kept.date;
      return removedOr(await ctx.annotations.remove(ctx.site.id, input.id), 'annotation');
    }),
};
