/** All routes, written out, and the router that follows them. */
import { createRouter } from '@tanstack/react-router';
import { parseAddress, writeAddress } from '../address.ts';
import type { Api } from '../trpc/client.ts';
import { dashboardRoute } from './dashboard.tsx';
import { setUpRoute, signInRoute } from './doors.tsx';
import { installRoute } from './install.tsx';
import { FailedPage, LostPage, rootRoute } from './root.tsx';
import { signedInRoute, siteRoute } from './signed-in.tsx';
import { newSiteRoute, sitesRoute } from './sites.tsx';

const routeTree = rootRoute.addChildren([
  setUpRoute,
  signInRoute,
  signedInRoute.addChildren([
    sitesRoute,
    newSiteRoute,
    siteRoute.addChildren([dashboardRoute, installRoute]),
  ]),
]);

export function createAppRouter(api: Api) {
  return createRouter({
    routeTree,
    context: { api },
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
    defaultPreload: 'intent',
    // TanStack Query decides how long data holds.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: LostPage,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
