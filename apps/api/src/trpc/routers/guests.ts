/** The guests of a site: who may see it, or edit it, and nothing else of its organisation. */
import { GUEST_ROLES } from '@footfall/domain';
import { z } from 'zod';
import { notFound } from '../failure.ts';
import { guestSchema } from '../organisation-schemas.ts';
import { siteProcedure } from '../procedures.ts';

const changedSchema = z.object({ changed: z.literal(true) });
const userIdSchema = z.string().min(1).max(64);

export const guestsRouter = {
  list: siteProcedure('admin')
    .output(z.array(guestSchema))
    .query(({ ctx }) => ctx.organisations.listGuests(ctx.site)),

  setRole: siteProcedure('admin')
    .meta({ audited: ['user', 'role'] })
    .input(z.object({ user: userIdSchema, role: z.enum(GUEST_ROLES) }))
    .output(changedSchema)
    .mutation(async ({ ctx, input: { user, role } }) => {
      const guests = await ctx.organisations.listGuests(ctx.site);
      if (!guests.some((guest) => guest.user.id === user)) throw notFound(NO_GUEST);
      await ctx.organisations.putGuest(ctx.site, user, role);
      return { changed: true as const };
    }),

  remove: siteProcedure('admin')
    .meta({ audited: ['user'] })
    .input(z.object({ user: userIdSchema }))
    .output(changedSchema)
    .mutation(async ({ ctx, input }) => {
      if (!(await ctx.organisations.removeGuest(ctx.site, input.user))) throw notFound(NO_GUEST);
      return { changed: true as const };
    }),
};

const NO_GUEST = 'There is no such guest.';
