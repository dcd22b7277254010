/** Who is on the site now, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  lead: 'The last five minutes, renewed as it happens.',
  now: 'Visitors now',
  nowNote: 'with a page or an event in the last five minutes',
  pages: 'Pages they are on',
  sources: 'Where they came from',
  countries: 'Where they are',
  map: 'On the map',
  mapLabel: 'Map of the world with the countries of those who are here now',
  feed: 'As it happens',
  visitors: 'Visitors',
  pause: 'Pause',
  resume: 'Go on',
  paused: 'Paused',
  live: 'Live',
  late: 'The server does not answer; these are the last numbers.',
  viewed: 'looked at',
  ago: (seconds: string) => `${seconds} s ago`,
  agoMinutes: (minutes: string) => `${minutes} min ago`,
  just: 'now',
  emptyTitle: 'Nobody is here at the moment',
  emptyLead: 'As soon as somebody opens a page, it is here, within a second as a rule.',
  noneYet: 'Nothing in the last five minutes.',
} as const;

export type RealtimeText = Words<typeof en>;

const de: RealtimeText = {
  lead: 'Die letzten fünf Minuten, laufend erneuert.',
  now: 'Besucher jetzt',
  nowNote: 'mit einer Seite oder einem Ereignis in den letzten fünf Minuten',
  pages: 'Auf diesen Seiten',
  sources: 'Woher sie kamen',
  countries: 'Wo sie sind',
  map: 'Auf der Karte',
  mapLabel: 'Weltkarte mit den Ländern derer, die gerade hier sind',
  feed: 'Was geschieht',
  visitors: 'Besucher',
  pause: 'Anhalten',
  resume: 'Weiter',
  paused: 'Angehalten',
  live: 'Live',
  late: 'Der Server antwortet nicht; das sind die letzten Zahlen.',
  viewed: 'angesehen',
  ago: (seconds) => `vor ${seconds} s`,
  agoMinutes: (minutes) => `vor ${minutes} min`,
  just: 'jetzt',
  emptyTitle: 'Im Augenblick ist niemand hier',
  emptyLead: 'Sobald jemand eine Seite öffnet, steht es hier, in der Regel binnen einer Sekunde.',
  noneYet: 'Nichts in den letzten fünf Minuten.',
};

export function useRealtimeText(): RealtimeText {
  return useWords({ en, de });
}
