/** The few periods of a view without a calendar, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  label: 'Period',
  today: 'Today',
  '7d': '7 days',
  '28d': '28 days',
  '90d': '90 days',
} as const;

export type PeriodText = Words<typeof en>;

const de: PeriodText = {
  label: 'Zeitraum',
  today: 'Heute',
  '7d': '7 Tage',
  '28d': '28 Tage',
  '90d': '90 Tage',
};

export function usePeriodText(): PeriodText {
  return useWords({ en, de });
}
