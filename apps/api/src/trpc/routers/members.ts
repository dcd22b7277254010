/** The members of an organisation. New ones come by invitation. */
import { GIVEN_ROLES } from '@footfall/domain';
import { z } from 'zod';
import { checked } from '../member-refusals.ts';
import { memberSchema } from '../organisation-schemas.ts';
import { notPermitted, organisationProcedure } from '../procedures.ts';

const changedSchema = z.object({ changed: z.literal(true) });
const userIdSchema = z.string().min(1).max(64);

export const membersRouter = {
  list: organisationProcedure('viewer')
    .output(z.array(memberSchema))
    .query(({ ctx }) => ctx.organisations.listMembers(ctx.organisation)),

  setRole: organisationProcedure('admin')
    .meta({ audited: ['user', 'role'] })
    .input(z.object({ user: userIdSchema, role: z.enum(GIVEN_ROLES) }))
    .output(changedSchema)
    .mutation(async ({ ctx, input: { user, role } }) =>
      checked(await ctx.organisations.changeRole(ctx.organisation.id, user, role)),
    ),

  /** Members may also leave by themselves. */
  remove: organisationProcedure('viewer')
    .meta({ audited: ['user'] })
    .input(z.object({ user: userIdSchema }))
    .output(changedSchema)
    .mutation(async ({ ctx, input: { user } }) => {
      const isSelf = ctx.asking.is === 'user' && ctx.asking.user.id === user;
      if (!isSelf && ctx.role !== 'owner' && ctx.role !== 'admin') {
        throw notPermitted('This needs the role admin.');
      }
      return checked(await ctx.organisations.removeMember(ctx.organisation.id, user));
    }),
};
