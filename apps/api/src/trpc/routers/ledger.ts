/** What became of every hit of a site. */
import { daysSchema, ledgerSchema } from '@footfall/domain';
import { siteProcedure } from '../procedures.ts';

export const ledgerRouter = {
  read: siteProcedure('reports:read')
    .input(daysSchema)
    .output(ledgerSchema)
    .query(({ ctx, input }) => ctx.readLedger(ctx.site, input)),
};
