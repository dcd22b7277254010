/** Everything behind the sign-in: knows the user and their sites. */
import { createRoute, notFound, Outlet, useRouter } from '@tanstack/react-router';
import { AccountMenu } from '../features/account/account-menu.tsx';
import { signOut } from '../trpc/session.ts';
import { ThemeMenu } from '../ui/theme-menu.tsx';
import { forgetAccount, requireUser } from './guards.ts';
import { rootRoute } from './root.tsx';

export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: ({ context, location }) => requireUser(context.api, location.href),
  component: Outlet,
});

/** A site by its id, with all sites for the switcher; a strange id is a page that does not exist. */
export const siteRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sites/$siteId',
  loader: async ({ context: { api }, params }) => {
    const sites = await api.queryClient.ensureQueryData(api.trpc.sites.list.queryOptions());
    const site = sites.find(({ id }) => id === params.siteId);
    if (site === undefined) throw notFound();
    return { site, sites };
  },
  component: Outlet,
});

/** Theme and account: the right end of every head. */
export function PersonalMenus() {
  const { api, user } = signedInRoute.useRouteContext();
  const router = useRouter();
  const leave = async () => {
    if (!(await signOut())) return;
    await forgetAccount(api);
    await router.navigate({ to: '/sign-in', search: {} });
  };
  return (
    <>
      <ThemeMenu />
      <AccountMenu user={user} onSignOut={() => void leave()} />
    </>
  );
}
