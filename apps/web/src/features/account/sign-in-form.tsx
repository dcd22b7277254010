/** Opens a session with an e-mail address and a password. */
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useDoorsText } from '../../text/views/doors.ts';
import { type SignInOutcome, signIn } from '../../trpc/session.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';

type SignInFormProps = {
  /** The account that it has to be; any when absent. */
  email?: string;
  onSignedIn: () => Promise<void>;
  /** Stands under the password. */
  children?: ReactNode;
};

export function SignInForm({ email, onSignedIn, children }: SignInFormProps) {
  const { text } = useLocale();
  const words = useDoorsText();
  const [outcome, setOutcome] = useState<SignInOutcome | null>(null);
  const [isWorking, setWorking] = useState(false);
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setWorking(true);
    const result = await signIn({
      email: String(form.get('email')),
      password: String(form.get('password')),
    });
    if (result === 'signedIn') await onSignedIn();
    setOutcome(result);
    setWorking(false);
  };
  const complaints: Record<Exclude<SignInOutcome, 'signedIn'>, string> = {
    wrongPassword: words.signIn.wrongPassword,
    tooManyTries: words.signIn.tooManyTries,
    unreachable: text.failure.unreachable,
    broken: text.failure.broken,
  };
  return (
    <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
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
      {outcome !== null && outcome !== 'signedIn' && (
        <p role="alert" className="text-bad">
          {complaints[outcome]}
        </p>
      )}
      <Button kind="primary" type="submit" disabled={isWorking}>
        {isWorking ? text.account.working : words.signIn.submit}
      </Button>
    </form>
  );
}
