/** The pages that mailed links lead to, and the one that asks for such a mail. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { AcceptForm } from '../features/account/accept-form.tsx';
import { ForgottenPasswordForm } from '../features/account/forgotten-password-form.tsx';
import { NewPasswordForm } from '../features/account/new-password-form.tsx';
import { ProviderButtons } from '../features/account/provider-buttons.tsx';
import { SignInForm } from '../features/account/sign-in-form.tsx';
import { useLocale } from '../text/locale.tsx';
import { useDoorsText } from '../text/views/doors.ts';
import { failureOf, isWorthRetrying } from '../trpc/failure.ts';
import { failureWords } from '../trpc/failure-words.ts';
import { readInvitation } from '../trpc/invitation.ts';
import { type Departure, forgetInvitation, keptInvitation } from '../trpc/providers.ts';
import { signOut } from '../trpc/session.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { SinglePage } from '../ui/shell.tsx';
import { ThemeMenu } from '../ui/theme-menu.tsx';
import { forgetAccount } from './guards.ts';

const invitationRoute = getRouteApi('/invitation');
const newPasswordRoute = getRouteApi('/new-password');

const RETRIES_MAX = 2;

type DoorPageProps = { title: string; lead: string; children?: ReactNode };

function DoorPage({ title, lead, children }: DoorPageProps) {
  const { text } = useLocale();
  return (
    <SinglePage title={title} lead={lead} right={<ThemeMenu />}>
      <title>{`${title} · ${text.product}`}</title>
      {children}
    </SinglePage>
  );
}

/** What stands behind `#`: it reaches no server by itself. */
function useToken(): string {
  return useLocation({ select: ({ hash }) => hash });
}

export function ForgottenPasswordPage() {
  const { forgotten } = useDoorsText();
  const [asked, setAsked] = useState<{ email: string; isSent: boolean } | null>(null);
  const back = (
    <Link to="/sign-in" search={{}} className={buttonClass(asked === null ? 'quiet' : 'primary')}>
      {forgotten.back}
    </Link>
  );
  if (asked?.isSent === false) {
    return (
      <DoorPage title={forgotten.noMailTitle} lead={forgotten.noMailLead}>
        {back}
      </DoorPage>
    );
  }
  if (asked !== null) {
    return (
      <DoorPage title={forgotten.sentTitle} lead={forgotten.sentLead(asked.email)}>
        {back}
      </DoorPage>
    );
  }
  return (
    <DoorPage title={forgotten.title} lead={forgotten.lead}>
      <ForgottenPasswordForm onAsked={setAsked} />
      {back}
    </DoorPage>
  );
}

export function NewPasswordPage() {
  const { newPasswordPage: words } = useDoorsText();
  const { api } = newPasswordRoute.useRouteContext();
  const token = useToken();
  const [outcome, setOutcome] = useState<'set' | 'lost' | null>(null);
  if (outcome === 'set') {
    return (
      <DoorPage title={words.doneTitle} lead={words.doneLead}>
        <Link to="/sign-in" search={{}} className={buttonClass('primary')}>
          {words.toSignIn}
        </Link>
      </DoorPage>
    );
  }
  if (outcome === 'lost' || token === '') {
    return (
      <DoorPage title={words.lostTitle} lead={words.lostLead}>
        <Link to="/forgotten-password" className={buttonClass('primary')}>
          {words.another}
        </Link>
      </DoorPage>
    );
  }
  return (
    <DoorPage title={words.title} lead={words.lead}>
      <NewPasswordForm
        token={token}
        onSet={async () => {
          await forgetAccount(api);
          setOutcome('set');
        }}
        onLost={() => setOutcome('lost')}
      />
    </DoorPage>
  );
}

export function InvitationPage() {
  const { text } = useLocale();
  const { invitation: words } = useDoorsText();
  // Who comes back from a provider has left it in this tab.
  const token = useToken() || keptInvitation();
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => readInvitation(token, signal),
    retry: (count, error) => count < RETRIES_MAX && isWorthRetrying(error),
  });
  if (offer.isError) {
    const failure = failureOf(offer.error);
    // A link that was cut short is no token at all.
    const isLost = failure.kind === 'notFound' || failure.kind === 'unfit';
    return (
      <DoorPage
        title={isLost ? words.lostTitle : text.failure.pageTitle}
        lead={isLost ? words.lostLead : failureWords(failure, text)}
      >
        {isLost ? (
          <Link to="/" className={buttonClass('primary')}>
            {words.toSites}
          </Link>
        ) : (
          <Button kind="primary" onClick={() => void offer.refetch()}>
            {text.tryAgain}
          </Button>
        )}
      </DoorPage>
    );
  }
  if (offer.data === undefined) {
    return (
      <DoorPage title={words.title} lead={text.account.working}>
        <div className="skeleton h-40" />
      </DoorPage>
    );
  }
  const { organisation, site, role } = offer.data;
  const where = site === null ? words.organisation(organisation) : words.site(site, organisation);
  return (
    <DoorPage title={words.title} lead={`${where}. ${words.may[role]}`}>
      <Acceptance token={token} offer={offer.data} />
    </DoorPage>
  );
}

type AcceptanceProps = { token: string; offer: { email: string; hasAccount: boolean } };

/** What is left to do depends on who has an account, and on who is signed in. */
function Acceptance({ token, offer: { email, hasAccount } }: AcceptanceProps) {
  const { invitation: words } = useDoorsText();
  const { api } = invitationRoute.useRouteContext();
  const { failed } = invitationRoute.useSearch();
  const way = { to: '/invitation', invitation: token };
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { user } = useSuspenseQuery(api.trpc.account.me.queryOptions()).data;
  const enter = async () => {
    forgetInvitation();
    await forgetAccount(api);
    await navigate({ to: '/' });
  };
  const lookAgain = () =>
    queryClient.invalidateQueries({ queryKey: api.trpc.account.me.queryKey() });
  if (user !== null && user.email !== email) {
    const leave = async () => {
      if (await signOut()) await lookAgain();
    };
    return (
      <>
        <p>{words.otherUser(user.email, email)}</p>
        <Button kind="primary" onClick={() => void leave()} data-testid="leave">
          {words.signOut}
        </Button>
      </>
    );
  }
  if (hasAccount && user === null) {
    return (
      <>
        <p className="text-quiet">{words.known}</p>
        <SignInForm email={email} onSignedIn={lookAgain} way={way} failed={failed} />
      </>
    );
  }
  return (
    <>
      <AcceptForm token={token} email={email} isNewcomer={!hasAccount} onAccepted={enter} />
      {user === null && <NewcomerBy way={way} failed={failed} />}
    </>
  );
}

function NewcomerBy({ way, failed }: { way: Departure; failed: string | undefined }) {
  const { invitation: words } = useDoorsText();
  const { api } = invitationRoute.useRouteContext();
  const providers = useQuery(api.trpc.account.providers.queryOptions());
  if (providers.data === undefined || providers.data.length === 0) return null;
  return (
    <div className="grid grid-cols-1 gap-2">
      <p className="text-quiet">{words.newcomerBy}</p>
      <ProviderButtons {...way} failed={failed} />
    </div>
  );
}
