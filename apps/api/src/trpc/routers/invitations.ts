/** Invitations to an organisation, or to one site of it. Who follows the link needs no key and no session. */
import { GIVEN_ROLES, siteIdSchema } from '@footfall/domain';
import { z } from 'zod';
import { administratorSchema, emailSchema, userSchema } from '../../auth/account-schema.ts';
import { notFound, refused } from '../failure.ts';
import { organisationProcedure, publicProcedure } from '../procedures.ts';

const infoSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(GIVEN_ROLES),
  site: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string(),
});

const wishSchema = z.object({
  email: emailSchema,
  role: z.enum(GIVEN_ROLES),
  /** Named: a guest of that site, as an editor or a viewer. */
  site: siteIdSchema.nullable().default(null),
});

/** 32 bytes in base64url. */
export const invitationTokenSchema = z.string().regex(/^[\w-]{43}$/, 'is no link of ours');

export const invitationsRouter = {
  list: organisationProcedure('admin')
    .output(z.array(infoSchema))
    .query(({ ctx }) => ctx.invitations.list(ctx.organisation.id)),

  /** `link` is null when it was mailed; else it is for whoever invites to pass on. */
  create: organisationProcedure('admin')
    .meta({ audited: ['email', 'role', 'site'] })
    .input(wishSchema)
    .output(z.object({ link: z.string().nullable(), info: infoSchema }))
    .mutation(async ({ ctx, input: { email, role, site } }) => {
      if (site !== null && role === 'admin') {
        const message = 'A guest of a site is an editor or a viewer.';
        throw refused('BAD_REQUEST', 'guestRole', message);
      }
      const invited = await ctx.invitations.invite(ctx.organisation, { email, role, site });
      if (invited === null) throw notFound(`There is no site "${site}".`);
      return invited;
    }),

  revoke: organisationProcedure('admin')
    .meta({ audited: ['invitation'] })
    .input(z.object({ invitation: z.string().max(64) }))
    .output(z.object({ revoked: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      if (!(await ctx.invitations.revoke(ctx.organisation.id, input.invitation))) {
        throw notFound('There is no such invitation.');
      }
      return { revoked: true as const };
    }),

  read: publicProcedure
    .input(z.object({ token: invitationTokenSchema }))
    .output(
      z.object({
        organisation: z.string(),
        site: z.string().nullable(),
        email: z.string(),
        role: z.enum(GIVEN_ROLES),
        hasAccount: z.boolean(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const offer = await ctx.invitations.read(input.token);
      if (offer === null) throw notFound(NO_INVITATION);
      return offer;
    }),

  accept: publicProcedure
    .input(
      z.object({
        token: invitationTokenSchema,
        /** For who has no account yet. */
        newcomer: administratorSchema.pick({ name: true, password: true }).nullable().default(null),
      }),
    )
    .output(z.object({ user: userSchema }))
    .mutation(async ({ ctx, input: { token, newcomer } }) => {
      const viewer = await ctx.viewer();
      const user = viewer?.is === 'user' ? viewer.user : null;
      const outcome = await ctx.invitations.accept(token, { user, newcomer });
      if (!outcome.ok) throw refusalOf(outcome.reason);
      if (user === null && newcomer !== null) {
        const cookies = await ctx.accounts.signIn(outcome.user.email, newcomer.password);
        for (const cookie of cookies) ctx.setCookie(cookie);
      }
      return { user: outcome.user };
    }),
};

const NO_INVITATION = 'This invitation is not valid any more. Ask for another one.';

function refusalOf(reason: 'unknown' | 'signInFirst' | 'namesNobody' | 'full'): Error {
  switch (reason) {
    case 'unknown':
      return notFound(NO_INVITATION);
    case 'signInFirst': {
      const message = 'There is an account with this address: sign in with it, then accept.';
      return refused('CONFLICT', 'signInFirst', message);
    }
    case 'namesNobody':
      return refused('BAD_REQUEST', 'namesNobody', 'Choose a name and a password.');
    case 'full':
      return refused('CONFLICT', 'full', 'There is no room for you there.');
  }
}
