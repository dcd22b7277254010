/** Charts of one's own, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  lead: 'Up to three metrics over time, as a whole or by what you choose. The address has all of it: copy it to keep or share the chart.',
  metrics: 'Metrics',
  metricsLeast: 'A chart has at least one metric: tick another first.',
  metricsMost: 'Three at most: take one away to add another.',
  by: 'By',
  whole: 'as a whole',
  chart: 'Drawn as',
  charts: { lines: 'Lines', bars: 'Bars' },
  staysLines: 'As lines: its parts do not add up, or it is no amount.',
  rest: 'All others',
  shown: (shown: string, all: string) => `The ${shown} largest of ${all}.`,
  file: 'CSV',
  slider: (metric: string) => `${metric}: read the chart point by point with the arrow keys`,
  summary: (metric: string, days: string, parts: string) => `${metric}, ${days}. ${parts}`,
  peak: (name: string, value: string, when: string) => `${name}: at most ${value}, on ${when}.`,
  nothing: (name: string) => `${name}: nothing.`,
} as const;

export type ExploreText = Words<typeof en>;

const de: ExploreText = {
  lead: 'Bis zu drei Kennzahlen im Verlauf, im Ganzen oder nach dem, was Sie wählen. Alles steht in der Adresse: Kopieren Sie sie, um das Diagramm zu behalten oder zu teilen.',
  metrics: 'Kennzahlen',
  metricsLeast: 'Ein Diagramm hat mindestens eine Kennzahl: wählen Sie erst eine andere.',
  metricsMost: 'Höchstens drei: Nehmen Sie eine weg, um eine andere hinzuzufügen.',
  by: 'Nach',
  whole: 'im Ganzen',
  chart: 'Gezeichnet als',
  charts: { lines: 'Linien', bars: 'Balken' },
  staysLines: 'Als Linien: Die Teile ergeben kein Ganzes, oder es ist keine Menge.',
  rest: 'Alle anderen',
  shown: (shown, all) => `Die ${shown} größten von ${all}.`,
  file: 'CSV',
  slider: (metric) => `${metric}: mit den Pfeiltasten Punkt für Punkt lesen`,
  summary: (metric, days, parts) => `${metric}, ${days}. ${parts}`,
  peak: (name, value, when) => `${name}: höchstens ${value}, am ${when}.`,
  nothing: (name) => `${name}: nichts.`,
};

export function useExploreText(): ExploreText {
  return useWords({ en, de });
}
