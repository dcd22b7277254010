/** Whether the script of a site works: what the dashboard says while it waits for the first hit. */
import { installSchema } from '@footfall/domain';
import { siteProcedure } from '../procedures.ts';

export const installRouter = {
  check: siteProcedure('sites:read')
    .output(installSchema)
    .query(({ ctx }) => ctx.checkInstall(ctx.site.id)),
};
