/** The view of a dashboard, read from and written to its address. */
import type { QueryInput } from '@footfall/domain';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { dashboardRangeOf } from '../dashboard-range.ts';
import {
  type DashboardSearch,
  type DashboardState,
  searchOf,
  stateOf,
} from '../dashboard-state.ts';
import type { DashboardView, SeenSite } from '../dashboard-view.ts';
import { useFirstDay } from '../trpc/first-day.ts';
import { useNow } from '../ui/use-now.ts';

const dashboardRoute = getRouteApi('/signed-in/sites/$siteId/');

export function useDashboardView(
  site: SeenSite,
  explain: (question: QueryInput) => void,
): DashboardView {
  const search = dashboardRoute.useSearch();
  const navigate = dashboardRoute.useNavigate();
  const write = useCallback(
    (next: DashboardSearch) => void navigate({ search: next, resetScroll: false }),
    [navigate],
  );
  return useViewAt({ site, search, write, explain });
}

type Place = Pick<DashboardView, 'site' | 'explain'> & {
  search: DashboardSearch;
  write: (next: DashboardSearch) => void;
};

/** The view of what an address says, wherever that address is. */
export function useViewAt({ site, search, write, explain }: Place): DashboardView {
  const state = useMemo(() => stateOf(search), [search]);
  const now = useNow();
  const { timezone } = site;
  const { compare, matchesWeekdays } = state;
  const firstDay = useFirstDay(site.id) ?? null;
  const range = useMemo(
    () => dashboardRangeOf(state.range, { now, timezone, firstDay, compare, matchesWeekdays }),
    [state.range, now, timezone, firstDay, compare, matchesWeekdays],
  );
  const change = useCallback((next: DashboardState) => write(searchOf(next)), [write]);
  return { site, state, range, change, explain };
}
