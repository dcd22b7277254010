/** What to say of an older answer that is still shown, once it is certain that the newer one does not come. */
import { useLocale } from '../text/locale.tsx';
import type { Failure } from './failure.ts';
import { failureWords } from './failure-words.ts';
import { useIsOnline } from './report.ts';

type Days = { from: string; to: string };

/** null while it may still come, or where nothing is shown. */
export function useStillWords(failure: Failure | null, days: Days | undefined): string | null {
  const { text, formats } = useLocale();
  const isOnline = useIsOnline();
  if (failure === null || days === undefined) return null;
  const why = isOnline ? failureWords(failure, text) : text.failure.offline;
  return `${why} ${text.freshness.still(formats.dates.days(days.from, days.to))}`;
}
