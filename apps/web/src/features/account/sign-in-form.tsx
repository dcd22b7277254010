/** Opens a session with an e-mail address and a password. */
import { type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { type SignInOutcome, signIn } from '../../trpc/session.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';

export function SignInForm({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const { text } = useLocale();
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
    wrongPassword: text.account.wrongPassword,
    tooManyTries: text.account.tooManyTries,
    unreachable: text.failure.unreachable,
    broken: text.failure.broken,
  };
  return (
    <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <Field
        label={text.account.email}
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
      />
      <Field
        label={text.account.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      {outcome !== null && outcome !== 'signedIn' && (
        <p role="alert" className="text-bad">
          {complaints[outcome]}
        </p>
      )}
      <Button kind="primary" type="submit" disabled={isWorking}>
        {isWorking ? text.account.working : text.account.signIn}
      </Button>
    </form>
  );
}
