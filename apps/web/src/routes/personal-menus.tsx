/** Theme and account: the right end of every head. */
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { AccountMenu } from '../features/account/account-menu.tsx';
import { signOut } from '../trpc/session.ts';
import { ThemeMenu } from '../ui/theme-menu.tsx';
import { forgetAccount } from './guards.ts';

const signedInRoute = getRouteApi('/signed-in');

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
