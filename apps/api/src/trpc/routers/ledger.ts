/** What became of every hit of a site. */
import { daysSchema, ledgerSchema, siteIdSchema } from '@footfall/domain';
import { siteProcedure } from '../procedures.ts';

export const ledgerRouter = {
  read: siteProcedure('reports:read')
    .input(daysSchema.safeExtend({ site: siteIdSchema }))
    .output(ledgerSchema)
    .query(({ ctx, input }) => ctx.readLedger(ctx.site, input)),
};
