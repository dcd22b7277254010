/** The kinds of procedures. A site is only reached through `siteProcedure`, so that no router can forget whose it is. */
import { siteIdSchema } from '@footfall/domain';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { isAllowed, type Permission } from '../viewer.ts';
import { t } from './init.ts';

/** For everybody, also before there is a user. */
export const publicProcedure = t.procedure;

/** For who is signed in, or has a key with the permission. */
export function viewerProcedure(permission: Permission) {
  return t.procedure.use(async ({ ctx, next }) => {
    const viewer = await ctx.viewer();
    if (viewer === null) {
      throw new TRPCError({
        code: 'UNAUTHORIZED',
        message: 'Sign in, or send a valid API key as "Authorization: Bearer …".',
      });
    }
    if (!isAllowed(viewer, permission)) {
      throw new TRPCError({
        code: 'FORBIDDEN',
        message: `This API key lacks the permission ${permission}.`,
      });
    }
    return next({ ctx: { asking: viewer } });
  });
}

/** For one site that is the viewer's own; a foreign one looks exactly like one that does not exist. */
export function siteProcedure(permission: Permission) {
  return viewerProcedure(permission)
    .input(z.object({ site: siteIdSchema }))
    .use(async ({ ctx, input, next }) => {
      const site = await ctx.sites.read(input.site);
      if (site === null || site.ownerId !== ctx.asking.ownerId) {
        throw new TRPCError({ code: 'NOT_FOUND', message: `There is no site "${input.site}".` });
      }
      return next({ ctx: { site } });
    });
}
