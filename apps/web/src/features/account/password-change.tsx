/** Changes the password of who knows the present one. */
import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useSecurityText } from '../../text/views/security.ts';
import { useTRPC } from '../../trpc/client.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Section } from '../../ui/section.tsx';
import { FormFailure } from './form-failure.tsx';
import { NewPasswordField } from './new-password-field.tsx';

type PasswordChangeProps = { email: string; onChanged: () => Promise<void> };

export function PasswordChange({ email, onChanged }: PasswordChangeProps) {
  const { password: words } = useSecurityText();
  const trpc = useTRPC();
  const change = useMutation(trpc.account.changePassword.mutationOptions({ onSuccess: onChanged }));
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const input = { password: String(given.get('current')), next: String(given.get('password')) };
    change.mutate(input, { onSuccess: () => form.reset() });
  };
  return (
    <Section title={words.title} lead={words.lead} testId="password">
      <form onSubmit={submit} className="grid grid-cols-1 gap-4 md:grid-cols-2">
        {/* Password managers want to know whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <Field
          label={words.current}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
        <NewPasswordField label={words.next} error={change.error} />
        <div className="flex flex-wrap items-center gap-3 md:col-span-2">
          <Button type="submit" disabled={change.isPending} data-testid="change-password">
            {words.submit}
          </Button>
          <p role="status" className="text-good empty:hidden">
            {change.isSuccess && words.done}
          </p>
          <FormFailure error={change.error} />
        </div>
      </form>
    </Section>
  );
}
