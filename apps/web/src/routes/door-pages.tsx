/** The pages before the dashboard: the set-up of the first administrator, and the sign-in. */
import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router';
import { SetUpForm } from '../features/account/set-up-form.tsx';
import { SignInForm } from '../features/account/sign-in-form.tsx';
import { useLocale } from '../text/locale.tsx';
import { useDoorsText } from '../text/views/doors.ts';
import { SinglePage } from '../ui/shell.tsx';
import { ThemeMenu } from '../ui/theme-menu.tsx';
import { forgetAccount, safeAddress } from './guards.ts';

const setUpRoute = getRouteApi('/set-up');
const signInRoute = getRouteApi('/sign-in');

export function SetUpPage() {
  const { text } = useLocale();
  const { setUp } = useDoorsText();
  const { api } = setUpRoute.useRouteContext();
  const navigate = useNavigate();
  return (
    <SinglePage title={setUp.title} lead={setUp.lead} right={<ThemeMenu />}>
      <title>{`${setUp.title} · ${text.product}`}</title>
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
  const { signIn } = useDoorsText();
  const { api } = signInRoute.useRouteContext();
  const { to, failed, step } = signInRoute.useSearch();
  const router = useRouter();
  return (
    <SinglePage title={signIn.title} lead={signIn.lead} right={<ThemeMenu />}>
      <title>{`${signIn.title} · ${text.product}`}</title>
      <SignInForm
        way={{ to: safeAddress(to) }}
        failed={failed}
        isHalfWay={step === 'code'}
        onSignedIn={async () => {
          await forgetAccount(api);
          router.history.push(safeAddress(to));
        }}
      >
        <Link to="/forgotten-password" className="justify-self-start text-accent underline">
          {signIn.forgotten}
        </Link>
      </SignInForm>
    </SinglePage>
  );
}
