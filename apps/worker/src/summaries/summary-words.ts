/** The words of summaries, in each language that the dashboard speaks. */
import type { MailLanguage, SummaryKind } from '@footfall/domain';
import type { Figure, Top } from './read-summary.ts';

export type SummaryWords = {
  subject: (kind: SummaryKind, site: string, days: string) => string;
  lead: Record<SummaryKind, string>;
  figures: Record<Figure['name'], string>;
  tops: Record<Top['name'], string>;
  before: (value: string) => string;
  /** Nothing to compare with. */
  unknown: string;
  nothing: string;
  open: string;
  why: (site: string) => string;
  unsubscribe: string;
};

const en: SummaryWords = {
  subject: (kind, site, days) =>
    `${site}: ${kind === 'weekly' ? 'your week' : 'your month'}, ${days}`,
  lead: { weekly: 'The week', monthly: 'The month' },
  figures: {
    visitors: 'Visitors',
    sessions: 'Sessions',
    pageviews: 'Pageviews',
    bounceRate: 'Bounce rate',
    sessionDuration: 'Time per session',
  },
  tops: { page: 'Pages', source: 'Sources', country: 'Countries', goal: 'Goals' },
  before: (value) => `before: ${value}`,
  unknown: 'unknown',
  nothing: 'Nobody was counted. If that is a surprise, look whether the script is still there.',
  open: 'Open the dashboard',
  why: (site) => `You get this because you asked for summaries of ${site}.`,
  unsubscribe: 'Unsubscribe',
};

const de: SummaryWords = {
  subject: (kind, site, days) =>
    `${site}: ${kind === 'weekly' ? 'Ihre Woche' : 'Ihr Monat'}, ${days}`,
  lead: { weekly: 'Die Woche', monthly: 'Der Monat' },
  figures: {
    visitors: 'Besucher',
    sessions: 'Sitzungen',
    pageviews: 'Seitenaufrufe',
    bounceRate: 'Absprungrate',
    sessionDuration: 'Zeit je Sitzung',
  },
  tops: { page: 'Seiten', source: 'Quellen', country: 'Länder', goal: 'Ziele' },
  before: (value) => `zuvor: ${value}`,
  unknown: 'unbekannt',
  nothing: 'Niemand wurde gezählt. Falls das überrascht: Ist das Skript noch eingebaut?',
  open: 'Übersicht öffnen',
  why: (site) => `Sie bekommen das, weil Sie Zusammenfassungen von ${site} bestellt haben.`,
  unsubscribe: 'Abbestellen',
};

export const SUMMARY_WORDS: Record<MailLanguage, SummaryWords> = { en, de };
