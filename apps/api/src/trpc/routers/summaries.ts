/** Summaries by mail: each person's own, and who gets them. */
import { summaryReaderSchema, summaryWishSchema } from '@footfall/domain';
import { z } from 'zod';
import type { Viewer } from '../../viewer.ts';
import { refused } from '../failure.ts';
import { siteProcedure } from '../procedures.ts';

const mySummariesSchema = z.object({
  /** False where the operator has set no mail server. */
  isPossible: z.boolean(),
  wish: summaryWishSchema.nullable(),
});

export const summariesRouter = {
  mine: siteProcedure('reports:read')
    .output(mySummariesSchema)
    .query(async ({ ctx }) => ({
      isPossible: ctx.summaries.isPossible,
      wish: await ctx.summaries.read(ctx.site.id, userOf(ctx.asking)),
    })),

  put: siteProcedure('reports:read')
    .meta({ audited: ['weekly', 'monthly'] })
    .input(summaryWishSchema)
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input: { weekly, monthly, language } }) => {
      const wish = { weekly, monthly, language };
      await ctx.summaries.put(ctx.site, userOf(ctx.asking), wish);
      return { ok: true as const };
    }),

  readers: siteProcedure('admin')
    .output(z.array(summaryReaderSchema))
    .query(({ ctx }) => ctx.summaries.listReaders(ctx.site.id)),
};

function userOf(asking: Viewer): string {
  if (asking.is === 'user') return asking.user.id;
  throw refused('FORBIDDEN', 'peopleOnly', 'Keys have no mailbox: sign in.');
}
