/** By what way requests of a site reach the beacons. */
import { arrivalsReportSchema } from '@footfall/domain';
import { TRPCError } from '@trpc/server';
import { siteProcedure } from '../procedures.ts';

export const arrivalsRouter = {
  read: siteProcedure('reports:read')
    .output(arrivalsReportSchema)
    .query(async ({ ctx }) => {
      const report = await ctx.readArrivals(ctx.site.id);
      if (report === null) {
        throw new TRPCError({
          code: 'SERVICE_UNAVAILABLE',
          message: 'The counts cannot be read at the moment. Reports are not affected.',
        });
      }
      return report;
    }),
};
