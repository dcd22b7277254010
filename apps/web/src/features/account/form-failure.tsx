/** Says why a form was not accepted, unless one of its fields says it already. */
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { Alert } from '../../ui/section.tsx';
import { isCommonPassword } from './new-password-field.tsx';

export function FormFailure({ error }: { error: unknown }) {
  const failure = useFailureWords(error);
  return <Alert>{isCommonPassword(error) ? null : failure}</Alert>;
}
