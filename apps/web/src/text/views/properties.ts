/** The properties of events, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Properties',
  all: 'All properties',
  name: 'Property',
  hits: 'Hits',
  values: 'Values',
  value: 'Value',
  share: 'Share',
  look: (name: string) => `Values of ${name}`,
  none: 'What events carry besides their name is listed here: footfall("Sign-up", { plan: "team" }).',
  noValue: 'No hit of these days carries it, or the filters leave none over.',
} as const;

export type PropertiesText = Words<typeof en>;

const de: PropertiesText = {
  title: 'Eigenschaften',
  all: 'Alle Eigenschaften',
  name: 'Eigenschaft',
  hits: 'Treffer',
  values: 'Werte',
  value: 'Wert',
  share: 'Anteil',
  look: (name) => `Werte von ${name}`,
  none: 'Was Ereignisse außer ihrem Namen mitbringen, steht hier: footfall("Anmeldung", { plan: "team" }).',
  noValue: 'Kein Treffer dieser Tage hat sie, oder die Filter lassen keinen übrig.',
};

export function usePropertiesText(): PropertiesText {
  return useWords({ en, de });
}
