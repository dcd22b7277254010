/** The kinds of procedures. A site or an organisation is only reached through them, so that no router can forget whose it is. */
import {
  isAtLeast,
  isPermitted,
  organisationIdSchema,
  type Permission,
  type Role,
  rollUpSitesSchema,
  siteIdSchema,
} from '@footfall/domain';
import { z } from 'zod';
import type { SiteAccess } from '../sites.ts';
import type { Viewer } from '../viewer.ts';
import { type Details, detailsOf } from './audited.ts';
import type { Context } from './context.ts';
import { failureOf, notFound, refused, signedOut } from './failure.ts';
import { type Meta, t } from './init.ts';

/** What all of them are made of: each is a step of its request, where that is followed. */
const procedure = t.procedure.use(async ({ ctx, path, next }) => {
  if (ctx.trace === null) return next();
  const step = ctx.trace.begin(path);
  const result = await next();
  if (result.ok || failureOf(result.error).isExpected) step.end({ ok: result.ok });
  else step.fail();
  return result;
});

/** For everybody, also before there is a user. */
export const publicProcedure = procedure;

/** For who is signed in, or has a key with the permission. What a user may do depends on the site. */
export function viewerProcedure(permission: Permission) {
  return procedure.use(async ({ ctx, next }) => {
    const viewer = await ctx.viewer();
    if (viewer === null) {
      throw signedOut('Sign in, or send a valid API key as "Authorization: Bearer …".');
    }
    if (viewer.is === 'key' && !isPermitted(viewer.permissions, permission)) {
      throw notPermitted(`This API key lacks the permission ${permission}.`);
    }
    return next({ ctx: { asking: viewer } });
  });
}

/** For who is signed in; a key is nobody's hand on a keyboard. */
export const userProcedure = viewerProcedure('admin').use(({ ctx, next }) => {
  if (ctx.asking.is === 'key') {
    throw refused('FORBIDDEN', 'peopleOnly', 'This is for people, not for API keys.');
  }
  const { user, sessionId } = ctx.asking;
  return next({ ctx: { user, sessionId } });
});

/**
 * For one site that the viewer may see; a foreign one looks exactly like one that does not exist. Changes
 * are written down in the audit log of its organisation.
 */
export function siteProcedure(permission: Permission) {
  return viewerProcedure(permission)
    .input(z.object({ site: siteIdSchema }))
    .use(async ({ ctx, input, next, ...call }) => {
      const { site, permissions } = await openSite(ctx, input.site, permission);
      const told: Details = {};
      const result = await next({ ctx: { site, permissions, told } });
      const whose = { organisationId: site.ownerId, siteId: site.id };
      if (result.ok) await noteChange(ctx, { ...call, ...whose, told });
      return result;
    });
}

/** To read of several sites, each of which the viewer may see. */
export function sitesProcedure(permission: Permission) {
  return viewerProcedure(permission)
    .input(z.object({ sites: rollUpSitesSchema }))
    .use(async ({ ctx, input, next }) => {
      const opened = await Promise.all(input.sites.map((id) => openSite(ctx, id, permission)));
      return next({ ctx: { opened: opened.map(({ site }) => site) } });
    });
}

async function openSite(
  ctx: Context & { asking: Viewer },
  siteId: string,
  permission: Permission,
): Promise<SiteAccess> {
  const opened = await ctx.sites.open(ctx.asking, siteId);
  if (opened === null) throw notFound(`There is no site "${siteId}".`);
  if (!isPermitted(opened.permissions, permission)) {
    throw notPermitted(`Your role on this site lacks the permission ${permission}.`);
  }
  return opened;
}

/** For one organisation that the viewer belongs to, with at least that role; written down like changes of sites. */
export function organisationProcedure(least: Role) {
  return viewerProcedure('admin')
    .input(z.object({ organisation: organisationIdSchema }))
    .use(async ({ ctx, input, next, ...call }) => {
      const opened = await ctx.organisations.open(ctx.asking, input.organisation);
      if (opened === null) throw notFound(`There is no organisation "${input.organisation}".`);
      const { organisation, role } = opened;
      if (!isAtLeast(role, least)) {
        throw notPermitted(`This needs the role ${least} in the organisation; yours is ${role}.`);
      }
      const result = await next({ ctx: { organisation, role } });
      if (result.ok)
        await noteChange(ctx, { ...call, organisationId: organisation.id, siteId: null, told: {} });
      return result;
    });
}

/** What a role, or the permissions of a key, do not allow. */
export function notPermitted(message: string): Error {
  return refused('FORBIDDEN', 'notPermitted', message);
}

type Made = {
  type: 'query' | 'mutation' | 'subscription';
  path: string;
  meta: Meta | undefined;
  getRawInput: () => Promise<unknown>;
  organisationId: string;
  siteId: string | null;
  /** What the procedure has to say beside its input: the name of what it removed. */
  told: Details;
};

/** What was changed stays changed, also when it cannot be written down: then the log of the process has it. */
async function noteChange(ctx: Context & { asking: Viewer }, made: Made): Promise<void> {
  if (made.type !== 'mutation' || made.meta?.isQuiet === true) return;
  const { organisationId, siteId, path: action } = made;
  try {
    const given = detailsOf(await made.getRawInput(), made.meta?.audited ?? []);
    const details = { ...given, ...made.told };
    await ctx.audit.note(ctx.asking, ctx.network, { organisationId, siteId, action, details });
  } catch (error) {
    ctx.onFault(error);
  }
}
