/** The field in which somebody chooses a password, with what the API says against the one they chose. */
import { TRPCClientError } from '@trpc/client';
import { useLocale } from '../../text/locale.tsx';
import { useDoorsText } from '../../text/views/doors.ts';
import { Field } from '../../ui/field.tsx';

/** As the API asks for (NIST SP 800-63B). */
const PASSWORD_LENGTH_MIN = 8;
const PASSWORD_LENGTH_MAX = 128;

export function NewPasswordField({ label, error }: { label: string; error: unknown }) {
  const words = useDoorsText();
  const { text } = useLocale();
  return (
    <Field
      label={label}
      hint={words.passwordHint}
      error={isCommonPassword(error) ? text.failure.reasons.commonPassword : undefined}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={PASSWORD_LENGTH_MIN}
      maxLength={PASSWORD_LENGTH_MAX}
      required
    />
  );
}

/** True when the API refused the password for being one that everybody uses. */
export function isCommonPassword(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.reason === 'commonPassword';
}
