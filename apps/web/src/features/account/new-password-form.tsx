/** Sets a new password with the token of a mailed link. */
import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useDoorsText } from '../../text/views/doors.ts';
import { useTRPC } from '../../trpc/client.ts';
import { failureOf } from '../../trpc/failure.ts';
import { Button } from '../../ui/button.tsx';
import { FormFailure } from './form-failure.tsx';
import { NewPasswordField } from './new-password-field.tsx';

type NewPasswordFormProps = {
  token: string;
  onSet: () => Promise<void>;
  /** The link was used, is too old, or was never one of ours. */
  onLost: () => void;
};

export function NewPasswordForm({ token, onSet, onLost }: NewPasswordFormProps) {
  const { text } = useLocale();
  const words = useDoorsText();
  const trpc = useTRPC();
  const reset = useMutation(
    trpc.account.reset.mutationOptions({
      onSuccess: onSet,
      onError: (error) => {
        if (failureOf(error).kind === 'notFound') onLost();
      },
    }),
  );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password'));
    reset.mutate({ token, password });
  };
  return (
    <form className="grid grid-cols-1 gap-4" onSubmit={submit}>
      <NewPasswordField label={words.newPassword} error={reset.error} />
      <FormFailure error={reset.error} />
      <Button kind="primary" type="submit" disabled={reset.isPending}>
        {reset.isPending ? text.account.working : words.newPasswordPage.submit}
      </Button>
    </form>
  );
}
