/** Creates the first administrator of an installation. */
import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC } from '../../trpc/client.ts';
import { failureOf } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';

/** As the API asks for (NIST SP 800-63B). */
const PASSWORD_LENGTH_MIN = 8;

export function SetUpForm({ onSetUp }: { onSetUp: () => Promise<void> }) {
  const { text } = useLocale();
  const trpc = useTRPC();
  const setUp = useMutation(trpc.account.setUp.mutationOptions({ onSuccess: onSetUp }));
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setUp.mutate({
      name: String(form.get('name')),
      email: String(form.get('email')),
      password: String(form.get('password')),
    });
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <Field label={text.account.name} name="name" autoComplete="name" required autoFocus />
      <Field
        label={text.account.email}
        name="email"
        type="email"
        autoComplete="username"
        required
      />
      <Field
        label={text.account.password}
        hint={text.account.passwordHint}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={PASSWORD_LENGTH_MIN}
        required
      />
      {setUp.isError && (
        <p role="alert" className="text-bad">
          {failureWords(failureOf(setUp.error), text)}
        </p>
      )}
      <Button kind="primary" type="submit" disabled={setUp.isPending}>
        {setUp.isPending ? text.account.working : text.account.createAccount}
      </Button>
    </form>
  );
}
