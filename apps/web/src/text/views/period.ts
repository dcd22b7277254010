/** Periods in each language: the few of a view without dates, and what a calendar says. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  label: 'Period',
  today: 'Today',
  '7d': '7 days',
  '28d': '28 days',
  '90d': '90 days',
  earlierMonth: 'The month before',
  laterMonth: 'The month after',
  chooseLast: (first: string) => `From ${first}; now the last day`,
} as const;

export type PeriodText = Words<typeof en>;

const de: PeriodText = {
  label: 'Zeitraum',
  today: 'Heute',
  '7d': '7 Tage',
  '28d': '28 Tage',
  '90d': '90 Tage',
  earlierMonth: 'Monat davor',
  laterMonth: 'Monat danach',
  chooseLast: (first) => `Ab ${first}; nun der letzte Tag`,
};

export function usePeriodText(): PeriodText {
  return useWords({ en, de });
}
