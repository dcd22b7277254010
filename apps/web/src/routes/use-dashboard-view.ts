/** The view of a dashboard, read from and written to its address. */
import type { QueryInput, Site } from '@footfall/domain';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { dashboardRangeOf } from '../dashboard-range.ts';
import { type DashboardState, searchOf, stateOf } from '../dashboard-state.ts';
import type { DashboardView } from '../dashboard-view.ts';
import { useNow } from '../ui/use-now.ts';

const dashboardRoute = getRouteApi('/signed-in/sites/$siteId/');

export function useDashboardView(
  site: Site,
  explain: (question: QueryInput) => void,
): DashboardView {
  const search = dashboardRoute.useSearch();
  const navigate = dashboardRoute.useNavigate();
  const state = useMemo(() => stateOf(search), [search]);
  const now = useNow();
  const { compare, matchesWeekdays } = state;
  const range = useMemo(
    () => dashboardRangeOf(state.range, { now, timezone: site.timezone, compare, matchesWeekdays }),
    [state.range, now, site.timezone, compare, matchesWeekdays],
  );
  const change = useCallback(
    (next: DashboardState) => void navigate({ search: searchOf(next), resetScroll: false }),
    [navigate],
  );
  return { site, state, range, change, explain };
}
