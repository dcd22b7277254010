/** Theme and account: the right end of every head. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { AccountMenu } from '../features/account/account-menu.tsx';
import { useLocale } from '../text/locale.tsx';
import { signOut } from '../trpc/session.ts';
import { Icon } from '../ui/icon.tsx';
import { MenuItem } from '../ui/menu.tsx';
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
      <AccountMenu user={user} links={<OwnPages />} onSignOut={() => void leave()} />
    </>
  );
}

/** The user's account, and the organisations that they belong to; a guest of a site belongs to none. */
function OwnPages() {
  const { text } = useLocale();
  const { api } = signedInRoute.useRouteContext();
  const { data } = useQuery(api.trpc.account.me.queryOptions());
  return (
    <>
      <MenuItem asChild>
        <Link to="/account" data-testid="account">
          <Icon name="shield" className="text-quiet" />
          {text.account.own}
        </Link>
      </MenuItem>
      {data?.organisations.map(({ id, name }) => (
        <MenuItem key={id} asChild>
          <Link
            to="/organisations/$organisationId/$part"
            params={{ organisationId: id, part: 'people' }}
            data-testid="organisation"
          >
            <Icon name="people" className="text-quiet" />
            <span className="truncate">{text.account.organisation(name)}</span>
          </Link>
        </MenuItem>
      ))}
    </>
  );
}
