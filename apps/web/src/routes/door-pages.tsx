/** The pages before the dashboard: the set-up of the first administrator, and the sign-in. */
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { SetUpForm } from '../features/account/set-up-form.tsx';
import { SignInForm } from '../features/account/sign-in-form.tsx';
import { useLocale } from '../text/locale.tsx';
import { SinglePage } from '../ui/shell.tsx';
import { ThemeMenu } from '../ui/theme-menu.tsx';
import { forgetAccount, safeAddress } from './guards.ts';

const setUpRoute = getRouteApi('/set-up');
const signInRoute = getRouteApi('/sign-in');

export function SetUpPage() {
  const { text } = useLocale();
  const { api } = setUpRoute.useRouteContext();
  const navigate = useNavigate();
  return (
    <SinglePage title={text.account.setUpTitle} lead={text.account.setUpLead} right={<ThemeMenu />}>
      <title>{`${text.account.setUpTitle} · ${text.product}`}</title>
      <SetUpForm
        onSetUp={async () => {
          await forgetAccount(api);
          // There may be sites already: a program may have added them, as the demo does.
          const sites = await api.queryClient.fetchQuery(api.trpc.sites.list.queryOptions());
          await navigate({ to: sites.length === 0 ? '/sites/new' : '/' });
        }}
      />
    </SinglePage>
  );
}

export function SignInPage() {
  const { text } = useLocale();
  const { api } = signInRoute.useRouteContext();
  const { to } = signInRoute.useSearch();
  const router = useRouter();
  return (
    <SinglePage
      title={text.account.signInTitle}
      lead={text.account.signInLead}
      right={<ThemeMenu />}
    >
      <title>{`${text.account.signInTitle} · ${text.product}`}</title>
      <SignInForm
        onSignedIn={async () => {
          await forgetAccount(api);
          router.history.push(safeAddress(to));
        }}
      />
    </SinglePage>
  );
}
