/** How a number comes about, in each language: what metrics mean, and what was read for an answer. */
import type { Metric } from '@footfall/domain';
import type { en as english } from '../en.ts';
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

/** As the dictionary calls them elsewhere, but those that only programs ask for. */
type OtherMetric = Exclude<Metric, keyof typeof english.metric>;

const en = {
  title: 'How this number comes about',
  question: 'The question, as a program would ask it',
  filters: 'Filters',
  read: 'Read for',
  readBefore: 'Read to compare with',
  summed: (hits: string, days: string, isOne: boolean) =>
    `${hits} hits already summed up in ${isOne ? 'one day' : `${days} days`}`,
  sealed: (hits: string, files: string, isOne: boolean) =>
    `${hits} hits read one by one from ${isOne ? 'one sealed file' : `${files} sealed files`}`,
  recent: (hits: string, batches: string, isOne: boolean) =>
    `${hits} recent hits, not sealed yet, in ${isOne ? 'one batch' : `${batches} batches`}`,
  together: (hits: string) => `${hits} hits together; days that are over are summed up beforehand.`,
  nothing: 'There are no hits.',
  wholeSessions: 'Hits just outside are read too, so that sessions over the edge stay whole.',
  answer: 'The answer',
  answered: (n: { time: string; timezone: string; tookMs: string }) =>
    `Every hit stored before ${n.time} (${n.timezone}) is counted. It took ${n.tookMs} ms.`,
  others: {
    revenue: 'Revenue',
    'vitalP75:LCP': 'Largest contentful paint, p75',
    'vitalP75:INP': 'Interaction to next paint, p75',
    'vitalP75:CLS': 'Cumulative layout shift, p75',
    'vitalP75:FCP': 'First contentful paint, p75',
    'vitalP75:TTFB': 'Time to first byte, p75',
  } satisfies Record<OtherMetric, string>,
  meanings: {
    visitors: 'Distinct visitor ids; without cookies, one person counts once per UTC day.',
    sessions: 'Runs of hits of one visitor with gaps of at most 30 minutes.',
    pageviews: 'Hits named pageview.',
    events: 'Hits with a custom name.',
    bounceRate:
      'Sessions that bounced, divided by all sessions; the definitions preset says what a bounce is.',
    sessionDuration:
      'Last minus first hit of a session, mean over all sessions, bounces as measured.',
    viewsPerSession: 'Pageviews divided by sessions.',
    engagementTime:
      'Visible and focused time on the pages viewed, of each page in a session the longest that was reported, divided by the sessions that viewed one.',
    scrollDepth:
      'How far the pages viewed were scrolled, of each page in a session the deepest, mean over those that reported it.',
    exitRate: 'Pageviews that were the last of their session, divided by all pageviews.',
    revenue: 'The amounts that hits carry, added up for each currency.',
    conversions: 'Hits that reach a goal; in a row of a goal, those that reach this one.',
    conversionRate:
      'Visitors who reached a goal, divided by the visitors there were; a row of a goal and a filter on goals narrow only the former.',
    'vitalP75:LCP':
      'When the largest part of a page was drawn: the smallest measured value that three of four measurements are not above.',
    'vitalP75:INP':
      'How long a page took to answer: the smallest measured value that three of four measurements are not above.',
    'vitalP75:CLS':
      'How far a page jumped: the smallest measured value that three of four measurements are not above.',
    'vitalP75:FCP':
      'When the first part of a page was drawn: the smallest measured value that three of four measurements are not above.',
    'vitalP75:TTFB':
      'When the first byte of a page came: the smallest measured value that three of four measurements are not above.',
  } satisfies Record<Metric, string>,
} as const;

type ExplainText = Words<typeof en>;

