/** Lets letters on the keyboard choose a period, unless somebody is writing or walking through a menu. */
import type { NamedRange } from '@footfall/domain';
import { useEffect, useEffectEvent } from 'react';
import { CUSTOM_LETTER, periodOfLetter } from './periods.ts';

export function usePeriodLetters({
  onPeriod,
  onCustom,
}: {
  onPeriod: (range: NamedRange) => void;
  onCustom: () => void;
}): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
    const range = periodOfLetter(event.key);
    if (range !== null) onPeriod(range);
    else if (event.key.toUpperCase() === CUSTOM_LETTER) onCustom();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role="menu"]') !== null
  );
}
