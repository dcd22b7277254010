/** Sessions one by one, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  lead: 'Who came lately, from where, and what they did, one visit after the other. Nothing here says who it was.',
  when: 'When',
  visitor: 'Visitor',
  source: 'Came from',
  pages: 'Pages',
  way: 'Way',
  pageviews: (count: string, isOne: boolean) => (isOne ? `${count} page` : `${count} pages`),
  events: (count: string, isOne: boolean) => (isOne ? `${count} event` : `${count} events`),
  more: (count: string) => `and ${count} more`,
  open: (when: string) => `Session of ${when}`,
  list: 'Sessions, the newest first',
  next: 'Show older sessions',
  title: 'Session',
  timeline: 'What happened',
  copy: 'Copy link',
  kinds: {
    pageview: 'Page',
    engagement: 'Left the page',
    vital: 'Load measured',
    error: 'Script error',
  },
  engaged: (time: string) => `in use for ${time}`,
  scrolled: (percent: string) => `scrolled to ${percent}`,
  shown: (shown: string, all: string) => `The first ${shown} of ${all} hits.`,
  gone: 'There is no such session in these days. It may lie in other ones, or its hits are deleted.',
  duration: 'Duration',
  place: 'Place',
  device: 'Device',
  language: 'Language',
  campaign: 'Campaign',
  emptyTitle: 'No sessions in these days',
  emptyLead: 'Nobody came, or the filters leave nobody over.',
} as const;

export type SessionsText = Words<typeof en>;

const de: SessionsText = {
  lead: 'Wer zuletzt da war, woher und was geschah, ein Besuch nach dem anderen. Nichts hier sagt, wer es war.',
  when: 'Wann',
  visitor: 'Besucher',
  source: 'Kam von',
  pages: 'Seiten',
  way: 'Weg',
  pageviews: (count, isOne) => (isOne ? `${count} Seite` : `${count} Seiten`),
  events: (count, isOne) => (isOne ? `${count} Ereignis` : `${count} Ereignisse`),
  more: (count) => `und ${count} weitere`,
  open: (when) => `Sitzung von ${when}`,
  list: 'Sitzungen, die neuesten zuerst',
  next: 'Ältere Sitzungen zeigen',
  title: 'Sitzung',
  timeline: 'Was geschah',
  copy: 'Link kopieren',
  kinds: {
    pageview: 'Seite',
    engagement: 'Seite verlassen',
    vital: 'Laden gemessen',
    error: 'Skriptfehler',
  },
  engaged: (time) => `${time} lang benutzt`,
  scrolled: (percent) => `bis ${percent} gescrollt`,
  shown: (shown, all) => `Die ersten ${shown} von ${all} Treffern.`,
  gone: 'In diesen Tagen gibt es keine solche Sitzung. Sie kann in anderen liegen, oder ihre Treffer sind gelöscht.',
  duration: 'Dauer',
  place: 'Ort',
  device: 'Gerät',
  language: 'Sprache',
  campaign: 'Kampagne',
  emptyTitle: 'Keine Sitzungen in diesen Tagen',
  emptyLead: 'Niemand kam, oder die Filter lassen niemanden übrig.',
};

export function useSessionsText(): SessionsText {
  return useWords({ en, de });
}
