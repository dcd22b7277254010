/** Web vitals and script errors, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  vitals: {
    lead: 'How loading and using the pages felt in visitors’ own browsers.',
    names: {
      LCP: 'Largest contentful paint',
      INP: 'Interaction to next paint',
      CLS: 'Cumulative layout shift',
      FCP: 'First contentful paint',
      TTFB: 'Time to first byte',
    },
    meanings: {
      LCP: 'When the main part of the page is there.',
      INP: 'How long the page takes to answer a click or a key.',
      CLS: 'How much the page jumps about while it loads; it has no unit.',
      FCP: 'When the first thing shows.',
      TTFB: 'When the server’s answer begins.',
    },
    ratings: { good: 'Good', needsImprovement: 'Needs improvement', poor: 'Poor' },
    p75: 'three quarters of page loads within',
    bounds: (good: string, poor: string) => `Good up to ${good}, poor above ${poor}.`,
    within: (share: string) => `${share} within`,
    half: 'Half within',
    loads: 'Page loads',
    of: (count: string) => `${count} measured`,
    choose: 'Vitals; choose one to break it down',
    by: 'By',
    share: 'Good, needs improvement, poor',
    rows: (shown: string, all: string) => `The ${shown} with most loads of ${all}`,
    emptyTitle: 'Nothing measured in these days',
    emptyLead:
      'The script’s variant “full” measures web vitals. Choose it in the settings; the snippet then has the site’s id in its address.',
    toSettings: 'To the settings',
  },
  errors: {
    lead: 'What failed in visitors’ browsers, where, and how many it met.',
    errors: 'Errors',
    visitors: 'Visitors',
    sessions: 'Sessions',
    each: 'Each error',
    order: 'Order',
    orders: { count: 'Most frequent', visitors: 'Most visitors', lastAt: 'Latest' },
    message: 'Message',
    count: 'Times',
    last: 'Last',
    first: 'First',
    pages: (count: string, isOne: boolean) => (isOne ? `on ${count} page` : `on ${count} pages`),
    noMessage: 'No message',
    unknownPlace: 'The browser did not tell where',
    promise: 'In a promise that nobody caught',
    openPages: 'Pages with most of them',
    rows: (shown: string, all: string) => `${shown} of ${all} different errors`,
    emptyTitle: 'No errors in these days',
    emptyLead:
      'That is good news, if errors are reported: the script’s variant “full” does. It is chosen in the settings.',
    toSettings: 'To the settings',
  },
} as const;

export type TechnicalText = Words<typeof en>;

const de: TechnicalText = {
  vitals: {
    lead: 'Wie sich Laden und Bedienen der Seiten in den Browsern der Besucher anfühlte.',
    names: {
      LCP: 'Größter Inhalt sichtbar',
      INP: 'Antwort auf Eingaben',
      CLS: 'Springen der Seite',
      FCP: 'Erster Inhalt sichtbar',
      TTFB: 'Antwort des Servers',
    },
    meanings: {
      LCP: 'Wann der wichtigste Teil der Seite da ist.',
      INP: 'Wie lange die Seite braucht, um auf Klick oder Taste zu antworten.',
      CLS: 'Wie sehr die Seite beim Laden springt; ohne Einheit.',
      FCP: 'Wann das Erste zu sehen ist.',
      TTFB: 'Wann die Antwort des Servers beginnt.',
    },
    ratings: { good: 'Gut', needsImprovement: 'Verbesserungswürdig', poor: 'Schlecht' },
    p75: 'drei Viertel der Aufrufe in',
    bounds: (good, poor) => `Gut bis ${good}, schlecht über ${poor.replace(/\.$/, '')}.`,
    within: (share) => `${share} in`,
    half: 'Die Hälfte in',
    loads: 'Seitenaufrufe',
    of: (count) => `${count} gemessen`,
    choose: 'Web Vitals; wählen Sie einen zum Aufschlüsseln',
    by: 'Nach',
    share: 'Gut, verbesserungswürdig, schlecht',
    rows: (shown, all) => `Die ${shown} mit den meisten Aufrufen von ${all}`,
    emptyTitle: 'In diesen Tagen wurde nichts gemessen',
    emptyLead:
      'Die Variante „Voll“ des Skripts misst Web Vitals. Wählen Sie sie in den Einstellungen; das Snippet trägt dann die Kennung der Website in seiner Adresse.',
    toSettings: 'Zu den Einstellungen',
  },
  errors: {
    lead: 'Was in den Browsern der Besucher misslang, wo, und wie viele es traf.',
    errors: 'Fehler',
    visitors: 'Besucher',
    sessions: 'Sitzungen',
    each: 'Jeder Fehler',
    order: 'Reihenfolge',
    orders: { count: 'Am häufigsten', visitors: 'Meiste Besucher', lastAt: 'Neueste' },
    message: 'Meldung',
    count: 'Anzahl',
    last: 'Zuletzt',
    first: 'Zuerst',
    pages: (count, isOne) => (isOne ? `auf ${count} Seite` : `auf ${count} Seiten`),
    noMessage: 'Ohne Meldung',
    unknownPlace: 'Der Browser sagte nicht, wo',
    promise: 'In einem Promise, das niemand auffing',
    openPages: 'Seiten mit den meisten',
    rows: (shown, all) => `${shown} von ${all} verschiedenen Fehlern`,
    emptyTitle: 'Keine Fehler in diesen Tagen',
    emptyLead:
      'Eine gute Nachricht, falls Fehler gemeldet werden: Das tut die Variante „Voll“ des Skripts, zu wählen in den Einstellungen.',
    toSettings: 'Zu den Einstellungen',
  },
};

export function useTechnicalText(): TechnicalText {
  return useWords({ en, de });
}
