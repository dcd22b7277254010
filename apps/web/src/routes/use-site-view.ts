/** The view of a page beside the dashboard, read from and written to its address. */
import { isPermitted, type OpenSite } from '@footfall/domain';
import { getRouteApi, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { DashboardSearch } from '../dashboard-state.ts';
import type { DashboardView } from '../dashboard-view.ts';
import { useViewAt } from './use-dashboard-view.ts';
import { type OwnSearch, ownOf, sharedOf, type ViewSearch } from './view-search.ts';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

type OwnChange = { [Key in keyof OwnSearch]?: string | undefined };

export type SiteViewState = {
  site: OpenSite;
  /** Period, filters and comparison, as the dashboard's parts take them. */
  view: DashboardView;
  /** What the address says of this view alone. */
  own: OwnSearch;
  /** Says something else of it; undefined takes a parameter out. */
  putOwn(change: OwnChange): void;
  /** May change what the site keeps: goals, funnels, annotations. */
  mayWrite: boolean;
};

export function useSiteView(): SiteViewState {
  const { site } = siteRoute.useLoaderData();
  const search: ViewSearch & Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const shared = useMemo(() => sharedOf(search), [search]);
  const own = useMemo(() => ownOf(search), [search]);
  const write = useCallback(
    (next: DashboardSearch) =>
      void navigate({ to: '.', search: { ...own, ...sharedOf(next) }, resetScroll: false }),
    [navigate, own],
  );
  const putOwn = (changed: OwnChange) =>
    void navigate({ to: '.', search: { ...ownOf({ ...own, ...changed }), ...shared } });
  const view = useViewAt({ site, search, write, explain: () => undefined });
  const mayWrite = isPermitted(site.permissions, 'sites:write');
  return { site, view, own, putOwn, mayWrite };
}
