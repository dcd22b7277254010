/** What the page says on summaries by mail, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Summaries by mail',
  lead: 'What the site came to, to your own address: visitors and how they changed, pages, sources, countries and goals. Without pictures that tell on you.',
  mine: 'For me',
  kinds: { weekly: 'Each week, when it is over', monthly: 'Each month, when it is over' },
  short: { weekly: 'weekly', monthly: 'monthly' },
  kept: 'Saved.',
  noServer: 'No mail server is set (SMTP_URL and MAIL_FROM): nothing is mailed until there is one.',
  readers: 'Who gets them',
  nobody: 'Nobody yet.',
} as const;

export type SummariesText = Words<typeof en>;

const de: SummariesText = {
  title: 'Zusammenfassungen per Mail',
  lead: 'Was aus der Site wurde, an Ihre eigene Adresse: Besucher und wie sie sich änderten, Seiten, Quellen, Länder und Ziele. Ohne Bilder, die etwas über Sie verraten.',
  mine: 'Für mich',
  kinds: { weekly: 'Jede Woche, wenn sie vorbei ist', monthly: 'Jeden Monat, wenn er vorbei ist' },
  short: { weekly: 'wöchentlich', monthly: 'monatlich' },
  kept: 'Gespeichert.',
  noServer:
    'Es ist kein Mailserver eingestellt (SMTP_URL und MAIL_FROM): Gemailt wird erst, wenn es einen gibt.',
  readers: 'Wer sie bekommt',
  nobody: 'Noch niemand.',
};

export function useSummariesText(): SummariesText {
  return useWords({ en, de });
}
