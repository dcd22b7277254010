/** Creates the first administrator of an installation. */
import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useDoorsText } from '../../text/views/doors.ts';
import { useTRPC } from '../../trpc/client.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormFailure } from './form-failure.tsx';
import { NewPasswordField } from './new-password-field.tsx';

export function SetUpForm({ onSetUp }: { onSetUp: () => Promise<void> }) {
  const { text } = useLocale();
  const words = useDoorsText();
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
    <form className="grid grid-cols-1 gap-4" onSubmit={submit}>
      <Field
        label={words.name}
        name="name"
        autoComplete="name"
        maxLength={120}
        required
        autoFocus
      />
      <Field label={words.email} name="email" type="email" autoComplete="username" required />
      <NewPasswordField label={words.password} error={setUp.error} />
      <FormFailure error={setUp.error} />
      <Button kind="primary" type="submit" disabled={setUp.isPending}>
        {setUp.isPending ? text.account.working : words.setUp.create}
      </Button>
    </form>
  );
}
