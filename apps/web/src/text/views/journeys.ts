/** What follows upon what, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  lead: 'Where visitors go from a page or an event, or what led them there. Choose a box to go on from it.',
  start: 'From',
  startHint: 'Wherever sessions begin',
  startHintBack: 'Wherever sessions end',
  startEvent: (event: string) => `Event ${event}`,
  clear: 'From the beginning',
  direction: 'Direction',
  directions: { forward: 'What follows', backward: 'What came before' },
  through: 'Steps',
  throughs: { pages: 'Pages', pagesAndEvents: 'Pages and events' },
  depth: 'Levels',
  depthOf: (count: string) => `${count} levels`,
  chart: 'Flow',
  others: 'Other pages',
  othersWithEvents: 'Others',
  left: 'Left the site',
  began: 'Began here',
  sessions: 'Sessions',
  goOn: (name: string) => `Go on from ${name}`,
  level: (number: string) => `Level ${number}`,
  from: 'From',
  to: 'To',
  summary: (sessions: string, start: string) => `${sessions} sessions came to ${start}.`,
  summaryAll: {
    forward: (sessions: string) => `${sessions} sessions, from where they began.`,
    backward: (sessions: string) => `${sessions} sessions, up to where they ended.`,
  },
  none: 'No session came there in these days, or the filters leave none over.',
} as const;

export type JourneysText = Words<typeof en>;

const de: JourneysText = {
  lead: 'Wohin Besucher von einer Seite oder einem Ereignis gehen, oder was sie dorthin führte. Wählen Sie einen Kasten, um von dort weiterzugehen.',
  start: 'Von',
  startHint: 'Wo auch immer Sitzungen beginnen',
  startHintBack: 'Wo auch immer Sitzungen enden',
  startEvent: (event) => `Ereignis ${event}`,
  clear: 'Vom Anfang an',
  direction: 'Richtung',
  directions: { forward: 'Was folgt', backward: 'Was davor war' },
  through: 'Schritte',
  throughs: { pages: 'Seiten', pagesAndEvents: 'Seiten und Ereignisse' },
  depth: 'Ebenen',
  depthOf: (count) => `${count} Ebenen`,
  chart: 'Fluss',
  others: 'Andere Seiten',
  othersWithEvents: 'Andere',
  left: 'Verließen die Website',
  began: 'Begannen hier',
  sessions: 'Sitzungen',
  goOn: (name) => `Von ${name} aus weiter`,
  level: (number) => `Ebene ${number}`,
  from: 'Von',
  to: 'Nach',
  summary: (sessions, start) => `${sessions} Sitzungen kamen zu ${start}.`,
  summaryAll: {
    forward: (sessions) => `${sessions} Sitzungen, von ihrem Anfang an.`,
    backward: (sessions) => `${sessions} Sitzungen, bis zu ihrem Ende.`,
  },
  none: 'Dorthin kam in diesen Tagen keine Sitzung, oder die Filter lassen keine übrig.',
};

export function useJourneysText(): JourneysText {
  return useWords({ en, de });
}
