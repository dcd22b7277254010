/** What to say of a call that failed; null when none has. */
import { useLocale } from '../text/locale.tsx';
import { failureOf } from './failure.ts';
import { failureWords } from './failure-words.ts';

export function useFailureWords(error: unknown): string | null {
  const { text } = useLocale();
  return error === null || error === undefined ? null : failureWords(failureOf(error), text);
}
