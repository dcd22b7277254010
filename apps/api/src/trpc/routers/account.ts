/** Who is signed in, and the set-up of the first administrator. */
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { administratorSchema, userSchema } from '../../auth/account-schema.ts';
import { ownOrganisationSchema } from '../organisation-schemas.ts';
import { publicProcedure } from '../procedures.ts';

export const accountRouter = {
  me: publicProcedure
    .output(
      z.object({
        user: userSchema.nullable(),
        needsSetup: z.boolean(),
        organisations: z.array(ownOrganisationSchema),
      }),
    )
    .query(async ({ ctx }) => {
      const [viewer, needsSetup] = await Promise.all([ctx.viewer(), ctx.accounts.needsSetup()]);
      if (viewer?.is !== 'user') return { user: null, needsSetup, organisations: [] };
      const opened = await ctx.organisations.listOf(viewer);
      const organisations = opened.map(({ organisation: { id, name, createdAt }, role }) => {
        return { id, name, createdAt, role };
      });
      return { user: viewer.user, needsSetup, organisations };
    }),

  setUp: publicProcedure
    .input(administratorSchema)
    .output(z.object({ created: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const outcome = await ctx.accounts.setUp(input);
      if (outcome === 'closed') throw new TRPCError({ code: 'CONFLICT', message: CLOSED });
      for (const cookie of await ctx.accounts.signIn(input.email, input.password)) {
        ctx.setCookie(cookie);
      }
      return { created: true as const };
    }),
};

const CLOSED = 'This installation has an administrator already. Sign in instead.';
