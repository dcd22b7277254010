/** The pages before the dashboard: the set-up of the first administrator, and the sign-in. */
import { createRoute, useNavigate, useRouter } from '@tanstack/react-router';
import { SetUpForm } from '../features/account/set-up-form.tsx';
import { SignInForm } from '../features/account/sign-in-form.tsx';
import { useLocale } from '../text/locale.tsx';
import { SinglePage } from '../ui/shell.tsx';
import { ThemeMenu } from '../ui/theme-menu.tsx';
import { forgetAccount, requireStranger, safeAddress } from './guards.ts';
import { rootRoute } from './root.tsx';

export const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  beforeLoad: ({ context }) => requireStranger(context.api, 'set-up'),
  component: SetUpPage,
});

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw): { to?: string } =>
    safeAddress(raw['to']) === '/' ? {} : { to: safeAddress(raw['to']) },
  beforeLoad: ({ context }) => requireStranger(context.api, 'sign-in'),
  component: SignInPage,
});

function SetUpPage() {
  const { text } = useLocale();
  const { api } = setUpRoute.useRouteContext();
  const navigate = useNavigate();
  return (
    <SinglePage title={text.account.setUpTitle} lead={text.account.setUpLead} right={<ThemeMenu />}>
      <title>{`${text.account.setUpTitle} · ${text.product}`}</title>
      <SetUpForm
        onSetUp={async () => {
          await forgetAccount(api);
          await navigate({ to: '/sites/new' });
        }}
      />
    </SinglePage>
  );
}

function SignInPage() {
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
