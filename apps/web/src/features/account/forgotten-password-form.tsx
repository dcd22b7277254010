/** Asks for a link to choose a new password. What it says afterwards is the same for every address. */
import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useDoorsText } from '../../text/views/doors.ts';
import { useTRPC } from '../../trpc/client.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormFailure } from './form-failure.tsx';

type ForgottenPasswordFormProps = {
  onAsked: (answer: { email: string; isSent: boolean }) => void;
};

export function ForgottenPasswordForm({ onAsked }: ForgottenPasswordFormProps) {
  const { text } = useLocale();
  const words = useDoorsText();
  const trpc = useTRPC();
  const ask = useMutation(
    trpc.account.requestReset.mutationOptions({
      onSuccess: ({ sent }, { email }) => onAsked({ email, isSent: sent }),
    }),
  );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    ask.mutate({ email: String(form.get('email')) });
  };
  return (
    <form className="grid grid-cols-1 gap-4" onSubmit={submit}>
      <Field
        label={words.email}
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
      />
      <FormFailure error={ask.error} />
      <Button kind="primary" type="submit" disabled={ask.isPending}>
        {ask.isPending ? text.account.working : words.forgotten.submit}
      </Button>
    </form>
  );
}
