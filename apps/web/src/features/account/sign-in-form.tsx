/** Opens a session: with an e-mail address and a password, then a code where the account wants one, or with a passkey. */
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useDoorsText } from '../../text/views/doors.ts';
import type { Departure } from '../../trpc/providers.ts';
import { giveCode, type SignInOutcome, signIn } from '../../trpc/session.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Alert } from '../../ui/section.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { ProviderButtons } from './provider-buttons.tsx';

type SignInFormProps = {
  /** The account that it has to be; any when absent. */
  email?: string;
  onSignedIn: () => Promise<void>;
  /** The way by a provider: where to, and what it is about. */
  way: Departure;
  /** Why the last way back from a provider led nowhere. */
  failed?: string | undefined;
  /** A provider has said who it is; the code is what is left. */
  isHalfWay?: boolean;
  /** Stands under the password. */
  children?: ReactNode;
};

export function SignInForm({ email, onSignedIn, way, children, ...begun }: SignInFormProps) {
  const [isHalfWay, setHalfWay] = useState(begun.isHalfWay === true);
  const [outcome, setOutcome] = useState<SignInOutcome | null>(null);
  const [isWorking, setWorking] = useState(false);
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name));
    setWorking(true);
    const result = isHalfWay
      ? await giveCode(text('code'))
      : await signIn({ email: text('email'), password: text('password') });
    if (result === 'done') await onSignedIn();
    if (result === 'secondFactor') setHalfWay(true);
    setOutcome(result);
    setWorking(false);
  };
  const complaint = useComplaint(outcome);
  const { text } = useLocale();
  const words = useDoorsText();
  return (
    <div className="grid grid-cols-1 gap-6">
      <form className="grid grid-cols-1 gap-4" onSubmit={(event) => void submit(event)}>
        {isHalfWay ? <CodeField /> : <PasswordFields email={email}>{children}</PasswordFields>}
        <Alert>{complaint}</Alert>
        <Button kind="primary" type="submit" disabled={isWorking}>
          {isWorking ? text.account.working : words.signIn.submit}
        </Button>
      </form>
      {!isHalfWay && (
        <div className="grid grid-cols-1 gap-2">
          <PasskeyButton onSignedIn={onSignedIn} />
          <ProviderButtons {...way} failed={begun.failed} />
        </div>
      )}
    </div>
  );
}

function useComplaint(outcome: SignInOutcome | null): string | null {
  const { text } = useLocale();
  const { signIn: words } = useDoorsText();
  switch (outcome) {
    case 'wrongPassword':
    case 'wrongCode':
    case 'tooManyTries':
      return words[outcome];
    case 'unreachable':
    case 'broken':
      return text.failure[outcome];
    default:
      return null;
  }
}

function CodeField() {
  const words = useDoorsText();
  return (
    <Field
      key="code"
      label={words.signIn.code}
      hint={words.signIn.codeHint}
      name="code"
      autoComplete="one-time-code"
      maxLength={32}
      required
      autoFocus
    />
  );
}

function PasswordFields({ email, children }: { email: string | undefined; children: ReactNode }) {
  const words = useDoorsText();
  return (
    <>
      <Field
        label={words.email}
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={email}
        readOnly={email !== undefined}
        autoFocus={email === undefined}
      />
      <Field
        label={words.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        autoFocus={email !== undefined}
      />
      {children}
    </>
  );
}
