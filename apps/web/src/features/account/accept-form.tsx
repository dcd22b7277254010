/** Accepts an invitation: with one click by who is signed in, with a name and a password by who is new. */
import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useDoorsText } from '../../text/views/doors.ts';
import { useTRPC } from '../../trpc/client.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormFailure } from './form-failure.tsx';
import { NewPasswordField } from './new-password-field.tsx';

type AcceptFormProps = {
  token: string;
  email: string;
  isNewcomer: boolean;
  onAccepted: () => Promise<void>;
};

export function AcceptForm({ token, email, isNewcomer, onAccepted }: AcceptFormProps) {
  const { text } = useLocale();
  const words = useDoorsText();
  const trpc = useTRPC();
  const accept = useMutation(
    trpc.invitations.accept.mutationOptions({ onSuccess: () => onAccepted() }),
  );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name'));
    const password = String(form.get('password'));
    accept.mutate({ token, newcomer: isNewcomer ? { name, password } : null });
  };
  return (
    <form className="grid grid-cols-1 gap-4" onSubmit={submit}>
      {isNewcomer && (
        <>
          <p className="text-quiet">{words.invitation.newcomer}</p>
          <Field
            label={words.email}
            name="email"
            type="email"
            autoComplete="username"
            value={email}
            readOnly
          />
          <Field
            label={words.name}
            name="name"
            autoComplete="name"
            maxLength={120}
            required
            autoFocus
          />
          <NewPasswordField label={words.password} error={accept.error} />
        </>
      )}
      <FormFailure error={accept.error} />
      <Button kind="primary" type="submit" disabled={accept.isPending} data-testid="accept">
        {label()}
      </Button>
    </form>
  );

  function label(): string {
    if (accept.isPending) return text.account.working;
    return isNewcomer ? words.invitation.accept : words.invitation.acceptAs(email);
  }
}
