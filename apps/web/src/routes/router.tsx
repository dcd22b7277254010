/** All routes: who may see them, what they need first, and the page they lead to. Each page is a file of its own. */
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  notFound,
  redirect,
} from '@tanstack/react-router';
import { parseAddress, writeAddress } from '../address.ts';
import { validateDashboardSearch } from '../dashboard-state.ts';
import type { Api } from '../trpc/client.ts';
import { FailedPage, LostPage, PendingPage } from './fallback-pages.tsx';
import { requireStranger, requireUser, safeAddress } from './guards.ts';
import { pageOf } from './page-of.ts';
import { SiteLayout } from './site-layout.tsx';
import { validateViewSearch } from './view-period.ts';
import { viewSearchOf } from './view-search.ts';

const rootRoute = createRootRouteWithContext<{ api: Api }>()({});

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  beforeLoad: ({ context }) => requireStranger(context.api, 'set-up'),
  component: pageOf(() => import('./door-pages.tsx'), 'SetUpPage'),
});

/** Why the way back from a provider led nowhere. */
function failedOf(raw: Record<string, unknown>): { failed?: string } {
  return typeof raw['failed'] === 'string' ? { failed: raw['failed'] } : {};
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw): { to?: string; failed?: string; step?: 'code' } => {
    const to = safeAddress(raw['to']);
    return {
      ...(to === '/' ? {} : { to }),
      ...failedOf(raw),
      ...(raw['step'] === 'code' ? { step: 'code' } : {}),
    };
  },
  beforeLoad: ({ context }) => requireStranger(context.api, 'sign-in'),
  component: pageOf(() => import('./door-pages.tsx'), 'SignInPage'),
});

const forgottenPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgotten-password',
  component: pageOf(() => import('./mailed-pages.tsx'), 'ForgottenPasswordPage'),
});

const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new-password',
  component: pageOf(() => import('./mailed-pages.tsx'), 'NewPasswordPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  validateSearch: failedOf,
  component: pageOf(() => import('./mailed-pages.tsx'), 'InvitationPage'),
});

/** For whoever has the link, signed in or not. */
const shareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/share/$token',
  validateSearch: validateDashboardSearch,
  component: pageOf(() => import('./share-page.tsx'), 'SharePage'),
});

/** Everything behind the sign-in. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: ({ context, location }) => requireUser(context.api, location.href),
});

const sitesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  loader: ({ context: { api } }) =>
    api.queryClient.ensureQueryData(api.trpc.sites.list.queryOptions()),
  component: pageOf(() => import('./sites-pages.tsx'), 'SitesPage'),
});

/** What who shortens the address of a site arrives at. */
const sitesAddressRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sites',
  beforeLoad: () => {
    throw redirect({ to: '/', replace: true });
  },
});

const newSiteRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sites/new',
  component: pageOf(() => import('./sites-pages.tsx'), 'NewSitePage'),
});

const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/account',
  component: pageOf(() => import('./account-page.tsx'), 'AccountPage'),
});

const organisationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/organisations/$organisationId/$part',
  component: pageOf(() => import('./organisation-page.tsx'), 'OrganisationPage'),
});

/** A site by its id, with all sites for the switcher; a strange id is a page that does not exist. */
const siteRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sites/$siteId',
  loader: async ({ context: { api }, params }) => {
    const sites = await api.queryClient.ensureQueryData(api.trpc.sites.list.queryOptions());
    const site = sites.find(({ id }) => id === params.siteId);
    if (site === undefined) throw notFound();
    return { site, sites };
  },
  component: SiteLayout,
});

const dashboardRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/',
  validateSearch: validateDashboardSearch,
  component: pageOf(() => import('./dashboard-page.tsx'), 'DashboardPage'),
});

const realtimeRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/realtime',
  component: pageOf(() => import('./realtime-page.tsx'), 'RealtimePage'),
});

const goalsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/goals',
  validateSearch: viewSearchOf(),
  component: pageOf(() => import('./goals-page.tsx'), 'GoalsPage'),
});

const funnelsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/funnels',
  validateSearch: viewSearchOf('funnels'),
  component: pageOf(() => import('./funnels-page.tsx'), 'FunnelsPage'),
});

const journeysRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/journeys',
  validateSearch: viewSearchOf('journeys'),
  component: pageOf(() => import('./journeys-page.tsx'), 'JourneysPage'),
});

const retentionRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/retention',
  validateSearch: viewSearchOf('retention'),
  component: pageOf(() => import('./retention-page.tsx'), 'RetentionPage'),
});

const sessionsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/sessions',
  validateSearch: viewSearchOf('sessions'),
  component: pageOf(() => import('./sessions-page.tsx'), 'SessionsPage'),
});

const vitalsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/vitals',
  validateSearch: viewSearchOf('vitals'),
  component: pageOf(() => import('./vitals-page.tsx'), 'VitalsPage'),
});

const errorsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/errors',
  validateSearch: viewSearchOf('errors'),
  component: pageOf(() => import('./errors-page.tsx'), 'ErrorsPage'),
});

const exploreRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/explore',
  validateSearch: viewSearchOf('explore'),
  component: pageOf(() => import('./explore-page.tsx'), 'ExplorePage'),
});

const botsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/bots',
  validateSearch: viewSearchOf('bots'),
  component: pageOf(() => import('./bots-page.tsx'), 'BotsPage'),
});

const installRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/install',
  component: pageOf(() => import('./install-page.tsx'), 'InstallPage'),
});

const qualityRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/quality',
  validateSearch: validateViewSearch,
  component: pageOf(() => import('./quality-page.tsx'), 'QualityPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/settings',
  component: pageOf(() => import('./settings-page.tsx'), 'SettingsPage'),
});

const dataRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/data',
  component: pageOf(() => import('./data-page.tsx'), 'DataPage'),
});

const sharingRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/sharing',
  component: pageOf(() => import('./sharing-page.tsx'), 'SharingPage'),
});

const judgingRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/past-days',
  component: pageOf(() => import('./judging-page.tsx'), 'JudgingPage'),
});

const storageRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/storage',
  component: pageOf(() => import('./storage-page.tsx'), 'StoragePage'),
});

const routeTree = rootRoute.addChildren([
  setUpRoute,
  signInRoute,
  shareRoute,
  forgottenPasswordRoute,
  newPasswordRoute,
  invitationRoute,
  signedInRoute.addChildren([
    sitesRoute,
    sitesAddressRoute,
    newSiteRoute,
    accountRoute,
    organisationRoute,
    siteRoute.addChildren([
      dashboardRoute,
      realtimeRoute,
      goalsRoute,
      funnelsRoute,
      journeysRoute,
      retentionRoute,
      sessionsRoute,
      vitalsRoute,
      errorsRoute,
      exploreRoute,
      botsRoute,
      qualityRoute,
      installRoute,
      settingsRoute,
      dataRoute,
      sharingRoute,
      judgingRoute,
      storageRoute,
    ]),
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
    // The skeleton itself waits 300 ms before it shows.
    defaultPendingMs: 0,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: LostPage,
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
