/** Who comes again, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  lead: 'Of the visitors who came first in one period, how many were there again in the periods after it.',
  period: 'Rows',
  periods: { day: 'Days', week: 'Weeks', month: 'Months' },
  show: 'Show',
  shows: { share: 'Shares', visitors: 'Visitors' },
  known: 'Known again',
  knownNote: 'agreed to it, or the site named them',
  passing: 'Known for a day',
  passingNote:
    'without consent an id ends with the day (UTC): who of them came again, nobody can say',
  again: { day: 'Again next day', week: 'Again next week', month: 'Again next month' },
  againNote: (count: string) => `of ${count} whose next one is over`,
  againNone: 'no next one is over yet',
  figures: 'How many can be known again',
  chart: 'Who came again',
  first: 'First there',
  visitors: 'Visitors',
  after: {
    day: (n: string) => `${n} d`,
    week: (n: string) => `${n} wk`,
    month: (n: string) => `${n} mo`,
  },
  afterLong: {
    day: (n: string) => `${n} days after the first`,
    week: (n: string) => `${n} weeks after the first`,
    month: (n: string) => `${n} months after the first`,
  },
  together: 'All together',
  togetherNote: 'without what is not over',
  running: 'not over yet',
  dashed: 'Dashed: a period that is not over yet. It is left out of the first line.',
  cell: (n: { again: string; of: string; days: string }) =>
    `${n.again} of ${n.of} were there again in ${n.days}`,
  summary: (n: { visitors: string; share: string; period: string }) =>
    `Of ${n.visitors} visitors who can be known again, ${n.share} came again ${n.period}.`,
  summaryPeriod: { day: 'the next day', week: 'in the next week', month: 'in the next month' },
  summaryEarly: (visitors: string) =>
    `${visitors} visitors can be known again; whether they come again is not over yet.`,
  emptyTitle: 'No visitor of these days can be known again',
  emptyLead:
    "Without consent a visitor’s id ends with the day, and that is as it should be. Visitors who agree (the script’s variant “full”, with footfall('consent', 'consented')) show here by when they first came.",
  emptyPassing: (count: string) => `${count} ids of a day were counted meanwhile.`,
  toSettings: 'To the settings',
} as const;

export type RetentionText = Words<typeof en>;

const de: RetentionText = {
  lead: 'Von den Besuchern, die in einem Zeitraum zum ersten Mal kamen: wie viele in den Zeiträumen danach wieder da waren.',
  period: 'Zeilen',
  periods: { day: 'Tage', week: 'Wochen', month: 'Monate' },
  show: 'Zeigen',
  shows: { share: 'Anteile', visitors: 'Besucher' },
  known: 'Wiedererkannt',
  knownNote: 'stimmten zu, oder die Website nannte sie',
  passing: 'Einen Tag lang bekannt',
  passingNote:
    'ohne Zustimmung endet eine Kennung mit dem Tag (UTC): wer davon wiederkam, kann niemand sagen',
  again: {
    day: 'Am nächsten Tag wieder da',
    week: 'In der nächsten Woche wieder da',
    month: 'Im nächsten Monat wieder da',
  },
  againNote: (count) => `von ${count}, deren nächster vorbei ist`,
  againNone: 'noch ist kein nächster vorbei',
  figures: 'Wie viele wiedererkannt werden',
  chart: 'Wer wiederkam',
  first: 'Zuerst da',
  visitors: 'Besucher',
  after: {
    day: (n) => `${n} T.`,
    week: (n) => `${n} Wo.`,
    month: (n) => `${n} Mon.`,
  },
  afterLong: {
    day: (n) => `${n} Tage nach dem ersten`,
    week: (n) => `${n} Wochen nach der ersten`,
    month: (n) => `${n} Monate nach dem ersten`,
  },
  together: 'Alle zusammen',
  togetherNote: 'ohne das, was noch nicht vorbei ist',
  running: 'noch nicht vorbei',
  dashed: 'Gestrichelt: ein Zeitraum, der noch nicht vorbei ist. In der ersten Zeile fehlt er.',
  cell: ({ again, of, days }) => `${again} von ${of} waren wieder da: ${days}`,
  summary: ({ visitors, share, period }) =>
    `Von ${visitors} Besuchern, die wiedererkannt werden können, kamen ${share} ${period} wieder.`,
  summaryPeriod: {
    day: 'am nächsten Tag',
    week: 'in der nächsten Woche',
    month: 'im nächsten Monat',
  },
  summaryEarly: (visitors) =>
    `${visitors} Besucher können wiedererkannt werden; ob sie wiederkommen, ist noch nicht vorbei.`,
  emptyTitle: 'Kein Besucher dieser Tage kann wiedererkannt werden',
  emptyLead:
    "Ohne Zustimmung endet die Kennung eines Besuchers mit dem Tag, und so soll es sein. Besucher, die zustimmen (Variante „full“ des Skripts, mit footfall('consent', 'consented')), stehen hier danach, wann sie zuerst kamen.",
  emptyPassing: (count) => `${count} Kennungen eines Tages wurden unterdessen gezählt.`,
  toSettings: 'Zu den Einstellungen',
};

export function useRetentionText(): RetentionText {
  return useWords({ en, de });
}
