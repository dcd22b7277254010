/** Finds the organisation that a new site is for. */
import { isPermitted, type Permission, permissionsOf } from '@footfall/domain';
import type { Viewer } from '../viewer.ts';
import type { Context } from './context.ts';
import { notFound, refused } from './failure.ts';
import { notPermitted } from './procedures.ts';

type Place = { organisationId: string; permissions: readonly Permission[] };

/** The named organisation, or the only one in which the viewer may add sites. Throws what the caller is told. */
export async function placeForSite(
  ctx: Context & { asking: Viewer },
  named: string | null,
): Promise<Place> {
  const { asking } = ctx;
  if (asking.is === 'key') {
    const { organisationId, siteIds, permissions } = asking;
    if (named !== null && named !== organisationId) throw notFound(noSuch(named));
    if (siteIds !== null)
      throw notPermitted('This API key is for some sites only: it adds no others.');
    return { organisationId, permissions };
  }
  const theirs = await ctx.organisations.listOf(asking);
  const all = theirs.map(({ organisation, role }) => ({
    organisationId: organisation.id,
    permissions: permissionsOf(role),
  }));
  if (named !== null && !all.some(({ organisationId }) => organisationId === named)) {
    throw notFound(noSuch(named));
  }
  const possible = all.filter(
    ({ organisationId, permissions }) =>
      (named === null || organisationId === named) && isPermitted(permissions, 'sites:write'),
  );
  const [place] = possible;
  if (place === undefined) throw notPermitted('Your role does not let you add sites.');
  if (possible.length > 1) {
    const message = 'You belong to several organisations: name one as "organisation".';
    throw refused('BAD_REQUEST', 'whichOrganisation', message);
  }
  return place;
}

function noSuch(organisationId: string): string {
  return `There is no organisation "${organisationId}".`;
}
