/** Lets letters on the keyboard choose a period. */
import type { NamedRange } from '@footfall/domain';
import { useKeys } from '../../keyboard.ts';
import { CUSTOM_LETTER, periodOfLetter } from './periods.ts';

export function usePeriodLetters({
  onPeriod,
  onCustom,
}: {
  onPeriod: (range: NamedRange) => void;
  onCustom: () => void;
}): void {
  useKeys((key) => {
    const range = periodOfLetter(key);
    if (range !== null) onPeriod(range);
    else if (key.toUpperCase() === CUSTOM_LETTER) onCustom();
    else return false;
    return true;
  });
}
