/** Who is on a site now, when asked and as it changes. */
import { presentResultSchema, presentSchema } from '@footfall/domain';
import { studyPresent } from '@footfall/reports';
import { refused } from '../failure.ts';
import { presenceSchema, pushedPresenceSchema } from '../presence-schema.ts';
import { siteProcedure } from '../procedures.ts';
import { studied } from '../report-result.ts';
import { streamOf } from '../stream-of.ts';
import { watched } from '../watched.ts';

export const realtimeRouter = {
  present: siteProcedure('reports:read')
    .input(presentSchema)
    .output(presentResultSchema)
    .query(({ ctx }) => studied(ctx, studyPresent(ctx.site, ctx.now()))),

  watchPresent: siteProcedure('reports:read')
    .input(presentSchema)
    .output(streamOf(presentResultSchema))
    .subscription(({ ctx, signal }) =>
      watched(ctx, {
        what: 'present',
        signal,
        look: (stop) => studied({ ...ctx, signal: stop }, studyPresent(ctx.site, ctx.now())),
        // When it was looked is no news.
        textOf: ({ meta: _, ...report }) => JSON.stringify(report),
      }),
    ),

  now: siteProcedure('reports:read')
    .output(presenceSchema)
    .query(async ({ ctx }) => {
      const visitors = await ctx.countPresent(ctx.site.id);
      if (visitors === null) {
        const message = 'The live count cannot be read at the moment. Reports are not affected.';
        throw refused('SERVICE_UNAVAILABLE', 'away', message);
      }
      return { visitors, asOf: new Date(ctx.now()).toISOString() };
    }),

  watchNow: siteProcedure('reports:read')
    .output(streamOf(pushedPresenceSchema))
    .subscription(({ ctx, signal }) =>
      watched(ctx, {
        what: 'now',
        signal,
        look: async () => ({
          visitors: await ctx.countPresent(ctx.site.id),
          asOf: new Date(ctx.now()).toISOString(),
        }),
        textOf: ({ visitors }) => String(visitors),
      }),
    ),
};
