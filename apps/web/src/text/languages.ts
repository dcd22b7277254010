/** The languages that the dashboard speaks, which one a reader gets, and how its words are fetched. */
import { en } from './en.ts';
import type { Text } from './text.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

export type Speech = {
  language: Language;
  /** The reader's own variety: `en-GB` writes dates otherwise than `en-US`. */
  tag: string;
  text: Text;
};

const STORAGE_KEY = 'footfall-language';

/** How a language is written when the reader's browser asks for no variety of it. */
const USUAL: Record<Language, string> = { en: 'en-GB', de: 'de-DE' };

/** The first of the reader's languages that there are words in; English for everybody else. */
function pickTag(preferred: readonly string[]): string {
  return preferred.find((tag) => languageOf(tag) !== null) ?? USUAL.en;
}

function languageOf(tag: string): Language | null {
  const [language] = tag.toLowerCase().split('-');
  return language === 'en' || language === 'de' ? language : null;
}

/** What was chosen on this device; null when nobody chose. */
export function chosenLanguage(): Language | null {
  try {
    return languageOf(localStorage.getItem(STORAGE_KEY) ?? '');
  } catch {
    // Storage is blocked: the browser's languages it is.
    return null;
  }
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage is blocked: the choice holds until the page is left.
  }
}

/** The words for a reader; English is always there, the others are fetched. */
export async function speechFor(
  preferred: readonly string[],
  chosen: Language | null,
): Promise<Speech> {
  const own = preferred.find((tag) => chosen === null || languageOf(tag) === chosen);
  const tag = chosen === null ? pickTag(preferred) : (own ?? USUAL[chosen]);
  const language = languageOf(tag) ?? 'en';
  const text: Text = language === 'de' ? (await import('./de.ts')).de : en;
  return { language, tag, text };
}
