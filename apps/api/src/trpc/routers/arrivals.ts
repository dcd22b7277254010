/** By what way requests of a site reach the beacons. */
import { arrivalsReportSchema } from '@footfall/domain';
import { refused } from '../failure.ts';
import { siteProcedure } from '../procedures.ts';

export const arrivalsRouter = {
  read: siteProcedure('reports:read')
    .output(arrivalsReportSchema)
    .query(async ({ ctx }) => {
      const report = await ctx.readArrivals(ctx.site.id);
      if (report === null) {
        const message = 'The counts cannot be read at the moment. Reports are not affected.';
        throw refused('SERVICE_UNAVAILABLE', 'away', message);
      }
      return report;
    }),
};
