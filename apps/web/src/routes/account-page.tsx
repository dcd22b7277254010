/** One's own account: what one signs in with, and where one is signed in. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { LinkedProviders } from '../features/account/linked-providers.tsx';
import { Passkeys } from '../features/account/passkeys.tsx';
import { PasswordChange } from '../features/account/password-change.tsx';
import { SecondFactor } from '../features/account/second-factor.tsx';
import { Sessions } from '../features/account/sessions.tsx';
import { useLocale } from '../text/locale.tsx';
import { useSecurityText } from '../text/views/security.ts';
import { buttonClass } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { PAGE_WIDTH } from '../ui/shell.tsx';
import { SignedInHead } from './signed-in-head.tsx';

const route = getRouteApi('/signed-in/account');

export function AccountPage() {
  const { text } = useLocale();
  const words = useSecurityText();
  const { api, user } = route.useRouteContext();
  const queryClient = useQueryClient();
  const { data: security } = useSuspenseQuery(api.trpc.account.security.queryOptions());
  const lookAgain = async () => {
    await queryClient.invalidateQueries({ queryKey: api.trpc.account.security.queryKey() });
    await queryClient.invalidateQueries({ queryKey: api.trpc.account.sessions.queryKey() });
  };
  return (
    <>
      <title>{`${words.title} · ${text.product}`}</title>
      <SignedInHead />
      <main className={`${PAGE_WIDTH} grid max-w-[59rem]! grid-cols-1 gap-3 pt-4 pb-16`}>
        <div>
          <h1 className="text-head font-semibold">{words.title}</h1>
          <p className="text-quiet">
            <bdi>{user.email}</bdi> · {words.lead}
          </p>
        </div>
        {security.hasPassword && <SecondFactor security={security} onChanged={lookAgain} />}
        <Passkeys passkeys={security.passkeys} onChanged={lookAgain} />
        {security.providers.length > 0 && (
          <LinkedProviders providers={security.providers} onChanged={lookAgain} />
        )}
        {security.hasPassword ? (
          <PasswordChange email={user.email} onChanged={lookAgain} />
        ) : (
          <Section title={words.password.title} lead={words.password.none} testId="no-password">
            <Link to="/forgotten-password" className={buttonClass('plain', 'justify-self-start')}>
              {words.password.make}
            </Link>
          </Section>
        )}
        <Sessions />
      </main>
    </>
  );
}
