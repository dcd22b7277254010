/** The named periods in the order of the menu, each with its letter on the keyboard. */
import type { NamedRange } from '@footfall/domain';

export const PERIOD_GROUPS: readonly (readonly { range: NamedRange; letter: string }[])[] = [
  [
    { range: 'today', letter: 'D' },
    { range: 'yesterday', letter: 'E' },
  ],
  [
    { range: '7d', letter: 'W' },
    { range: '28d', letter: 'F' },
    { range: '30d', letter: 'T' },
    { range: '90d', letter: 'N' },
  ],
  [
    { range: 'month', letter: 'M' },
    { range: 'year', letter: 'Y' },
    { range: '12mo', letter: 'L' },
    { range: 'all', letter: 'A' },
  ],
];

/** Opens the choice of days. */
export const CUSTOM_LETTER = 'C';

export function periodOfLetter(letter: string): NamedRange | null {
  const period = PERIOD_GROUPS.flat().find((one) => one.letter === letter.toUpperCase());
  return period?.range ?? null;
}
