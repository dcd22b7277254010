/** Numbers, days and names in the language of a mail. */
import { type MailLanguage, readablePage, type SummaryPeriod } from '@footfall/domain';
import type { Figure, Top } from './read-summary.ts';

export type Formats = ReturnType<typeof formatsOf>;

/** How the language is written where most people read it. */
const LOCALES: Record<MailLanguage, string> = { en: 'en-GB', de: 'de-DE' };
const NOTHING = '–';

export function formatsOf(language: MailLanguage) {
  const locale = LOCALES[language];
  const counts = new Intl.NumberFormat(locale);
  const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const changes = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  return {
    count: (value: number) => counts.format(value),
    change: (share: number) => changes.format(share),
    days: ({ from, to }: SummaryPeriod) => dates.formatRange(Date.parse(from), Date.parse(to)),
    figure(name: Figure['name'], value: number | null): string {
      if (value === null) return NOTHING;
      if (name === 'bounceRate') return shares.format(value);
      return name === 'sessionDuration' ? duration(value) : counts.format(value);
    },
    /** What a row is called; null when that is unknown. */
    named(of: Top['name'], value: string | null): string | null {
      if (value === null) return null;
      if (of === 'page') return readablePage(value);
      return of === 'country' ? (regions.of(value) ?? value) : value;
    },
  };
}

/** `3:07` of 187 seconds. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
