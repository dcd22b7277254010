/** The view of a page beside the dashboard, read from and written to its address. */
import { isPermitted, type OpenSite } from '@footfall/domain';
import { getRouteApi, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { dashboardRangeOf } from '../dashboard-range.ts';
import { type DashboardState, searchOf, stateOf } from '../dashboard-state.ts';
import type { DashboardView } from '../dashboard-view.ts';
import { useFirstDay } from '../trpc/first-day.ts';
import { useNow } from '../ui/use-now.ts';
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
  const state = useMemo(() => stateOf(search), [search]);
  const now = useNow();
  const { timezone } = site;
  const { compare, matchesWeekdays } = state;
  const firstDay = useFirstDay(site.id) ?? null;
  const range = useMemo(
    () => dashboardRangeOf(state.range, { now, timezone, firstDay, compare, matchesWeekdays }),
    [state.range, now, timezone, firstDay, compare, matchesWeekdays],
  );
  const shared = useMemo(() => sharedOf(search), [search]);
  const own = useMemo(() => ownOf(search), [search]);
  const change = useCallback(
    (next: DashboardState) =>
      void navigate({
        to: '.',
        search: { ...own, ...sharedOf(searchOf(next)) },
        resetScroll: false,
      }),
    [navigate, own],
  );
  const putOwn = (changed: OwnChange) =>
    void navigate({ to: '.', search: { ...ownOf({ ...own, ...changed }), ...shared } });
  const view = { site, state, range, change, explain: () => undefined };
  const mayWrite = isPermitted(site.permissions, 'sites:write');
  return { site, view, own, putOwn, mayWrite };
}
