/** Who is on a site now. */
import { presentResultSchema, presentSchema } from '@footfall/domain';
import { studyPresent } from '@footfall/reports';
import { TRPCError } from '@trpc/server';
import { presenceSchema } from '../presence-schema.ts';
import { siteProcedure } from '../procedures.ts';
import { studied } from '../report-result.ts';

export const realtimeRouter = {
  present: siteProcedure('reports:read')
    .input(presentSchema)
    .output(presentResultSchema)
    .query(({ ctx }) => studied(ctx, studyPresent(ctx.site, ctx.now()))),

  now: siteProcedure('reports:read')
    .output(presenceSchema)
    .query(async ({ ctx }) => {
      const visitors = await ctx.countPresent(ctx.site.id);
      if (visitors === null) {
        throw new TRPCError({
          code: 'SERVICE_UNAVAILABLE',
          message: 'The live count cannot be read at the moment. Reports are not affected.',
        });
      }
      return { visitors, asOf: new Date(ctx.now()).toISOString() };
    }),
};
