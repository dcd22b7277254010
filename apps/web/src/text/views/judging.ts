/** Judging hits of the past again, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Past days',
  lead: 'Rules hold for hits from now on. Here they can be made to hold for days that are over, and taken back.',
  entries: 'Judged again',
  entriesLead:
    'Hits stay as they are: reports go by these entries, and without one they are as before.',
  none: 'Nothing: every hit counts as the rules of its time said.',
  takes: 'No longer counts',
  lifts: 'Counts again',
  liftsHint: 'Hits that were left out for these reasons count after all.',
  remove: 'Take back',
  removeSurely: 'Really take back',
  add: 'Judge days again',
  addLead: 'What fits one of the lists no longer counts on these days.',
  lists: {
    pages: 'Pages',
    hostnames: 'Host names',
    referrers: 'Referrers',
    countries: 'Countries',
  },
  hints: {
    pages: 'One a line; * stands for any characters: /admin/*',
    hostnames: 'One a line: test.example.com, *.example.net',
    referrers: 'One a line, as reports show them: spam.example/*',
    countries: 'One a line, by two letters: DE',
  },
  look: 'See what it changes',
  save: 'Judge these days again',
  incomplete: 'Days, and something to take out or to count again.',
  undo: 'It can be taken back at any time.',
  foresight: {
    now: 'Pageviews now',
    taken: 'No longer count',
    lifted: 'Count again',
    after: 'Pageviews then',
  },
  foresightNote:
    'What is lifted and fits a list of another entry as well may count otherwise. Sessions of lifted hits are sessions of their own.',
} as const;

export type JudgingText = Words<typeof en>;

const de: JudgingText = {
  title: 'Vergangene Tage',
  lead: 'Regeln gelten für Treffer von jetzt an. Hier können sie auch für vergangene Tage gelten, und wieder zurückgenommen werden.',
  entries: 'Neu beurteilt',
  entriesLead:
    'Treffer bleiben, wie sie sind: Berichte gehen nach diesen Einträgen, und ohne einen sind sie wie zuvor.',
  none: 'Nichts: jeder Treffer zählt, wie es die Regeln seiner Zeit sagten.',
  takes: 'Zählt nicht mehr',
  lifts: 'Zählt wieder',
  liftsHint: 'Treffer, die aus diesen Gründen ausgelassen wurden, zählen doch.',
  remove: 'Zurücknehmen',
  removeSurely: 'Wirklich zurücknehmen',
  add: 'Tage neu beurteilen',
  addLead: 'Was in eine der Listen passt, zählt an diesen Tagen nicht mehr.',
  lists: { pages: 'Seiten', hostnames: 'Hostnamen', referrers: 'Verweise', countries: 'Länder' },
  hints: {
    pages: 'Eine je Zeile; * steht für beliebige Zeichen: /admin/*',
    hostnames: 'Einer je Zeile: test.example.com, *.example.net',
    referrers: 'Einer je Zeile, wie in den Berichten: spam.example/*',
    countries: 'Eines je Zeile, mit zwei Buchstaben: DE',
  },
  look: 'Zeigen, was sich ändert',
  save: 'Diese Tage neu beurteilen',
  incomplete: 'Tage, und etwas, das nicht mehr oder wieder zählt.',
  undo: 'Es kann jederzeit zurückgenommen werden.',
  foresight: {
    now: 'Aufrufe jetzt',
    taken: 'Zählen nicht mehr',
    lifted: 'Zählen wieder',
    after: 'Aufrufe dann',
  },
  foresightNote:
    'Was wieder zählt und zugleich in die Liste eines anderen Eintrags passt, kann anders zählen. Sitzungen solcher Treffer sind eigene Sitzungen.',
};

export function useJudgingText(): JudgingText {
  return useWords({ en, de });
}
