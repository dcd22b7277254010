/** The organisations that the viewer belongs to. */
import { organisationNameSchema } from '@footfall/domain';
import { z } from 'zod';
import type { OpenOrganisation } from '../../organisations.ts';
import { checked } from '../member-refusals.ts';
import { ownOrganisationSchema } from '../organisation-schemas.ts';
import {
  notPermitted,
  organisationProcedure,
  userProcedure,
  viewerProcedure,
} from '../procedures.ts';

export const organisationsRouter = {
  list: viewerProcedure('admin')
    .output(z.array(ownOrganisationSchema))
    .query(async ({ ctx }) => (await ctx.organisations.listOf(ctx.asking)).map(shown)),

  /** For who leads one already: a guest has no business with organisations of their own here. */
  create: userProcedure
    .input(z.object({ name: organisationNameSchema }))
    .output(ownOrganisationSchema)
    .mutation(async ({ ctx, input }) => {
      const theirs = await ctx.organisations.listOf(ctx.asking);
      if (!theirs.some(({ role }) => role === 'owner' || role === 'admin')) {
        const message = 'Only who leads an organisation may add another.';
        throw notPermitted(message);
      }
      const organisation = await ctx.organisations.create(ctx.user, input.name);
      return shown({ organisation, role: 'owner' });
    }),

  rename: organisationProcedure('admin')
    .meta({ audited: ['name'] })
    .input(z.object({ name: organisationNameSchema }))
    .output(ownOrganisationSchema)
    .mutation(async ({ ctx, input: { name } }) => {
      await ctx.organisations.rename(ctx.organisation.id, name);
      return shown({ organisation: { ...ctx.organisation, name }, role: ctx.role });
    }),

  /** Hands the organisation over to another member; who owned it stays as an admin. */
  transfer: organisationProcedure('owner')
    .meta({ audited: ['user'] })
    .input(z.object({ user: z.string().max(64) }))
    .output(z.object({ changed: z.literal(true) }))
    .mutation(async ({ ctx, input }) =>
      checked(await ctx.organisations.transfer(ctx.organisation.id, input.user)),
    ),
};

function shown({ organisation: { id, name, createdAt }, role }: OpenOrganisation) {
  return { id, name, createdAt, role };
}
