/** Who is signed in, and the set-up of the first administrator. */
import { z } from 'zod';
import {
  administratorSchema,
  emailSchema,
  PASSWORD_LENGTH_MAX,
  passwordSchema,
  userSchema,
} from '../../auth/account-schema.ts';
import { PROVIDER_IDS } from '../../auth/providers.ts';
import { noteOwnChange } from '../../own-changes.ts';
import { notFound, refused } from '../failure.ts';
import { ownOrganisationSchema } from '../organisation-schemas.ts';
import { publicProcedure, userProcedure } from '../procedures.ts';

const changedSchema = z.object({ changed: z.literal(true) });
const sessionSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  /** To the day. */
  usedAt: z.string(),
  expiresAt: z.string(),
  /** True for the session that asks. */
  isThis: z.boolean(),
});

const providerIdSchema = z.enum(PROVIDER_IDS);

const securitySchema = z.object({
  /** False for who came by a provider and never chose one. */
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  /** How many of the recovery codes are left. */
  recoveryCodes: z.number().int(),
  passkeys: z.array(z.object({ id: z.string(), name: z.string(), createdAt: z.string() })),
  /** Every provider that is set up here. */
  providers: z.array(
    z.object({
      id: providerIdSchema,
      name: z.string(),
      /** Null: not linked. */
      linkedAt: z.string().nullable(),
      /** True: it opens nothing until it is allowed again. */
      isRefused: z.boolean(),
    }),
  ),
});

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
      if (outcome === 'closed') throw refused('CONFLICT', 'setUp', CLOSED);
      for (const cookie of await ctx.accounts.signIn(input.email, input.password)) {
        ctx.setCookie(cookie);
      }
      return { created: true as const };
    }),

  /** Always the same answer: it does not say who has an account. */
  requestReset: publicProcedure
    .input(z.object({ email: emailSchema }))
    .output(z.object({ sent: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.passwords.request(input.email);
      return { sent: ctx.passwords.isPossible };
    }),

  reset: publicProcedure
    .input(z.object({ token: z.string().max(64), password: passwordSchema }))
    .output(changedSchema)
    .mutation(async ({ ctx, input: { token, password } }) => {
      if (!(await ctx.passwords.set(token, password))) throw notFound(NO_RESET);
      return { changed: true as const };
    }),

  changePassword: userProcedure
    .input(z.object({ password: z.string().max(PASSWORD_LENGTH_MAX), next: passwordSchema }))
    .output(changedSchema)
    .mutation(async ({ ctx, input }) => {
      const { user, sessionId } = ctx;
      switch (await ctx.passwords.change({ user, sessionId }, input)) {
        case 'changed':
          return { changed: true as const };
        case 'wrong':
          throw refused('FORBIDDEN', 'wrongPassword', 'The password is wrong.');
        case 'tooManyTries': {
          const message = 'Too many attempts. Try again later.';
          throw refused('TOO_MANY_REQUESTS', 'tooManyTries', message);
        }
      }
    }),

  sessions: userProcedure.output(z.array(sessionSchema)).query(async ({ ctx }) =>
    (await ctx.accounts.listSessions(ctx.user.id)).map((session) => ({
      ...session,
      isThis: session.id === ctx.sessionId,
    })),
  ),

  /** Whose accounts sign in here besides our own: a button each. */
  providers: publicProcedure
    .output(z.array(z.object({ id: providerIdSchema, name: z.string() })))
    .query(({ ctx }) => ctx.accounts.providers),

  /** What protects the account, and what opens it. */
  security: userProcedure.output(securitySchema).query(async ({ ctx }) => {
    const [security, providers] = await Promise.all([
      ctx.accounts.readSecurity(ctx.user.id),
      ctx.accounts.readProviders(ctx.user.id),
    ]);
    return { ...security, providers };
  }),

  /** Closes a provider's way in, and ends the sessions that may have come by it: all but this one. */
  unlink: userProcedure
    .input(z.object({ provider: providerIdSchema }))
    .output(changedSchema)
    .mutation(async ({ ctx, input: { provider } }) => {
      if ((await ctx.accounts.unlink(ctx.user.id, provider)) === 'lastWay')
        throw refused('CONFLICT', 'lastWay', LAST_WAY);
      await ctx.accounts.endSessions(ctx.user.id, (id) => id !== ctx.sessionId);
      await noteOwnChange(ctx, ctx.user, { action: 'account.unlink', provider });
      return { changed: true as const };
    }),

  /** Opens it again; who signs in by it next is linked. */
  allow: userProcedure
    .input(z.object({ provider: providerIdSchema }))
    .output(changedSchema)
    .mutation(async ({ ctx, input: { provider } }) => {
      await ctx.accounts.allow(ctx.user.id, provider);
      await noteOwnChange(ctx, ctx.user, { action: 'account.allow', provider });
      return { changed: true as const };
    }),

  /** One of the user's own sessions, or all but this one. */
  endSessions: userProcedure
    .input(z.object({ session: z.string().max(64).nullable().default(null) }))
    .output(z.object({ ended: z.number().int() }))
    .mutation(async ({ ctx, input: { session } }) => {
      const isChosen = (id: string) => (session === null ? id !== ctx.sessionId : id === session);
      const ended = await ctx.accounts.endSessions(ctx.user.id, isChosen);
      if (session !== null && ended === 0) throw notFound('There is no such session.');
      return { ended };
    }),
};

const LAST_WAY = 'Nothing else would open this account. Set a password or add a passkey first.';

const NO_RESET = 'This link is not valid any more. Ask for another one.';

const CLOSED = 'This installation has an administrator already. Sign in instead.';
