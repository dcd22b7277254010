/** What the dashboard has to know about this installation before anybody is signed in. */
import { z } from 'zod';
import { publicProcedure } from '../procedures.ts';

export const configRouter = {
  get: publicProcedure
    .output(z.object({ beaconUrl: z.string() }))
    .query(({ ctx }) => ({ beaconUrl: ctx.beaconUrl })),
};
