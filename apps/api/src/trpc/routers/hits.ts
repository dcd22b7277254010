/** Raw hits: how many an export would have. The hits themselves are a stream, which REST has. */
import { exportMeasureSchema, exportSchema, resolveDays } from '@footfall/domain';
import { siteProcedure } from '../procedures.ts';

export const hitsRouter = {
  measure: siteProcedure('hits:read')
    .input(exportSchema)
    .output(exportMeasureSchema)
    .query(async ({ ctx, input: { from, to } }) => {
      const { id: site, timezone } = ctx.site;
      const hitsMax = await ctx.exports.measure(site, resolveDays({ from, to }, timezone));
      return { site, from, to, timezone, hitsMax };
    }),
};