const de: ExplainText = {
  title: 'Wie diese Zahl zustande kommt',
  question: 'Die Frage, wie ein Programm sie stellen würde',
  filters: 'Filter',
  read: 'Gelesen für',
  readBefore: 'Zum Vergleich gelesen',
  summed: (hits, days, isOne) =>
    `${hits} Treffer, schon zusammengezählt in ${isOne ? 'einem Tag' : `${days} Tagen`}`,
  sealed: (hits, files, isOne) =>
    `${hits} Treffer, einzeln gelesen aus ${isOne ? 'einer versiegelten Datei' : `${files} versiegelten Dateien`}`,
  recent: (hits, batches, isOne) =>
    `${hits} neue Treffer, noch nicht versiegelt, in ${isOne ? 'einem Stapel' : `${batches} Stapeln`}`,
  together: (hits) =>
    `${hits} Treffer zusammen; Tage, die vorbei sind, werden vorab zusammengezählt.`,
  nothing: 'Es gibt keine Treffer.',
  wholeSessions:
    'Auch Treffer knapp außerhalb werden gelesen, damit Sitzungen über den Rand ganz bleiben.',
  answer: 'Die Antwort',
  answered: (n) =>
    `Jeder Treffer, der vor ${n.time} (${n.timezone}) gespeichert war, ist gezählt. Es dauerte ${n.tookMs} ms.`,
  others: {
    revenue: 'Umsatz',
    'vitalP75:LCP': 'Größter Inhalt sichtbar (LCP), p75',
    'vitalP75:INP': 'Antwort auf Eingaben (INP), p75',
    'vitalP75:CLS': 'Verschiebung des Layouts (CLS), p75',
    'vitalP75:FCP': 'Erster Inhalt sichtbar (FCP), p75',
    'vitalP75:TTFB': 'Erstes Byte (TTFB), p75',
  },
  meanings: {
    visitors:
      'Verschiedene Kennungen von Besuchern; ohne Cookies zählt eine Person einmal je UTC-Tag.',
    sessions: 'Folgen von Treffern eines Besuchers mit Pausen von höchstens 30 Minuten.',
    pageviews: 'Treffer mit dem Namen pageview.',
    events: 'Treffer mit einem eigenen Namen.',
    bounceRate:
      'Abgesprungene Sitzungen geteilt durch alle Sitzungen; was ein Absprung ist, sagen die Definitionen.',
    sessionDuration:
      'Vom ersten bis zum letzten Treffer einer Sitzung, im Mittel über alle Sitzungen, Absprünge wie gemessen.',
    viewsPerSession: 'Aufrufe geteilt durch Sitzungen.',
    engagementTime:
      'Wie lange die angesehenen Seiten sichtbar und im Vordergrund waren, je Seite einer Sitzung das Längste, was gemeldet wurde, geteilt durch die Sitzungen, die eine ansahen.',
    scrollDepth:
      'Wie weit die angesehenen Seiten gescrollt wurden, je Seite einer Sitzung das Weiteste, im Mittel über die, die es meldeten.',
    exitRate: 'Aufrufe, die die letzten ihrer Sitzung waren, geteilt durch alle Aufrufe.',
    revenue: 'Die Beträge, die Treffer mitbringen, je Währung zusammengezählt.',
    conversions:
      'Treffer, die ein Ziel erreichen; in der Zeile eines Ziels die, die dieses erreichen.',
    conversionRate:
      'Besucher, die ein Ziel erreichten, geteilt durch alle Besucher; die Zeile eines Ziels und ein Filter nach Zielen schränken nur die ersten ein.',
    'vitalP75:LCP':
      'Wann der größte Teil einer Seite gezeichnet war: der kleinste gemessene Wert, über dem drei von vier Messungen nicht liegen.',
    'vitalP75:INP':
      'Wie lange eine Seite für eine Antwort brauchte: der kleinste gemessene Wert, über dem drei von vier Messungen nicht liegen.',
    'vitalP75:CLS':
      'Wie weit eine Seite sprang: der kleinste gemessene Wert, über dem drei von vier Messungen nicht liegen.',
    'vitalP75:FCP':
      'Wann der erste Teil einer Seite gezeichnet war: der kleinste gemessene Wert, über dem drei von vier Messungen nicht liegen.',
    'vitalP75:TTFB':
      'Wann das erste Byte einer Seite kam: der kleinste gemessene Wert, über dem drei von vier Messungen nicht liegen.',
  },
};

export function useExplainText(): ExplainText {
  return useWords({ en, de });
}
