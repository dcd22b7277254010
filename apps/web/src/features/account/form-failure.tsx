/** Says why a form was not accepted, unless one of its fields says it already. */
import { useLocale } from '../../text/locale.tsx';
import { failureOf } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { isCommonPassword } from './new-password-field.tsx';

export function FormFailure({ error }: { error: unknown }) {
  const { text } = useLocale();
  if (error === null || isCommonPassword(error)) return null;
  return (
    <p role="alert" className="text-bad">
      {failureWords(failureOf(error), text)}
    </p>
  );
}
