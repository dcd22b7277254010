/** The viewer's sites. */
import {
  newSiteSchema,
  type OpenSite,
  openSiteSchema,
  organisationIdSchema,
  siteChangeSchema,
} from '@footfall/domain';
import { z } from 'zod';
import type { SiteAccess } from '../../sites.ts';
import { notFound, refused } from '../failure.ts';
import { placeForSite } from '../new-site-place.ts';
import { siteProcedure, viewerProcedure } from '../procedures.ts';

export const sitesRouter = {
  list: viewerProcedure('sites:read')
    .output(z.array(openSiteSchema))
    .query(async ({ ctx }) => (await ctx.sites.list(ctx.asking)).map(shown)),

  get: siteProcedure('sites:read')
    .output(openSiteSchema)
    .query(({ ctx }) => shown(ctx)),

  create: viewerProcedure('sites:write')
    .input(newSiteSchema.extend({ organisation: organisationIdSchema.exactOptional() }))
    .output(openSiteSchema)
    .mutation(async ({ ctx, input: { organisation, ...wanted } }) => {
      const place = await placeForSite(ctx, organisation ?? null);
      const site = await ctx.sites.create(place.organisationId, wanted);
      if (site === 'taken') {
        const message = 'This site id is taken. Choose another.';
        throw refused('CONFLICT', 'idTaken', message);
      }
      const details = { domain: site.domain };
      const { organisationId } = place;
      await ctx.audit
        .note(ctx.asking, ctx.network, {
          organisationId,
          siteId: site.id,
          action: 'sites.create',
          details,
        })
        .catch(ctx.onFault);
      return shown({ site, permissions: place.permissions });
    }),

  update: siteProcedure('sites:write')
    .meta({ audited: ['change'] })
    .input(z.object({ change: siteChangeSchema }))
    .output(openSiteSchema)
    .mutation(async ({ ctx, input }) => {
      const site = await ctx.sites.update(ctx.site, input.change);
      if (site === null) throw notFound(`There is no site "${ctx.site.id}".`);
      return shown({ site, permissions: ctx.permissions });
    }),
};

function shown({ site, permissions }: SiteAccess): OpenSite {
  return { ...site, permissions: [...permissions] };
}
