/** The words of one view, which come with that view in every language at once; the build fails where one is missing. */
import type { Language } from './languages.ts';
import { useLocale } from './locale.tsx';

export function useWords<Text>(texts: Readonly<Record<Language, Text>>): Text {
  return texts[useLocale().language];
}
